package dev.akmon.recorder.signing;

import java.time.Duration;
import java.util.List;

/**
 * A program that signs heads.
 *
 * @param argv the program and its arguments; {@code {head}} and {@code {session_id}} in the arguments are replaced
 * @param timeout how long it may take
 */
public record SigningCommand(List<String> argv, Duration timeout) {
    public SigningCommand {
        argv = List.copyOf(argv);
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("a signing command needs a program");
        }
    }
}
