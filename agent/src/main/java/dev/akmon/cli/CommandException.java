package dev.akmon.cli;

/** A failure a command reports to its user: one line that says what is wrong and what to do, and how to exit. */
public final class CommandException extends RuntimeException {

    static final String USAGE_CATEGORY = "usage";

    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final String category;

    /**
     * A failure.
     *
     * @param exitCode one of {@link ExitCode}
     * @param category machine-readable class, in snake case, part of JSON error reports
     * @param message one line without trailing full stop
     */
    public CommandException(int exitCode, String category, String message) {
        super(message);
        this.exitCode = exitCode;
        this.category = category;
    }

    /** As {@link #CommandException(int, String, String)}, with the cause that {@code --debug} shows. */
    public CommandException(int exitCode, String category, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
        this.category = category;
    }

    /** A mistake in the command line: exit code 2, reported as text with a hint, whatever the report's format. */
    public static CommandException usage(String message) {
        return new CommandException(ExitCode.USAGE, USAGE_CATEGORY, message);
    }

    /** The exit code of the program. */
    public int exitCode() {
        return exitCode;
    }

    /** The category in JSON error reports. */
    public String category() {
        return category;
    }
}
