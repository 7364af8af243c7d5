package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.journal.Journal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reading commands through the launcher, as a shell runs them. */
class ReadingCommandsIT {

    private static final Path LAUNCHER = Path.of("..", "akmon").toAbsolutePath().normalize();
    private static final UUID ID = UUID.fromString("11111111-2222-4333-8444-555555555555");

    @TempDir
    Path home;

    /** The launcher builds what it finds out of date, and says so; that is not what is looked at here. */
    @BeforeAll
    static void bringTheProgramUpToDate(@TempDir Path home) throws Exception {
        assertThat(shell(home, "\"$AKMON\" --version").exitCode()).isZero();
    }

    @Test
    void outputIsUtf8WhateverTheLocale() throws Exception {
        try (SessionScript session = new SessionScript(journal(), ID)) {
            session.start("/", "{}").prompt("Grüße an 世界").end(null);
        }

        Shell shell = shell("LC_ALL=POSIX \"$AKMON\" inspect last");

        assertThat(shell.exitCode()).isZero();
        assertThat(shell.out()).contains("user    \"Grüße an 世界\"").contains("end     ended");
        assertThat(shell.err()).isEmpty();
    }

    @Test
    void aReaderThatHasSeenEnoughEndsTheCommandQuietly() throws Exception {
        try (SessionScript session = new SessionScript(journal(), ID)) {
            session.start("/", "{}").prompt("a line of text\n".repeat(100_000)).end(null);
        }

        Shell shell = shell("{ \"$AKMON\" inspect last --resolve --verbose; echo \"$?\" >&2; } | head -n 1");

        assertThat(shell.out()).isEqualTo("session: " + ID + "\n");
        assertThat(shell.err()).isEqualTo("141\n");
    }

    @Test
    void aFullDiskIsAnError() throws Exception {
        SessionScript.repairSession(journal(), ID);

        Shell shell = shell("[ -w /dev/full ] || exit 3; \"$AKMON\" inspect last >/dev/full");

        assertThat(shell.exitCode()).isEqualTo(3);
    }

    @Test
    void exitCodesReachTheShell() throws Exception {
        SessionScript.repairSession(journal(), ID);

        assertThat(shell("\"$AKMON\" verify last").exitCode()).isZero();
        assertThat(shell("\"$AKMON\" verify last --nope").exitCode()).isEqualTo(2);
        assertThat(shell("\"$AKMON\" verify deadbeef").exitCode()).isEqualTo(3);
    }

    private Journal journal() {
        return Journal.at(home.resolve(".local/state/akmon/journal"));
    }

    private record Shell(int exitCode, String out, String err) {}

    private Shell shell(String script) throws IOException, InterruptedException {
        return shell(home, script);
    }

    private static Shell shell(Path home, String script) throws IOException, InterruptedException {
        Path out = home.resolve("out");
        Path err = home.resolve("err");
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .directory(home.toFile());
        OwnSurroundings.of(builder, home);
        builder.environment().put("AKMON", LAUNCHER.toString());
        int exitCode = builder.start().waitFor();
        return new Shell(
                exitCode, Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
    }
}
