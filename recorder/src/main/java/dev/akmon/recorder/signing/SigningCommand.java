package dev.akmon.recorder.signing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A program that signs heads.
 *
 * @param argv the program, by absolute path or by a name to be found on the PATH, and its arguments; {@code {head}} and
 *     {@code {session_id}} in the arguments are replaced
 * @param timeout how long it may take
 */
public record SigningCommand(List<String> argv, Duration timeout) {
    public SigningCommand {
        argv = List.copyOf(argv);
        if (argv.isEmpty() || argv.get(0).isBlank()) {
            throw new IllegalArgumentException("a signing command needs a program");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("a signing command needs time to run");
        }
    }

    /** The program, as configured. */
    public String program() {
        return argv.get(0);
    }

    /** The command for this head; the program itself is left as it is. */
    List<String> argvFor(UUID sessionId, String headHex) {
        List<String> filled = new ArrayList<>();
        filled.add(program());
        argv.stream()
                .skip(1)
                .map(argument -> argument.replace("{head}", headHex).replace("{session_id}", sessionId.toString()))
                .forEach(filled::add);
        return filled;
    }
}
