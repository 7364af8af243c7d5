package dev.akmon.cli.console;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The surroundings a command sees: standard streams, environment, working directory. Commands use this and never
 * {@link System}, so that tests run them in process.
 *
 * <p>Both output streams are UTF-8 whatever the locale. Standard output is buffered: what must be seen at once is
 * flushed by whoever writes it. A failure to write surfaces as {@link OutputFailure}.
 */
public final class Console {

    /** Which of the standard streams are terminals. */
    public record Terminals(boolean in, boolean out, boolean err) {
        /** No stream is a terminal. */
        public static final Terminals NONE = new Terminals(false, false, false);
    }

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;
    private final Path workingDirectory;
    private final Terminals terminals;
    private Style style = Style.PLAIN;
    private Style errorStyle = Style.PLAIN;

    /** A console over the given streams and surroundings, colours off until {@link #color} decides. */
    public Console(
            InputStream in,
            OutputStream out,
            OutputStream err,
            Map<String, String> environment,
            Path workingDirectory,
            Terminals terminals) {
        this.in = in;
        this.out = printer(new BufferedOutputStream(new StandardOutput(out), 1 << 13), false);
        this.err = printer(new BufferedOutputStream(new StandardOutput(err), 1 << 10), true);
        this.environment = Map.copyOf(environment);
        this.workingDirectory = workingDirectory;
        this.terminals = terminals;
    }

    /** The console of this process. */
    public static Console ofProcess() {
        return new Console(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                System.getenv(),
                Path.of("").toAbsolutePath(),
                TerminalProbe.terminals());
    }

    /** A console with the same surroundings and colours over the streams of a terminal. */
    public Console over(InputStream input, OutputStream output) {
        Console other =
                new Console(input, output, output, environment, workingDirectory, new Terminals(true, true, true));
        other.style = style;
        other.errorStyle = style;
        return other;
    }

    private static PrintStream printer(OutputStream target, boolean autoFlush) {
        return new PrintStream(target, autoFlush, StandardCharsets.UTF_8);
    }

    /** Standard input. */
    public InputStream in() {
        return in;
    }

    /** Standard output: results. */
    public PrintStream out() {
        return out;
    }

    /** {@link #out} for whoever writes characters; closing it flushes and leaves the stream open. */
    public Writer writer() {
        return new ConsoleWriter(out);
    }

    /** Standard error: progress, warnings, errors; flushed at each line. */
    public PrintStream err() {
        return err;
    }

    /** Which streams are terminals. */
    public Terminals terminals() {
        return terminals;
    }

    /** The environment variables. */
    public Map<String, String> environment() {
        return environment;
    }

    /** An environment variable, absent when unset or empty. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /** The directory the program was started in, absolute. */
    public Path workingDirectory() {
        return workingDirectory;
    }

    /** A path given by the user, relative to {@link #workingDirectory()}. */
    public Path resolve(String path) {
        return workingDirectory.resolve(path).normalize();
    }

    /**
     * A directory that an option names, relative to {@link #workingDirectory()}.
     *
     * @throws CommandException when there is none
     */
    public Path directory(String option, String path) {
        Path directory = resolve(path);
        if (!Files.isDirectory(directory)) {
            throw CommandException.usage(option + " takes a directory, and " + path + " is none");
        }
        return directory;
    }

    /** The user's home directory: {@code $HOME}, else the one the system knows. */
    public Path homeDirectory() {
        return Path.of(variable("HOME").orElseGet(() -> System.getProperty("user.home")));
    }

    /** How the user calls the program, for commands that are printed to be copied; the launcher passes it on. */
    public String programName() {
        return variable("AKMON_PROGRAM").orElse("akmon");
    }

    /** How to colour standard output. */
    public Style style() {
        return style;
    }

    /** How to colour standard error. */
    public Style errorStyle() {
        return errorStyle;
    }

    /** Decides about colours, separately for both output streams. */
    public void color(ColorMode mode) {
        style = decide(mode, terminals.out());
        errorStyle = decide(mode, terminals.err());
    }

    private Style decide(ColorMode mode, boolean terminal) {
        boolean colored = switch (mode) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> terminal && variable("NO_COLOR").isEmpty() && !"dumb".equals(environment.get("TERM"));
        };
        return colored ? Style.ANSI : Style.PLAIN;
    }
}
