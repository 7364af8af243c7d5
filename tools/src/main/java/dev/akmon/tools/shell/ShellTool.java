package dev.akmon.tools.shell;

import dev.akmon.tools.Arguments;
import dev.akmon.tools.Cancellation;
import dev.akmon.tools.CheckedTool;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.ParameterSchema;
import dev.akmon.tools.Permission;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.ToolResult;
import dev.akmon.tools.Workspace;
import dev.akmon.tools.sandbox.Sandbox;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** {@code shell}: a command line, run to its end or to its timeout. */
public final class ShellTool extends CheckedTool {

    /** The kernel takes 128 KiB as one argument. */
    private static final int MAX_COMMAND_BYTES = 100 << 10;

    /** In which the JVM hands arguments to other programs. */
    private static final Charset ARGUMENT_CHARSET = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    private static final String DESCRIPTION =
            "Runs a command with /bin/sh and returns its output, standard error included,"
                    + " followed by its exit code; a code other than 0 counts as failure. Every call starts afresh: no directory or"
                    + " variable carries over. Standard input is empty, so use options that avoid questions. Processes still running"
                    + " when the command ends are ended with it; what is to run on, such as a server, is started with background,"
                    + " read with read_output and ended with stop_command. Long output loses its middle, which read_output returns.";

    private final Workspace workspace;
    private final ShellSettings settings;
    private final CommandRegistry registry;

    /**
     * @param workspace the directory it works in
     * @param settings how programs are run
     * @param registry the commands of the session
     */
    public ShellTool(Workspace workspace, ShellSettings settings, CommandRegistry registry) {
        super("shell", DESCRIPTION + confinement(settings.sandbox()), parameters(settings));
        this.workspace = workspace;
        this.settings = settings;
        this.registry = registry;
    }

    private static ParameterSchema parameters(ShellSettings settings) {
        return new ParameterSchema()
                .requiredString("command", "The command line, as for sh -c: quoting, pipes and && work.")
                .string("cwd", "The directory to run it in, relative to the workspace. Default \".\".")
                .integer(
                        "timeout_seconds",
                        "After this time the command is ended. Default "
                                + settings.defaultTimeout().toSeconds() + ", in the background none.",
                        1,
                        Math.toIntExact(settings.maxTimeout().toSeconds()))
                .flag("background", "Return at once and let the command run on. Default false.");
    }

    private static String confinement(Sandbox sandbox) {
        if (!sandbox.confines()) {
            return "";
        }
        return " Commands run in a sandbox: they can write in the workspace, in /tmp and in the caches of build tools; the"
                + " rest is read-only, as are git's configuration and hooks, and keys of the user are not there."
                + (sandbox.network() ? "" : " There is no network but loopback.");
    }

    @Override
    public boolean parallel() {
        return false;
    }

    @Override
    protected PreparedCall prepare(Arguments arguments) throws ToolException {
        String command = arguments.string("command").strip();
        if (command.isEmpty()) {
            throw ToolException.invalid("the command is empty");
        }
        if (command.indexOf('\0') >= 0) {
            throw ToolException.invalid("the command contains a NUL character");
        }
        if (!ARGUMENT_CHARSET.newEncoder().canEncode(command)) {
            // The JVM would pass question marks on, and run something else than was allowed.
            throw ToolException.invalid("this program cannot pass on all characters of the command in its locale ("
                    + ARGUMENT_CHARSET + "); the user must start it in a UTF-8 locale");
        }
        if (command.getBytes(StandardCharsets.UTF_8).length > MAX_COMMAND_BYTES) {
            throw ToolException.invalid("the command is longer than " + MAX_COMMAND_BYTES
                    + " bytes; write a script with write_file and run that");
        }
        Workspace.Resolved directory =
                workspace.resolveExisting(arguments.optionalString("cwd").orElse("."));
        if (!Files.isDirectory(directory.path(), LinkOption.NOFOLLOW_LINKS)) {
            throw ToolException.invalid(directory.display() + " is not a directory");
        }
        OptionalInt seconds = arguments.optionalInteger("timeout_seconds");
        boolean background = arguments.flag("background", false);
        Duration timeout = seconds.isPresent()
                ? Duration.ofSeconds(seconds.getAsInt())
                : background ? null : settings.defaultTimeout();
        return new Call(command, directory, timeout, background);
    }

    private final class Call implements PreparedCall {

        private final String command;
        private final Workspace.Resolved directory;
        private final @Nullable Duration timeout;
        private final boolean background;

        /** @param timeout null only in the background: for none */
        Call(String command, Workspace.Resolved directory, @Nullable Duration timeout, boolean background) {
            this.command = command;
            this.directory = directory;
            this.timeout = timeout;
            this.background = background;
        }

        @Override
        public List<Permission> permissions() {
            String elsewhere = directory.path().equals(workspace.root()) ? null : directory.subject();
            return List.of(new Permission(Permission.Kind.EXECUTE, command, elsewhere));
        }

        @Override
        public Optional<String> preview() {
            return Optional.of("$ " + command + "\n(in " + directory.display()
                    + (background ? ", in the background" : "")
                    + (timeout == null ? "" : ", at most " + timeout.toSeconds() + " s") + ")\n");
        }

        @Override
        public Optional<String> sandbox() {
            return Optional.of(settings.sandbox().level());
        }

        @Override
        public ToolResult run(Cancellation cancellation) {
            return run("shell", cancellation);
        }

        @Override
        public ToolResult run(String callId, Cancellation cancellation) {
            if (!workspace.isStillReal(directory) || !Files.isDirectory(directory.path(), LinkOption.NOFOLLOW_LINKS)) {
                return ToolResult.failure(
                        ErrorCode.CHANGED_MEANWHILE, directory.display() + " changed meanwhile; nothing was run");
            }
            try {
                return background
                        ? registry.start(callId, command, directory.path(), timeout)
                        : new CommandRun(callId, command, directory.path(), timeout, settings, registry)
                                .run(cancellation);
            } catch (ToolException e) {
                return e.toResult();
            }
        }
    }
}
