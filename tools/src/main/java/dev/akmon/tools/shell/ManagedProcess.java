package dev.akmon.tools.shell;

import dev.akmon.tools.sandbox.ProcessStarter;
import dev.akmon.tools.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A process that can be ended with everything it started, confined as the session's programs are. */
public final class ManagedProcess {

    /** Tells the processes of this program from those of any other on the machine, containers included. */
    private static final String PROGRAM = UUID.randomUUID().toString();

    private static final AtomicLong STARTED = new AtomicLong();

    /** The program that gives a process a session of its own, away from our terminal; not everywhere. */
    private static final Optional<String> SETSID = List.of("/usr/bin/setsid", "/bin/setsid").stream()
            .filter(path -> Files.isExecutable(Path.of(path)))
            .findFirst();

    private final Process process;
    private final ProcessTree tree;

    private ManagedProcess(Process process, ProcessTree tree) {
        this.process = process;
        this.tree = tree;
    }

    /**
     * Starts a program.
     *
     * @param environment everything it finds in its environment
     * @param streams says where its input and output go
     * @throws IOException when it cannot be started
     */
    public static ManagedProcess start(
            List<String> command,
            Path directory,
            Map<String, String> environment,
            Sandbox sandbox,
            Consumer<ProcessBuilder> streams)
            throws IOException {
        String mark = PROGRAM + "-" + STARTED.incrementAndGet();
        List<String> arguments = new ArrayList<>();
        SETSID.ifPresent(arguments::add);
        arguments.addAll(sandbox.confine(directory, command));
        ProcessBuilder builder = new ProcessBuilder(arguments).directory(directory.toFile());
        streams.accept(builder);
        builder.environment().clear();
        builder.environment().putAll(sandbox.environment(environment));
        builder.environment().put(ProcessTree.MARK_VARIABLE, mark);
        Process process = ProcessStarter.start(builder);
        return new ManagedProcess(process, new ProcessTree(process, mark, SETSID.isPresent()));
    }

    /** The process itself. */
    public Process process() {
        return process;
    }

    /** It and what it started. */
    ProcessTree tree() {
        return tree;
    }

    /** Ends it and everything it started. May be called again. */
    public void kill() {
        tree.kill();
    }
}
