package dev.akmon.agent;

import static dev.akmon.agent.Script.call;
import static dev.akmon.agent.Script.say;
import static dev.akmon.agent.Script.shell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.akmon.agent.scripted.ScriptedModel;
import dev.akmon.agent.scripted.ScriptedModelServer;
import dev.akmon.cli.OwnSurroundings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What other users of the machine can see of a session: the command lines of all it starts, and files left open. */
@Timeout(180)
class OtherUsersIT {
    private static final Path LAUNCHER = Path.of("..", "akmon").toAbsolutePath().normalize();
    private static final String KEY = "sk-geheim-";

    /** Speaks as much MCP as it takes to be started and kept. */
    private static final String SERVER = """
            while read -r line; do
                id=$(printf %s "$line" | sed -n 's/.*"id":\\([0-9]*\\).*/\\1/p')
                case $line in
                *'"initialize"'*) echo '{"jsonrpc":"2.0","id":'$id',"result":{"protocolVersion":"2025-06-18",\
            "capabilities":{"tools":{}},"serverInfo":{"name":"s","version":"1"}}}' ;;
                *'"tools/list"'*) echo '{"jsonrpc":"2.0","id":'$id',"result":{"tools":[]}}' ;;
                esac
            done
            """;

    @TempDir
    Path directory;

    private Path home;
    private Path project;
    private Process akmon;

