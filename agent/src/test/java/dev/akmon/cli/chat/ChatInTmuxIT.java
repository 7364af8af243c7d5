package dev.akmon.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.akmon.agent.OtherProcesses;
import dev.akmon.agent.modules.Modules;
import dev.akmon.cli.OwnSurroundings;
import dev.akmon.cli.replay.SessionReplay;
import dev.akmon.journal.Event;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.Journal;
import dev.akmon.journal.StoredSession;
import dev.akmon.replay.ReplayMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program in a real terminal: a person's keys through tmux, and the screen read back. */
@Timeout(300)
class ChatInTmuxIT {
    private static final Path JAR = Path.of("target", "akmon.jar").toAbsolutePath();
    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    Path directory;

    private Path project;

    @BeforeEach
    void aProject() throws Exception {
        assumeTrue(tmuxIsThere(), "tmux is not installed");
        directory = directory.toRealPath();
        project = Files.createDirectories(directory.resolve("project"));
        Files.writeString(project.resolve("hello.txt"), "hello\n");
        Files.writeString(directory.resolve("s.yaml"), """
                name: s
                turns:
                  - text: "Some **bold** words."
                    tool_calls:
                      - name: shell
                        arguments: {command: "echo waiting; exec sleep 3600"}
                  - text: unused
                  - text: Here again.
                """);
    }

    @AfterEach
    void end() throws Exception {
        if (tmuxIsThere()) {
            tmux("kill-server");
        }
    }

    private static boolean tmuxIsThere() throws InterruptedException {
        try {
            return new ProcessBuilder("tmux", "-V")
                            .redirectErrorStream(true)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private String tmux(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "tmux", "-f", "/dev/null", "-S", directory.resolve("tmux").toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(project.toFile()).redirectErrorStream(true);
        // What runs in a pane is a line for this shell, in the server's environment.
        builder.environment().put("SHELL", "/bin/sh");
        OwnSurroundings.of(builder, directory);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    private void start(String size, String options) throws Exception {
        // Ctrl-C is for the shell as well, which has something left to do.
        tmux(
                "new-session",
                "-d",
                "-x",
                size,
                "-y",
                "30",
                "trap : INT; " + command(options) + "; echo left with $?; exec sleep 3600");
    }

    private String command(String options) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return "env TERM=xterm-256color '" + java + "' -jar '" + JAR + "' --model 'scripted:"
                + directory.resolve("s.yaml") + "' " + options;
    }

    /** Waits for a text on the screen or above it; lines that the terminal wrapped are joined. */
    private void sees(String text) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        String screen = "";
        while (System.nanoTime() < deadline) {
            screen = screen();
            if (screen.contains(text)) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new AssertionError("\"" + text + "\" did not appear in:\n" + screen);
    }

    /** Waits until this is the last line on the screen; a key pressed before Ctrl-Z has done its work is lost. */
    private void seesLast(String line) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!screen().stripTrailing().endsWith("\n" + line)) {
            assertThat(System.nanoTime()).as(screen()).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private String screen() throws Exception {
        return tmux("capture-pane", "-p", "-J", "-S", "-200");
    }

    private void keys(String... keys) throws Exception {
        List<String> words = new ArrayList<>(List.of("send-keys"));
        words.addAll(List.of(keys));
        tmux(words.toArray(String[]::new));
    }

    private void assertReplays() throws Exception {
        Journal journal = Journal.at(Journal.defaultDirectory(Map.of("HOME", directory.toString())));
        List<UUID> sessions = journal.sessionIds();
        assertThat(sessions).hasSize(1);
        try (StoredSession session = journal.load(sessions.get(0))) {
            List<Event> events = session.events();
            assertThat(events.get(events.size() - 1).kind()).isInstanceOf(EventKind.SessionEnd.class);
        }
        assertThat(SessionReplay.run(journal, sessions.get(0), ReplayMode.STRICT, Optional.empty(), Modules.none())
                        .passed())
                .isTrue();
    }

    @Test
    void aTurnIsStoppedAndTheConversationGoesOn() throws Exception {
        start("100", "--allow shell");
        sees("/help says");
        sees("› ");
        keys("look at @hel", "Tab");
        sees("@hello.txt");
        keys("Enter");
        sees("Some bold words.");
        sees("… shell");
        keys("and", "Space");
        // A line that comes and goes says that something is going on, and what waits.
        sees("running · ");
        sees("Esc stops · next: and");
        keys("C-c");
        sees("stopping");
        sees("stopped; what came until then is recorded");
        sees("› and");
        keys("now?", "Enter");
        sees("Here again.");
        keys("/replay", "Enter");
        sees("replay OK");
        tmux("resize-window", "-x", "60", "-y", "20");
        keys("/co", "Tab");
        sees("/compact");
        keys("C-u", "C-d");
        sees("left with 0");
        assertThat(screen()).doesNotContain("WARNING", "Exception", "Esc stops");
        assertReplays();
    }

    @Test
    void ctrlZGivesTheTerminalToTheShellAtThePromptAndInTheMiddleOfATurn() throws Exception {
        tmux("new-session", "-d", "-x", "100", "-y", "30", "env PS1='shell:' ENV= sh -i");
        sees("shell:");
        tmux("send-keys", "-l", command("--allow shell"));
        keys("Enter");
        sees("› ");
        keys("half a", "C-z");
        seesLast("shell:");
        keys("echo the $((40 + 2)) shell; fg", "Enter");
        sees("the 42 shell");
        sees("› half a");
        keys(" prompt", "Enter");
        sees("… shell");
        sees("running · ");
        keys("C-z");
        seesLast("shell:");
        keys("echo again $((50 + 1)); fg", "Enter");
        sees("again 51");
        keys("typed", "Escape");
        sees("stopping");
        sees("› typed");
        keys("C-u", "C-d");
        sees("akmon: completed");
        assertReplays();
    }

    @Test
    void aTerminalClosedUnderAShellTellsTwiceAndEndsTheSession() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "bash is not installed");
        tmux("new-session", "-d", "-x", "100", "-y", "30", "env PS1=shell: bash --norc -i");
        sees("shell:");
        tmux("send-keys", "-l", command("--allow shell"));
        keys("Enter");
        sees("› ");
        String pid = tmux("list-panes", "-F", "#{pane_pid}").strip();
        ProcessHandle program = ProcessHandle.of(Long.parseLong(pid))
                .orElseThrow()
                .children()
                .findFirst()
                .orElseThrow();
        tmux("kill-server");
        program.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertReplays();
    }

    @Test
    void aClosedTerminalEndsTheSession() throws Exception {
        start("80", "--allow shell");
        sees("› ");
        String pid = tmux("list-panes", "-F", "#{pane_pid}").strip();
        ProcessHandle program = ProcessHandle.of(Long.parseLong(pid))
                .orElseThrow()
                .children()
                .findFirst()
                .orElseThrow();
        tmux("kill-server");
        OtherProcesses.awaitEnd(program);
        assertReplays();
    }
}
