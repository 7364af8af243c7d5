package dev.akmon.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.agent.modules.Modules;
import dev.akmon.agent.scripted.ReceivedRequest;
import dev.akmon.journal.AttemptRecord;
import dev.akmon.journal.CanonicalJson;
import dev.akmon.journal.Digest;
import dev.akmon.journal.Event;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.Journal;
import dev.akmon.journal.SessionReader;
import dev.akmon.journal.SessionVerifier;
import dev.akmon.journal.StoredSession;
import dev.akmon.journal.VerificationReport;
import dev.akmon.replay.Replay;
import dev.akmon.replay.ReplayException;
import dev.akmon.replay.ReplayMode;
import dev.akmon.replay.ReplayReport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A session as it lies in the journal after its end.
 *
 * @param config its config object
 * @param result what the run itself reports
 * @param forces how often the writer forced the disk
 * @param requests what the server received
 */
record RecordedSession(
        Journal journal, UUID id, SessionConfig config, RunResult result, long forces, List<ReceivedRequest> requests) {

    StoredSession load() throws Exception {
        return journal.load(id);
    }

    List<EventKind> kinds() throws Exception {
        try (StoredSession session = load()) {
            return session.events().stream().map(Event::kind).toList();
        }
    }

    List<String> kindNames() throws Exception {
        return kinds().stream().map(EventKind::name).toList();
    }

    <T extends EventKind> List<T> kinds(Class<T> type) throws Exception {
        return kinds().stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Every attempt of every model call, in order. */
    List<AttemptRecord> attempts() throws Exception {
        return kinds(EventKind.ProviderCall.class).stream()
                .flatMap(call -> call.attempts().stream())
                .toList();
    }

    /** The wire names of the status of every attempt. */
    List<String> attemptStatuses() throws Exception {
        return attempts().stream().map(a -> a.status().wireName()).toList();
    }

    /** The context objects of every gate. */
    List<JsonNode> gates() throws Exception {
        return jsons(kinds(EventKind.PermissionGate.class).stream()
                .map(EventKind.PermissionGate::context)
                .toList());
    }

    /** The output objects of every tool call. */
    List<JsonNode> outputs() throws Exception {
        return jsons(kinds(EventKind.ToolCall.class).stream()
                .map(EventKind.ToolCall::output)
                .toList());
    }

    List<String> messages() throws Exception {
        try (StoredSession session = load()) {
            List<String> texts = new ArrayList<>();
            for (EventKind.AssistantTurn turn : kinds(EventKind.AssistantTurn.class)) {
                texts.add(new String(session.object(turn.message()), StandardCharsets.UTF_8));
            }
            return texts;
        }
    }

    /** The summary object. */
    JsonNode summary() throws Exception {
        List<EventKind> kinds = kinds();
        EventKind.SessionEnd end = (EventKind.SessionEnd) kinds.get(kinds.size() - 1);
        return json(end.summary());
    }

    JsonNode json(Digest digest) throws Exception {
        try (StoredSession session = load()) {
            return CanonicalJson.parse(session.object(digest));
        }
    }

    private List<JsonNode> jsons(List<Digest> digests) throws Exception {
        List<JsonNode> nodes = new ArrayList<>();
        for (Digest digest : digests) {
            nodes.add(json(digest));
        }
        return nodes;
    }

    VerificationReport verify() throws Exception {
        try (SessionReader reader = journal.read(id)) {
            return SessionVerifier.verify(reader);
        }
    }

    ReplayReport replay(ReplayMode mode) throws Exception {
        try (StoredSession session = load()) {
            return replay(session, mode);
        }
    }

    static ReplayReport replay(StoredSession session, ReplayMode mode) throws ReplayException {
        return new Replay(AgentLoop.replayWith(Modules.none()), mode, AgentVersions.json()).run(session);
    }

    /** Checks that the session is sound, and that replaying it gives every event again and the same head. */
    RecordedSession assertReplays() throws Exception {
        try (StoredSession session = load()) {
            assertReplays(session, "session");
        }
        assertThat(verify().violations()).isEmpty();
        return this;
    }

    static void assertReplays(StoredSession session, String what) throws Exception {
        for (ReplayMode mode : ReplayMode.values()) {
            ReplayReport report = replay(session, mode);
            assertThat(report.divergences()).as("%s, %s replay", what, mode).isEmpty();
            assertThat(report.notes()).isEmpty();
            assertThat(report.replayHead()).as(what).isEqualTo(session.head());
            assertThat(report.eventsCompared()).isEqualTo(session.events().size());
            assertThat(report.passed()).isTrue();
        }
    }
}
