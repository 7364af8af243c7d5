package dev.akmon.cli.console;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A failure a command reports to its user: one line that says what is wrong and what to do, and how to exit. */
public final class CommandException extends RuntimeException {

    public static final String USAGE_CATEGORY = "usage";

    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final String category;
    private final transient Map<String, String> details;

    /**
     * A failure.
     *
     * @param exitCode one of {@link ExitCode}
     * @param category machine-readable class, in snake case, part of JSON error reports
     * @param message one line without trailing full stop
     */
    public CommandException(int exitCode, String category, String message) {
        this(exitCode, category, message, null, Map.of());
    }

    /** As {@link #CommandException(int, String, String)}, with the cause that {@code --debug} shows. */
    public CommandException(int exitCode, String category, String message, @Nullable Throwable cause) {
        this(exitCode, category, message, cause, Map.of());
    }

    private CommandException(
            int exitCode, String category, String message, @Nullable Throwable cause, Map<String, String> details) {
        super(message, cause);
        this.exitCode = exitCode;
        this.category = category;
        this.details = new LinkedHashMap<>(details);
    }

    /** The same failure with one more member in its JSON report. */
    public CommandException with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(details);
        more.put(name, value);
        return new CommandException(exitCode, category, getMessage(), getCause(), more);
    }

    /** A mistake in the command line: exit code 2; reports for people have a hint where to read on. */
    public static CommandException usage(String message) {
        return new CommandException(ExitCode.USAGE, USAGE_CATEGORY, message);
    }

    /** The exit code of the program. */
    public int exitCode() {
        return exitCode;
    }

    /** Members of the JSON report beside category and error, in their order. */
    Map<String, String> details() {
        return Collections.unmodifiableMap(details);
    }

    /** The category in JSON error reports. */
    public String category() {
        return category;
    }
}
