package dev.akmon.recorder.signing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A program and every process it has started. Processes keep the environment they were born with, so a mark in it finds
 * those too that have left their parent and their session; where there is no {@code /proc}, those are found that the
 * operating system still knows as descendants.
 */
final class MarkedProcesses {
    /** The environment variable that carries the mark. */
    static final String VARIABLE = "AKMON_SIGNING_RUN";

    private static final Path PROC = Path.of("/proc");

    // Processes may start others while they are being killed; a program that multiplies faster wins in the end.
    private static final int MAX_ROUNDS = 200;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final ProcessHandle leader;
    private final String entry;
    private final Set<ProcessHandle> known = new HashSet<>();

    MarkedProcesses(Process leader, String mark) {
        this.leader = leader.toHandle();
        this.entry = "\0" + VARIABLE + "=" + mark + "\0";
    }

    /** Kills them all, until none is found any more. */
    void kill() {
        for (int round = 0; round < MAX_ROUNDS; round++) {
            List<ProcessHandle> alive = alive();
            if (alive.isEmpty()) {
                return;
            }
            alive.forEach(ProcessHandle::destroyForcibly);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private List<ProcessHandle> alive() {
        // Asked before anything is killed: a process whose parent is gone is nobody's descendant.
        Stream.concat(Stream.of(leader), Set.copyOf(known).stream()).forEach(this::learn);
        ProcessHandle.allProcesses().filter(this::isMarked).forEach(this::learn);
        return known.stream()
                .filter(process -> process.isAlive() && !isZombie(process))
                .toList();
    }

    private void learn(ProcessHandle process) {
        known.add(process);
        process.descendants().forEach(known::add);
    }

    private boolean isMarked(ProcessHandle process) {
        return ("\0" + read(process, "environ")).contains(entry);
    }

    /** Dead but not yet fetched by its parent: in a container that may take for ever. */
    private static boolean isZombie(ProcessHandle process) {
        String stat = read(process, "stat");
        // The state follows the name, which stands in parentheses and may hold anything.
        return stat.startsWith(") Z", Math.max(stat.lastIndexOf(')'), 0));
    }

    private static String read(ProcessHandle process, String file) {
        try {
            return Files.readString(
                    PROC.resolve(Long.toString(process.pid())).resolve(file), StandardCharsets.ISO_8859_1);
        } catch (IOException endedOrOfAnotherUserOrNoSuchDirectory) {
            return "";
        }
    }
}
