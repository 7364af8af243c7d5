package dev.akmon.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A started launcher. */
final class Start {

    /** What a finished start left behind. */
    record Result(int exitCode, List<String> out, String err) {

        /** The values of the lines of standard output that begin with the given word. */
        List<String> values(String word) {
            return values(out.stream(), word);
        }

        private static List<String> values(Stream<String> lines, String word) {
            return lines.filter(line -> line.startsWith(word + " "))
                    .map(line -> line.substring(word.length() + 1))
                    .collect(Collectors.toList());
        }
    }

    private final Process process;
    private final BufferedReader err;
    private final StringBuilder readErr = new StringBuilder();

    Start(Process process) {
        this.process = process;
        this.err = process.errorReader(StandardCharsets.UTF_8);
    }

    long pid() {
        return process.pid();
    }

    /** Waits until a line of standard error contains the text. */
    void awaitErr(String text) throws IOException {
        for (String line = err.readLine(); line != null; line = err.readLine()) {
            readErr.append(line).append('\n');
            if (line.contains(text)) {
                return;
            }
        }
        throw new AssertionError("never said \"" + text + "\" but: " + readErr);
    }

    /** Asks the process to end, as a closing terminal or a service manager does. */
    void terminate() {
        // Process.destroy would close the streams as well.
        process.toHandle().destroy();
    }

    /** Reads both streams to their end, which is also proof that nothing still holds them, and waits for the exit. */
    Result finish() throws InterruptedException {
        try {
            List<String> out =
                    process.inputReader(StandardCharsets.UTF_8).lines().collect(Collectors.toList());
            err.lines().forEach(line -> readErr.append(line).append('\n'));
            return new Result(process.waitFor(), out, readErr.toString());
        } catch (UncheckedIOException e) {
            throw new AssertionError("the launcher's streams broke", e);
        }
    }
}
