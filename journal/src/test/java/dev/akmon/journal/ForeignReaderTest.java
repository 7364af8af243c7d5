package dev.akmon.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.akmon.journal.EventKind.UserTurn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log can be read by a program that shares nothing with this one but the description of the format. */
class ForeignReaderTest {
    private static final UUID ID = UUID.fromString("0190c0de-0000-7000-8000-000000000006");

    @TempDir
    private Path directory;

    private record Answer(int exitCode, String output) {}

    @Test
    void theExampleScriptReadsALogAndChecksIt() throws Exception {
        assumeTrue(isOnPath("python3") && isOnPath("zstd"), "needs python3 and zstd");
        Journal journal = Journal.at(directory);
        try (SessionWriter writer = journal.create(ID)) {
            SampleSession.terse(writer, 1).start();
            writer.put("not committed".getBytes(StandardCharsets.UTF_8));
        }
        try (SessionWriter writer = journal.reopen(ID)) {
            Digest prompt = writer.put("Say hello in Grüezi".getBytes(StandardCharsets.UTF_8));
            writer.append(new UserTurn(prompt), SampleSession.LATER);
            writer.append(new EventKind.SessionEnd(null), SampleSession.LATER);
            writer.commit();
        }
        Path log = journal.logPath(ID);

        try (StoredSession stored = journal.load(ID)) {
            Answer events = run("read_log.py", log.toString());
            List<String> lines = events.output().lines().toList();
            assertThat(lines).hasSize(stored.events().size() + 1);
            for (int i = 0; i < stored.events().size(); i++) {
                assertThat(lines.get(i))
                        .startsWith(stored.eventHashes().get(i).shortHex() + " " + i + " ")
                        .contains(stored.events().get(i).kind().name());
            }
            assertThat(lines.get(lines.size() - 1))
                    .isEqualTo("head " + stored.head().orElseThrow());
            assertThat(events.exitCode()).isZero();

            UserTurn turn = (UserTurn) stored.events().get(2).kind();
            assertThat(run("read_log.py", log.toString(), turn.prompt().hex()).output())
                    .isEqualTo("Say hello in Grüezi");
            assertThat(run("read_log.py", log.toString(), "0".repeat(64)).exitCode())
                    .as("an object that is not there")
                    .isEqualTo(1);
            assertThat(run("read_log.py", log + ".none").exitCode()).isEqualTo(1);
        }
    }

    private static boolean isOnPath(String program) {
        for (String directory : System.getenv("PATH").split(":")) {
            if (Files.isExecutable(Path.of(directory, program))) {
                return true;
            }
        }
        return false;
    }

    private static Answer run(String script, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "python3",
                TestVectors.repository()
                        .resolve(Path.of("examples", "journal", script))
                        .toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("PYTHONIOENCODING", "utf-8");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), output);
    }
}
