package dev.akmon.tools.shell;

import dev.akmon.tools.sandbox.ProcessStarter;
import dev.akmon.tools.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A process that can be ended with everything it started, confined as the session's programs are. */
public final class ManagedProcess {

    /** Tells the processes of this program from those of any other on the machine, containers included. */
    private static final String PROGRAM = UUID.randomUUID().toString();

    private static final AtomicLong STARTED = new AtomicLong();

    /** What gives a process a session of its own, away from our terminal; empty where there is no such program. */
    static final List<String> SETSID = List.of("/usr/bin/setsid", "/bin/setsid").stream()
            .filter(path -> Files.isExecutable(Path.of(path)))
            .limit(1)
            .toList();

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
        return start(PROGRAM, command, directory, environment, sandbox, streams);
    }

    /**
     * Starts one of a family of processes.
     *
     * @param family what their marks begin with
     * @throws IOException when it cannot be started
     */
    static ManagedProcess start(
            String family,
            List<String> command,
            Path directory,
            Map<String, String> environment,
            Sandbox sandbox,
            Consumer<ProcessBuilder> streams)
            throws IOException {
        String mark = family + "-" + STARTED.incrementAndGet();
        List<String> arguments = new ArrayList<>(SETSID);
        arguments.addAll(sandbox.confine(directory, command));
        ProcessBuilder builder = new ProcessBuilder(arguments).directory(directory.toFile());
        streams.accept(builder);
        builder.environment().clear();
        builder.environment().putAll(sandbox.environment(environment));
        builder.environment().put(ProcessTree.MARK_VARIABLE, mark);
        Process process = ProcessStarter.start(builder);
        return new ManagedProcess(process, new ProcessTree(process, mark, !SETSID.isEmpty()));
    }

    /** The process itself. */
    public Process process() {
        return process;
    }

    /**
     * Ends it and everything it started. May be called again.
     *
     * @return whether any processes were left besides itself
     */
    public boolean kill() {
        return tree.kill();
    }
}
