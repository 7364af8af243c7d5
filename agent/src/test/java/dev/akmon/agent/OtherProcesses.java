package dev.akmon.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Processes that this one has not started itself. */
public final class OtherProcesses {
    private OtherProcesses() {}

    /**
     * Returns when the process has ended. It need not be collected by whoever inherited it, which in a container may be never.
     */
    public static void awaitEnd(ProcessHandle process) {
        while (process.isAlive() && !isDead(process.pid())) {
            Thread.onSpinWait();
        }
    }

    private static boolean isDead(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
            // The state follows the name, which stands in parentheses and may hold anything.
            return stat.startsWith(") Z", stat.lastIndexOf(')'));
        } catch (IOException goneOrNoSuchDirectory) {
            return false;
        }
    }
}
