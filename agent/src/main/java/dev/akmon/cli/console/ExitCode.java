package dev.akmon.cli.console;

/** The exit codes of the program; {@code docs/errors-and-exit-codes.md} is the table users read. */
public final class ExitCode {

    /** The command did what was asked; a run completed. */
    public static final int OK = 0;

    /** The answer is no: verification failed, a signer refused; for a run, the model failed. */
    public static final int NEGATIVE = 1;

    /** The command line or the configuration is wrong; nothing was done. */
    public static final int USAGE = 2;

    /** The journal, a file or the machine failed, or what was named does not exist. */
    public static final int ENVIRONMENT = 3;

    /** A run stopped at a limit. */
    public static final int LIMIT = 4;

    /** A run completed, but at least one tool call was denied. */
    public static final int DENIED = 5;

    /** A call would be put before a person: {@code akmon policy test}. */
    public static final int ASKED = 6;

    /** Interrupted from the keyboard (128 + SIGINT). */
    public static final int INTERRUPTED = 130;

    /** Nobody reads standard output any more (128 + SIGPIPE), as in {@code akmon inspect last | head}. */
    public static final int OUTPUT_CLOSED = 141;

    /** Terminated (128 + SIGTERM). */
    public static final int TERMINATED = 143;

    private ExitCode() {}
}
