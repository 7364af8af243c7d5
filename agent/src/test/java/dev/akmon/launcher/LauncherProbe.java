package dev.akmon.launcher;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Stands for the program in a jar of its own: says how it was started. */
final class LauncherProbe {

    /** Names a pipe that the training run waits on; unset, it does not wait. */
    static final String GATE = "PROBE_GATE";

    private LauncherProbe() {}

    /** Prints the process, the JVM's options and the arguments, one a line. */
    public static void main(String[] arguments) throws IOException {
        String gate = System.getenv(GATE);
        if (gate != null && arguments.length > 0 && arguments[0].equals("warm-up")) {
            Files.readAllBytes(Path.of(gate));
        }
        System.out.println("process " + ProcessHandle.current().pid());
        System.out.println("names " + System.getProperty("sun.jnu.encoding"));
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            System.out.println("option " + option);
        }
        for (String argument : arguments) {
            System.out.println("argument " + argument);
        }
    }
}
