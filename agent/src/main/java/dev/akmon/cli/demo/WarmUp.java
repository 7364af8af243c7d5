package dev.akmon.cli.demo;

import dev.akmon.agent.scripted.ScriptedModel;
import dev.akmon.agent.scripted.ScriptedModelServer;
import dev.akmon.cli.chat.ChatWarmUp;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.Invocation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;

/** A small session through every part of the program, in a temporary directory, with all output discarded. */
public final class WarmUp {
    private static final String SCRIPT = """
            turns:
              - text: Looking around.
                tool_calls:
                  - {name: read_file, arguments: {path: a.txt}}
                  - {name: list_directory, arguments: {path: .}}
                  - {name: search, arguments: {pattern: one}}
              - text: Changing.
                tool_calls:
                  - {name: edit, arguments: {path: a.txt, old_str: one, new_str: two}}
                  - {name: write_file, arguments: {path: b.txt, content: three}}
                  - {name: shell, arguments: {command: "true"}}
                  - {name: edit, arguments: {path: a.txt}}
              - text: Done.
            """;

    /**
     * Newer JVMs keep in the archive which code ran often, and compile it early in the next process: so there is a session
     * whose replay has something to do.
     */
    private static final String LONG_SCRIPT = """
            turns:
              - repeat: 60
                text: "{words:200}"
                tool_calls:
                  - {name: read_file, arguments: {path: a.txt, offset: "{n}"}}
              - text: Done.
            """;

    private final Invocation invocation;

    /** @param invocation the command that asks for it */
    public WarmUp(Invocation invocation) {
        this.invocation = invocation;
    }

    /** Runs the session and reads it back. */
    public void run() throws IOException {
        Path directory = Files.createTempDirectory("akmon-warm-up");
        try {
            Path project = Files.createDirectory(directory.resolve("project"));
            Files.writeString(project.resolve("a.txt"), "one\n");
            Path script = Files.writeString(directory.resolve("model.yaml"), SCRIPT);
            runProvider(directory, project, "openai-compatible", "/v1");
            runProvider(directory, project, "ollama", "");
            inProcess(directory, project, "--task", "x", "--model", "scripted:" + script, "--yes", "--allow", "edit");
            for (String command : new String[] {"sessions", "verify last", "inspect last", "replay last", "--help"}) {
                inProcess(directory, project, command.split(" "));
                if (command.endsWith("last")) {
                    inProcess(directory, project, (command + " --format json").split(" "));
                }
            }
            ChatWarmUp.run(console(directory, project, ""), project);
            invocation.run(
                    console(directory, project, "look\n/help\n/context\n"),
                    "chat",
                    "--model",
                    "scripted:" + script,
                    "--yes");
            Path longScript = Files.writeString(directory.resolve("long.yaml"), LONG_SCRIPT);
            inProcess(directory, project, "--task", "x", "--model", "scripted:" + longScript, "--max-turns", "100");
            for (String command : new String[] {"replay last", "replay last", "verify last"}) {
                inProcess(directory, project, command.split(" "));
            }
        } finally {
            delete(directory);
        }
    }

    /** A session over a protocol, as with a real provider: it has a key and no script of its own. */
    private void runProvider(Path directory, Path project, String provider, String path) throws IOException {
        try (ScriptedModelServer server =
                ScriptedModelServer.start(ScriptedModel.parse(SCRIPT.getBytes(StandardCharsets.UTF_8)))) {
            URI uri = server.baseUri();
            String[] options = {
                "--task", "x", "--model", "m", "--" + provider + "-url", uri + path, "--output", "json", "--yes"
            };
            inProcess(directory, project, options);
        }
    }

    /** The exit code does not matter: whatever happened, its classes are loaded. */
    private int inProcess(Path directory, Path project, String... arguments) {
        return invocation.run(console(directory, project, ""), arguments);
    }

    private static Console console(Path directory, Path project, String input) {
        Map<String, String> environment = new HashMap<>();
        environment.put("HOME", directory.toString());
        environment.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
        environment.put("AKMON_JOURNAL", directory.resolve("journal").toString());
        return new Console(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream(),
                environment,
                project,
                Console.Terminals.NONE);
    }

    private static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
