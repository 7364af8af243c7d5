package dev.akmon.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.journal.AttemptRecord;
import dev.akmon.journal.Event;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.SessionReader;
import dev.akmon.journal.SessionVerifier;
import dev.akmon.journal.StoredSession;
import dev.akmon.replay.ReplayMode;
import dev.akmon.replay.ReplayReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens in a session, it is recorded soundly and replays to the same head. */
class RandomSessionsTest {
    private static final int FEW = 40;
    private static final int MANY = 1_500;

    @TempDir
    Path directory;

    private final Map<String, Integer> seen = new TreeMap<>();

    @Test
    void aFewSessionsReplayToTheirHeads() throws Exception {
        replaySessions(0, FEW);

        assertThat(seen)
                .containsKeys(
                        "exit completed", "exit error", "attempt Success", "attempt ServerError", "event ToolCall")
                .containsKeys("gate refused", "gate rule", "gate reads", "gate person");
    }

    @Test
    @Tag("long")
    void manySessionsReplayToTheirHeads() throws Exception {
        replaySessions(FEW, FEW + MANY);

        seen.forEach((what, count) -> System.out.println(what + ": " + count));
        assertThat(seen)
                .containsKeys(
                        "exit budget_limit",
                        "exit completed",
                        "exit error",
                        "exit interrupted",
                        "exit max_tool_calls",
                        "exit max_turns",
                        "exit terminated",
                        "exit wall_time_limit")
                .containsKeys(
                        "attempt Cancelled",
                        "attempt ClientError",
                        "attempt NetworkError",
                        "attempt RateLimited",
                        "attempt ServerError",
                        "attempt Success")
                .containsKeys(
                        "gate default", "gate person", "gate reads", "gate refused", "gate remembered", "gate rule")
                .containsKeys("tool akmon:compact", "tool apply_patch", "tool edit", "tool shell", "tool write_file");
    }

    private void replaySessions(long from, long to) throws Exception {
        for (long seed = from; seed < to; seed++) {
            RecordedSession session = new RandomSession(seed)
                    .in(new SessionFixture(Files.createDirectory(directory.resolve("seed-" + seed))))
                    .run();
            check(session, "seed " + seed);
        }
    }

    private void check(RecordedSession recorded, String seed) throws Exception {
        try (StoredSession session = recorded.load();
                SessionReader reader = recorded.journal().read(recorded.id())) {
            assertThat(SessionVerifier.verify(reader).violations()).as(seed).isEmpty();
            ReplayReport report = RecordedSession.replay(session, ReplayMode.STRICT);
            assertThat(report.divergences()).as(seed).isEmpty();
            assertThat(report.replayHead()).as(seed).isEqualTo(session.head());
            assertThat(report.passed()).as(seed).isTrue();
            count("exit " + recorded.result().exitReason().wireName());
            for (Event event : session.events()) {
                count(event.kind());
            }
        }
    }

    private void count(EventKind kind) throws IOException {
        count("event " + kind.name());
        if (kind instanceof EventKind.ProviderCall call) {
            for (AttemptRecord attempt : call.attempts()) {
                count("attempt " + attempt.status().wireName());
            }
        } else if (kind instanceof EventKind.PermissionGate gate) {
            count("gate " + gate.policyId());
        } else if (kind instanceof EventKind.ToolCall call) {
            count("tool " + call.toolId());
        }
    }

    private void count(String what) {
        seen.merge(what, 1, Integer::sum);
    }
}
