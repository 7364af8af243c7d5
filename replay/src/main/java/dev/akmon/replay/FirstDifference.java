package dev.akmon.replay;

/** Unwinds the agent at the first difference of a strict replay. */
final class FirstDifference extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FirstDifference() {
        super("the replay differs from the recording", null, false, false);
    }
}
