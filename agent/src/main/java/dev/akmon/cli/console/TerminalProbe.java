package dev.akmon.cli.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out which standard streams are terminals. */
final class TerminalProbe {

    private TerminalProbe() {}

    static Console.Terminals terminals() {
        return new Console.Terminals(isTerminal(0), isTerminal(1), isTerminal(2));
    }

    /**
     * Whether a file descriptor of this process is a terminal. The JDK answers only for standard input and output taken
     * together, so the descriptor's device is looked at where the system shows it; elsewhere the JDK's answer counts.
     */
    private static boolean isTerminal(int descriptor) {
        try {
            String device = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || device.equals("/dev/console");
        } catch (IOException e) {
            return hasInteractiveConsole();
        }
    }

    /** From JDK 22 on there is a console even without a terminal, and a method, unknown to 17, that tells them apart. */
    private static boolean hasInteractiveConsole() {
        java.io.Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
