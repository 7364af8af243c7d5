package dev.akmon.tools;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A command with all the processes it started, however they tried to leave it. On Linux these are the processes in the
 * command's session or process group, those whose environment carries the command's mark, and their descendants; only a
 * process that both left the session and cleared its environment, and whose parent is gone, is not found. Elsewhere
 * they are the descendants the operating system still knows of.
 */
final class ProcessTree {

    /** The environment variable by which processes of a command are recognised. */
    static final String MARK_VARIABLE = "AKMON_SHELL_CALL";

    private static final Path PROC = Path.of("/proc");

    /** New processes may appear while others are ended: enough rounds for all but a program that multiplies. */
    private static final int MAX_ROUNDS = 500;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Process leader;
    private final String mark;
    private final boolean ownSession;
    private final List<ProcessHandle> known = new ArrayList<>();

    /**
     * @param mark the value of {@link #MARK_VARIABLE} that the command was started with
     * @param ownSession whether the command leads a session of its own
     */
    ProcessTree(Process leader, String mark, boolean ownSession) {
        this.leader = leader;
        this.mark = mark;
        this.ownSession = ownSession;
    }

    /**
     * Ends them all at once and waits until they are gone.
     *
     * @return whether any were left besides the command itself
     */
    synchronized boolean kill() {
        known.addAll(leader.descendants().toList());
        leader.destroyForcibly();
        boolean found = false;
        for (int round = 0; round < MAX_ROUNDS; round++) {
            List<ProcessHandle> alive = survivors();
            if (alive.isEmpty()) {
                return found;
            }
            found = true;
            alive.forEach(ProcessHandle::destroyForcibly);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return found;
    }

    private List<ProcessHandle> survivors() {
        if (!Files.isDirectory(PROC.resolve("self"))) {
            return known.stream().filter(ProcessHandle::isAlive).toList();
        }
        List<Candidate> processes = processes();
        Set<Long> members = new HashSet<>();
        List<ProcessHandle> survivors = new ArrayList<>();
        int before;
        do {
            before = members.size();
            processes.stream()
                    .filter(process -> isMember(process, members))
                    .map(Candidate::pid)
                    .forEach(members::add);
        } while (members.size() > before);
        members.remove(leader.pid());
        members.forEach(pid -> ProcessHandle.of(pid).ifPresent(survivors::add));
        return survivors;
    }

    private boolean isMember(Candidate process, Set<Long> members) {
        boolean inSession = ownSession && (process.session() == leader.pid() || process.processGroup() == leader.pid());
        return inSession || process.marked() || members.contains(process.parent());
    }

    /** A running process as far as it matters here. */
    private record Candidate(long pid, long parent, long processGroup, long session, boolean marked) {}

    private List<Candidate> processes() {
        List<Candidate> processes = new ArrayList<>();
        long self = ProcessHandle.current().pid();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path directory : directories) {
                long pid = Long.parseLong(directory.getFileName().toString());
                if (pid != self) {
                    read(directory, pid, processes);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new IllegalStateException("the list of processes cannot be read", e);
        }
        return processes;
    }

    /**
     * Reads {@code /proc/PID/stat}: pid, name in parentheses (which may itself contain parentheses and blanks), state,
     * parent, process group, session.
     */
    private void read(Path directory, long pid, List<Candidate> processes) {
        String stat;
        try {
            stat = Files.readString(directory.resolve("stat"), StandardCharsets.ISO_8859_1);
        } catch (IOException ended) {
            return;
        }
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        boolean dead = fields[0].equals("Z") || fields[0].equals("X");
        if (!dead) {
            processes.add(new Candidate(
                    pid,
                    Long.parseLong(fields[1]),
                    Long.parseLong(fields[2]),
                    Long.parseLong(fields[3]),
                    isMarked(directory)));
        }
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
