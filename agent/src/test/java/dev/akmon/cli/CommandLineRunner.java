package dev.akmon.cli;

import dev.akmon.cli.console.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Runs the program in process, in surroundings of its own, and keeps what it printed. */
public final class CommandLineRunner {

    private final Map<String, String> environment = new HashMap<>();
    private final Path directory;
    private byte[] input = new byte[0];
    private Console.Terminals terminals = Console.Terminals.NONE;

    public CommandLineRunner(Path directory) {
        this.directory = directory;
        environment.put("HOME", directory.toString());
    }

    CommandLineRunner with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    CommandLineRunner reading(byte[] standardInput) {
        input = standardInput;
        return this;
    }

    CommandLineRunner onTerminal() {
        terminals = new Console.Terminals(true, true, true);
        return this;
    }

    public Outcome run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(new ByteArrayInputStream(input), out, err, environment, directory, terminals);
        int exitCode = Program.run(console, arguments);
        return new Outcome(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** How a run of the program ended and what it printed. */
    public record Outcome(int exitCode, String out, String err) {}
}
