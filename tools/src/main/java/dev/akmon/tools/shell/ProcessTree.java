package dev.akmon.tools.shell;

import dev.akmon.tools.sandbox.ProcessStarter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * A command with all the processes it started, however they tried to leave it. On Linux these are the processes in the
 * command's session or process group, those whose environment carries the command's mark, and their descendants; only a
 * process that both left the session and cleared its environment, and whose parent is gone already, is not found. Elsewhere
 * they are the descendants the operating system still knows of.
 */
final class ProcessTree {

    /** The environment variable by which processes of a command are recognised. */
    static final String MARK_VARIABLE = "AKMON_SHELL_CALL";

    private static final Path PROC = Path.of("/proc");

    /** New processes may appear while others are stopped: enough rounds for all but a program that multiplies. */
    private static final int MAX_ROUNDS = 500;

    /** How often to look again on a machine where processes come and go all the time. */
    private static final int MAX_RESTLESS_ROUNDS = 20;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Process leader;
    private final String mark;
    private final boolean ownSession;

    /** When the command started, in the kernel's ticks; what is older cannot be part of it. 0 when not known. */
    private final long startTicks;

    /** Descendants seen while the command still led to them: with it goes what connects them to it. */
    private final Set<ProcessHandle> known = new HashSet<>();

    /** Dead processes met so far, which someone still has to collect. */
    private final Set<Long> dead = new HashSet<>();

    /**
     * @param mark the value of {@link #MARK_VARIABLE} that the command was started with
     * @param ownSession whether the command leads a session of its own
     */
    ProcessTree(Process leader, String mark, boolean ownSession) {
        this.leader = leader;
        this.mark = mark;
        this.ownSession = ownSession;
        this.startTicks = readStat(PROC.resolve(String.valueOf(leader.pid())))
                .map(Stat::startTicks)
                .orElse(0L);
    }

    /**
     * Ends them all at once and waits until they are gone. May be called again.
     *
     * <p>All are stopped before any is ended: one that runs could start another after the last look at the list, and with
     * its own end cut what connects that one to the command.
     *
     * @return whether any were left besides the command itself
     */
    synchronized boolean kill() {
        boolean found = false;
        int restlessRounds = 0;
        Set<ProcessHandle> stopped = new HashSet<>();
        for (int round = 0; round < MAX_ROUNDS; round++) {
            known.addAll(leader.descendants().toList());
            Census census = Files.isDirectory(PROC.resolve("self")) ? census() : descendantsKnown();
            Set<ProcessHandle> running = new HashSet<>(census.members());
            found |= !running.isEmpty();
            if (leader.isAlive()) {
                running.add(leader.toHandle());
            }
            if (running.isEmpty()) {
                if (!census.restless() || ++restlessRounds == MAX_RESTLESS_ROUNDS) {
                    return found;
                }
            } else if (stopped.containsAll(running)) {
                // Not Process.destroyForcibly, which also closes the pipe and so loses output that nobody has read yet.
                running.forEach(ProcessHandle::destroyForcibly);
            } else {
                stop(running);
                stopped.addAll(running);
                continue;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        known.forEach(ProcessHandle::destroyForcibly);
        stopped.forEach(ProcessHandle::destroyForcibly);
        return found;
    }

    /** Keeps them from running on; Java itself knows no such signal. */
    private static void stop(Set<ProcessHandle> processes) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "kill -s STOP \"$@\" 2>/dev/null", "sh"));
        processes.forEach(process -> command.add(String.valueOf(process.pid())));
        try {
            Process shell = ProcessStarter.start(new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD));
            awaitEnd(shell);
        } catch (IOException e) {
            // They are ended as they run.
            return;
        }
    }

    /**
     * Waits also where this thread is interrupted, as it is when a call is cut short. Not by {@link Process#onExit}, which
     * needs a thread of the common pool: those may all be waiting for this tree.
     */
    private static void awaitEnd(Process shell) {
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                shell.waitFor();
                ended = true;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * What was found in one look at the list of processes.
     *
     * @param restless whether a process ended between being listed and being looked at. It may have started another one
     *     that is not in the list yet, so the look proves nothing
     */
    private record Census(List<ProcessHandle> members, boolean restless) {}

    private Census descendantsKnown() {
        return new Census(known.stream().filter(ProcessHandle::isAlive).toList(), false);
    }

    private Census census() {
        List<Candidate> processes = new ArrayList<>();
        boolean restless = readProcesses(processes);
        Set<Long> members = new HashSet<>();
        known.stream().filter(ProcessHandle::isAlive).map(ProcessHandle::pid).forEach(members::add);
        members.retainAll(processes.stream().map(Candidate::pid).collect(Collectors.toSet()));
        int before;
        do {
            before = members.size();
            processes.stream()
                    .filter(process -> isMember(process, members))
                    .map(Candidate::pid)
                    .forEach(members::add);
        } while (members.size() > before);
        members.remove(leader.pid());
        List<ProcessHandle> handles = new ArrayList<>();
        members.forEach(pid -> ProcessHandle.of(pid).ifPresent(handles::add));
        return new Census(handles, restless);
    }

    private boolean isMember(Candidate process, Set<Long> members) {
        boolean inSession = ownSession
                && (process.stat().session() == leader.pid() || process.stat().processGroup() == leader.pid());
        return inSession || process.marked() || members.contains(process.stat().parent());
    }

    /** A running process as far as it matters here. */
    private record Candidate(long pid, Stat stat, boolean marked) {}

    /** Reads the list of running processes; says whether one of them ended meanwhile. */
    private boolean readProcesses(List<Candidate> processes) {
        long self = ProcessHandle.current().pid();
        boolean restless = false;
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path directory : directories) {
                long pid = Long.parseLong(directory.getFileName().toString());
                if (pid != self) {
                    restless |= endedMeanwhile(directory, pid, processes);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new IllegalStateException("the list of processes cannot be read", e);
        }
        return restless;
    }

    /** Adds the process to the list if it could be one of ours; says whether it ended before it could be read. */
    private boolean endedMeanwhile(Path directory, long pid, List<Candidate> processes) {
        Optional<Stat> read = readStat(directory);
        if (read.isEmpty()) {
            return true;
        }
        Stat stat = read.get();
        if (stat.startTicks() < startTicks) {
            return false;
        }
        if (stat.isDead()) {
            return dead.add(pid);
        }
        processes.add(new Candidate(pid, stat, isMarked(directory)));
        return false;
    }

    /**
     * What {@code /proc/PID/stat} says: pid, name in parentheses (which may itself contain parentheses and blanks),
     * state, parent, process group, session, and as its 22nd field the start in ticks since boot.
     */
    private record Stat(String state, long parent, long processGroup, long session, long startTicks) {

        boolean isDead() {
            return state.equals("Z") || state.equals("X");
        }
    }

    private static Optional<Stat> readStat(Path directory) {
        String stat;
        try {
            stat = Files.readString(directory.resolve("stat"), StandardCharsets.ISO_8859_1);
        } catch (IOException ended) {
            return Optional.empty();
        }
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Optional.of(new Stat(
                fields[0],
                Long.parseLong(fields[1]),
                Long.parseLong(fields[2]),
                Long.parseLong(fields[3]),
                Long.parseLong(fields[19])));
    }

    private boolean isMarked(Path directory) {
        try {
            String environment = Files.readString(directory.resolve("environ"), StandardCharsets.ISO_8859_1);
            return ("\0" + environment).contains("\0" + MARK_VARIABLE + "=" + mark + "\0");
        } catch (IOException endedOrOfAnotherUser) {
            return false;
        }
    }
}
