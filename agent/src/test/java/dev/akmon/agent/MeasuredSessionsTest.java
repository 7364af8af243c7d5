package dev.akmon.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.agent.scripted.ScriptedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What recording costs: how often the disk is forced, and how long logs become. */
class MeasuredSessionsTest {
    private static final Path BENCH = Path.of("../examples/bench");
    private static final int KIB = 1024;

    @TempDir
    Path directory;

    private record Cost(long forces, long bytes, long captured) {}

    private Cost cost(String script) throws Exception {
        SessionFixture sessions = new SessionFixture(Files.createDirectory(directory.resolve(script)));
        try (Stream<Path> files = Files.list(BENCH.resolve("project"))) {
            for (Path file : files.toList()) {
                Files.copy(file, sessions.project().resolve(file.getFileName()));
            }
        }
        RecordedSession session = sessions.maxTurns(200)
                .model(ScriptedModel.parse(BENCH.resolve(script + ".yaml")))
                .run()
                .assertReplays();
        assertThat(session.result().exitReason()).isEqualTo(ExitReason.COMPLETED);
        long captured = session.requests().stream()
                .mapToLong(request -> request.body().length)
                .sum();
        long bytes = Files.size(session.journal().logPath(session.id()));
        System.out.printf(
                "%s: %d forces, log of %d bytes, %d bytes of requests%n", script, session.forces(), bytes, captured);
        return new Cost(session.forces(), bytes, captured);
    }

    @Test
    void aSessionCostsWhatIsNewInIt() throws Exception {
        Cost twenty = cost("twenty-turns");
        Cost hundred = cost("hundred-turns");

        assertThat(twenty.forces()).isLessThanOrEqualTo(80);
        assertThat(twenty.bytes()).isLessThanOrEqualTo(64 * KIB);
        assertThat(hundred.forces()).isLessThanOrEqualTo(400);
        assertThat(hundred.bytes()).isLessThanOrEqualTo(6 * twenty.bytes());
        // More than the five times that growing with the number of turns would give; a part of each request is the
        // same.
        assertThat(hundred.captured()).as("what it would cost without").isGreaterThan(10 * twenty.captured());
    }
}
