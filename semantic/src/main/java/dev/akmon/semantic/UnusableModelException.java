package dev.akmon.semantic;

/** The embedding model cannot run on this machine. */
final class UnusableModelException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableModelException(Throwable cause) {
        super(
                "the embedding model cannot be loaded on this machine (" + System.getProperty("os.name") + " "
                        + System.getProperty("os.arch") + "): " + root(cause) + "; search finds words without it",
                cause);
    }

    private static Throwable root(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