    @BeforeEach
    void aCheckoutWithKeysEverywhere() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "there is no /proc to read command lines from");
        directory = directory.toRealPath();
        home = Files.createDirectory(directory.resolve("home"));
        project = Files.createDirectory(directory.resolve("project"));
        // Git is over too soon to be looked at; this one writes down how it was called.
        Path git = Path.of("/usr/bin/git");
        assumeTrue(Files.isExecutable(git), "git is not installed");
        program(
                directory.resolve("bin/git"),
                "#!/bin/sh\nprintf 'git %s\\n' \"$*\" >>'" + directory.resolve("git.txt") + "'\nexec " + git
                        + " \"$@\"\n");
        run(git.toString(), "init", "-q", project.toString());
        Files.writeString(project.resolve("server.sh"), SERVER);
        for (String pipe : List.of("project/at-command", "project/go-on", "at-signing", "end")) {
            run("mkfifo", directory.resolve(pipe).toString());
        }
        Path signer = program(
                directory.resolve("sign.sh"),
                "#!/bin/sh\necho >'" + directory.resolve("at-signing") + "'; read -r line <'" + directory.resolve("end")
                        + "'\n");
        Files.createDirectory(home.resolve(".akmon"));
        Files.writeString(home.resolve(".akmon/config.toml"), """
                openrouter_api_key = "%s"
                anthropic_api_key = "%s"
                [signing]
                command = ["%s", "{head}"]
                timeout_secs = 120
                [mcp.tracker]
                command = ["sh", "server.sh"]
                env = {TRACKER_TOKEN = "%s"}
                """.formatted(
                        KEY + "file-1", KEY + "file-2", signer, KEY + "tracker"));
        Files.setPosixFilePermissions(home.resolve(".akmon/config.toml"), PosixFilePermissions.fromString("rw-------"));
    }

    @AfterEach
    void endWhatRuns() {
        if (akmon != null) {
            akmon.descendants().forEach(ProcessHandle::destroyForcibly);
            akmon.destroyForcibly();
        }
    }

    private static Path program(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    /** Waits until somebody writes to the pipe; fails when the program ends before. */
    private void await(String pipe) throws Exception {
        Process reader = new ProcessBuilder("cat", directory.resolve(pipe).toString()).start();
        CompletableFuture.anyOf(reader.onExit(), akmon.onExit()).get();
        reader.destroy();
        assertThat(akmon.isAlive())
                .as(() -> "it ended early: " + read(directory.resolve("out.txt")))
                .isTrue();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private List<String> commandLines() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(commandLine(akmon.toHandle()));
        for (ProcessHandle process : akmon.descendants().toList()) {
            try {
                lines.add(commandLine(process));
            } catch (IOException ended) {
                continue;
            }
        }
        return lines;
    }

    private static String commandLine(ProcessHandle process) throws IOException {
        return Files.readString(Path.of("/proc", String.valueOf(process.pid()), "cmdline"), StandardCharsets.ISO_8859_1)
                .replace('\0', ' ');
    }

    @Test
    void noCommandLineHoldsAKey() throws Exception {
        ScriptedModel model = ScriptedModel.of(
                "scripted",
                List.of(say("", call("git_status"), shell("echo >at-command; read -r line <go-on")), say("Done.")));
        List<String> keysOfTheModel = new CopyOnWriteArrayList<>();
        List<String> seen = new ArrayList<>();
        try (ScriptedModelServer server = ScriptedModelServer.start(
                model, request -> keysOfTheModel.add(request.headers().toString()))) {
            ProcessBuilder builder = new ProcessBuilder(
                            LAUNCHER.toString(),
                            "--task",
                            "Look.",
                            "--model",
                            "m",
                            "--openai-compatible-url",
                            server.baseUri() + "/v1",
                            "--yes",
                            "--allow",
                            "shell")
                    .directory(project.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("out.txt").toFile());
            OwnSurroundings.of(builder, home);
            builder.environment().put("PATH", directory.resolve("bin") + ":" + System.getenv("PATH"));
            builder.environment().put("OPENAI_COMPATIBLE_API_KEY", KEY + "in-use");
            builder.environment().put("OPENAI_API_KEY", KEY + "variable-1");
            builder.environment().put("GITHUB_TOKEN", KEY + "variable-2");
            akmon = builder.start();

            await("project/at-command");
            seen.addAll(commandLines());
            run("sh", "-c", "echo >'" + project.resolve("go-on") + "'");
            await("at-signing");
            seen.addAll(commandLines());
            run("sh", "-c", "echo >'" + directory.resolve("end") + "'");
            assertThat(akmon.waitFor())
                    .as(() -> read(directory.resolve("out.txt")))
                    .isZero();
        }
        seen.addAll(Files.readAllLines(directory.resolve("git.txt")));

        assertThat(keysOfTheModel).as("the key was used").anyMatch(headers -> headers.contains(KEY + "in-use"));
        assertThat(seen)
                .as("what was looked at")
                .anyMatch(line -> line.contains("akmon.jar"))
                .anyMatch(line -> line.contains("at-command"))
                .anyMatch(line -> line.contains("server.sh"))
                .anyMatch(line -> line.contains("sign.sh"))
                .anyMatch(line -> line.startsWith("git ") && line.contains("status"));
        assertThat(seen).noneMatch(line -> line.contains(KEY));
    }

    @Test
    void whatAkmonKeepsInTheHomeDirectoryIsForItsOwnerAlone() throws Exception {
        Path script = Files.writeString(directory.resolve("model.yaml"), """
                name: s
                turns:
                  - tool_calls:
                      - {name: memory_write, arguments: {scope: user, title: Style, content: Use tabs.}}
                      - {name: shell, arguments: {command: "echo noted"}}
                  - text: Done.
                """);
        Files.delete(home.resolve(".akmon/config.toml"));
        // As generous as can be: nothing but what akmon does itself keeps others out.
        for (String line : List.of(
                "printf %s sk-geheim-typed | \"$AKMON\" config set openai_api_key -",
                "\"$AKMON\" --task x --model 'scripted:" + script + "' --allow memory --allow shell",
                "echo 'allow = [\"shell(ls)\"]' >.akmon/policy.toml; \"$AKMON\" trust .akmon/policy.toml",
                "printf 'hello\\n/exit\\n' | \"$AKMON\" chat --model 'scripted:" + script + "'")) {
            ProcessBuilder builder = new ProcessBuilder("sh", "-c", "umask 000; mkdir -p .akmon; " + line)
                    .directory(project.toFile())
                    .redirectErrorStream(true);
            builder.environment().put("AKMON", LAUNCHER.toString());
            builder.environment().put("HOME", home.toString());
            builder.environment().put("AKMON_ARCHIVE", "off");
            builder.environment().keySet().removeAll(List.of("XDG_STATE_HOME", "AKMON_JOURNAL"));
            akmon = builder.start();
            String said = new String(akmon.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(akmon.waitFor()).as(line + ": " + said).isIn(0, 5);
        }

        List<String> kept = new ArrayList<>();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                kept.add(home.relativize(file).toString());
                assertThat(openToOthers(file)).as(file.toString()).isFalse();
            }
        }
        assertThat(kept)
                .as("what was looked at")
                .contains(".akmon/config.toml", ".akmon/memory/user/style.md")
                .anyMatch(file -> file.startsWith(".local/state/akmon/journal/sessions/") && file.endsWith(".log"))
                .anyMatch(file -> file.contains("trust"));
    }

    /** Whether somebody else may read the file and enter every directory on the way to it. */
    private boolean openToOthers(Path file) throws IOException {
        if (!readable(file, PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ)) {
            return false;
        }
        for (Path up = file.getParent(); !up.equals(home); up = up.getParent()) {
            if (!readable(up, PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_EXECUTE)) {
                return false;
            }
        }
        return true;
    }

    private static boolean readable(Path path, PosixFilePermission group, PosixFilePermission others)
            throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        return permissions.contains(group) || permissions.contains(others);
    }
}
