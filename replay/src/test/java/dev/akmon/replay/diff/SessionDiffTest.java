package dev.akmon.replay.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.akmon.journal.AttemptRecord;
import dev.akmon.journal.AttemptStatus;
import dev.akmon.journal.Digest;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.HashAlgorithm;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.SessionWriter;
import dev.akmon.journal.StoredSession;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionDiffTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    Path directory;

    private final List<StoredSession> opened = new ArrayList<>();
    private Instant start = START;

    /** The events of a session but for its beginning and end, which are the same everywhere. */
    private interface Content {
        void write(Recorder recorder) throws JournalException;
    }

    private record Recorder(SessionWriter writer, Instant at) {
        void append(EventKind kind) throws JournalException {
            writer.append(kind, at);
        }

        Digest put(String text) throws JournalException {
            return writer.put(text.getBytes(StandardCharsets.UTF_8));
        }

        @Nullable
        Digest optional(@Nullable String text) throws JournalException {
            return text == null ? null : put(text);
        }

        AttemptRecord attempt(int number, AttemptStatus status, String request, @Nullable String response)
                throws JournalException {
            return new AttemptRecord(number, at, at, status, put(request), optional(response), null, null);
        }
    }

    @AfterEach
    void close() {
        opened.forEach(StoredSession::close);
    }

    @Test
    void aSessionMatchesOneThatDiffersInNothingButItsTimes() throws Exception {
        Content content = r -> {
            r.append(new EventKind.UserTurn(r.put("hello")));
            r.append(new EventKind.AssistantTurn(r.put("hi"), null));
        };
        StoredSession a = session(content);
        start = START.plusSeconds(1000);
        StoredSession b = session(content);

        DiffReport report = SessionDiff.of(a, b, true);

        assertThat(report.matches()).isTrue();
        assertThat(report.eventsCompared()).isEqualTo(4);
        assertThat(a.head()).isNotEqualTo(b.head());
    }

    @ParameterizedTest
    @CsvSource({
        "prompt, content_reference_difference, prompt_hash",
        "tool, content_reference_difference, tool_id",
        "input, tool_call_input_difference, input_hash",
        "output, tool_call_output_difference, output_hash",
        "effects, content_reference_difference, side_effects_hash",
        "provider, content_reference_difference, provider_id",
        "request, content_reference_difference, attempts[0].request_hash",
        "response, provider_call_response_difference, attempts[-1].response_hash",
        "stream, content_reference_difference, stream_hash",
        "status, content_reference_difference, attempts[0].status",
        "policy, content_reference_difference, policy_id",
        "decision, permission_gate_decision_difference, decision",
        "context, content_reference_difference, context_hash",
        "message, assistant_content_difference, message_hash",
        "calls, content_reference_difference, tool_calls_hash",
        "index, content_reference_difference, index_id",
        "query, content_reference_difference, query_hash",
        "results, content_reference_difference, results_hash"
    })
    void eachFieldHasItsKind(String changed, String kind, String field) throws Exception {
        DiffReport report = SessionDiff.of(session(everything("")), session(everything(changed)), false);

        assertThat(report.matches()).isFalse();
        assertThat(report.structuralBreak()).isNull();
        assertThat(report.differences()).hasSize(1);
        assertThat(report.differences().get(0).kind().wireName()).isEqualTo(kind);
        assertThat(report.differences().get(0).field()).isEqualTo(field);
        assertThat(report.differences().get(0).content()).isNull();
        assertThat(report.differences().get(0).skipReason()).isNull();
    }

    @Test
    void aRetryIsADifference() throws Exception {
        StoredSession once = session(r -> r.append(
                new EventKind.ProviderCall("p", List.of(r.attempt(1, AttemptStatus.Known.SUCCESS, "q", "a")), null)));
        StoredSession twice = session(r -> r.append(new EventKind.ProviderCall(
                "p",
                List.of(
                        r.attempt(1, AttemptStatus.Known.RATE_LIMITED, "q", "slow"),
                        r.attempt(2, AttemptStatus.Known.SUCCESS, "q", "a")),
                null)));

        DiffReport report = SessionDiff.of(once, twice, false);

        assertThat(report.differences()).hasSize(1);
        assertThat(report.differences().get(0).field()).isEqualTo("attempts");
        assertThat(report.differences().get(0).expected()).isEqualTo("1");
        assertThat(report.differences().get(0).actual()).isEqualTo("2");
    }

    @Test
    void comparingStopsWhereKindsDiffer() throws Exception {
        DiffReport report = SessionDiff.of(
                session(r -> r.append(new EventKind.UserTurn(r.put("x")))),
                session(r -> {
                    r.append(new EventKind.AssistantTurn(r.put("x"), null));
                    r.append(new EventKind.UserTurn(r.put("y")));
                }),
                false);

        assertThat(report.structuralBreak()).isEqualTo(new DiffReport.StructuralBreak(1, "UserTurn", "AssistantTurn"));
        assertThat(report.differences()).hasSize(1);
        assertThat(report.differences().get(0).kind()).isEqualTo(DifferenceKind.EVENT_KIND_MISMATCH);
        assertThat(report.eventsCompared()).isEqualTo(1);
    }

    @Test
    void contentIsShownOnDemand() throws Exception {
        DiffReport report = SessionDiff.of(
                session(r -> r.append(new EventKind.UserTurn(r.put("{\"a\":1}")))),
                session(r -> r.append(new EventKind.UserTurn(r.put("{\"a\":2}")))),
                true);

        Difference.Content content = report.differences().get(0).content();
        assertThat(content.previewA()).isEqualTo("{\"a\":1}");
        assertThat(content.previewB()).isEqualTo("{\"a\":2}");
        assertThat(content.sizeA()).isEqualTo(7);
        assertThat(content.bytesMatch()).isFalse();
        assertThat(content.where()).containsExactly("/a: 1 -> 2");
    }

    @Test
    void whatHasNoContentSaysSo() throws Exception {
        DiffReport report = SessionDiff.of(
                session(r -> r.append(new EventKind.AssistantTurn(r.put("x"), null))),
                session(r -> r.append(new EventKind.AssistantTurn(r.put("x"), r.put("[]")))),
                true);

        assertThat(report.differences().get(0).expected()).isEqualTo("none");
        assertThat(report.differences().get(0).skipReason()).isEqualTo("field not dereferenceable");
    }

    @Test
    void previewsAreCut() throws Exception {
        String lines = "é".repeat(600) + "\n2\n3\n4\n5\n6\n7";
        StoredSession a = session(r -> r.append(new EventKind.UserTurn(r.put(lines))));
        StoredSession b =
                session(r -> r.append(new EventKind.UserTurn(r.writer().put(new byte[] {(byte) 0xff, 0, 1}))));
        StoredSession empty = session(r -> r.append(new EventKind.UserTurn(r.put(""))));

        Difference.Content content =
                SessionDiff.of(a, b, true).differences().get(0).content();
        assertThat(content.previewA())
                .startsWith("é".repeat(512) + "... (truncated line, 176 more bytes)\n2\n")
                .endsWith("\n5\n... (2 more lines)");
        assertThat(content.previewB()).isEqualTo("ff 00 01");
        assertThat(SessionDiff.of(a, empty, true).differences().get(0).content().previewB())
                .isEqualTo("<empty>");
    }

    @Test
    void sessionsOfDifferentHashFunctionsAreComparedByContent() throws Exception {
        StoredSession a = session(everything(""), HashAlgorithm.SHA256);
        StoredSession b = session(everything(""), HashAlgorithm.BLAKE3);

        assertThat(SessionDiff.of(a, b, false).matches()).isTrue();
        assertThat(SessionDiff.of(a, session(everything("prompt"), HashAlgorithm.BLAKE3), false)
                        .matches())
                .isFalse();
    }

    @Test
    void anOpenSessionCannotBeCompared() throws Exception {
        UUID id = UUID.randomUUID();
        Journal journal = Journal.at(directory);
        try (SessionWriter writer = journal.create(id)) {
            Recorder recorder = new Recorder(writer, START);
            recorder.append(new EventKind.SessionStart(recorder.put("/"), recorder.put("{}")));
            writer.commit();
        }
        StoredSession open = journal.load(id);
        opened.add(open);
        StoredSession whole = session(r -> {});

        assertThatExceptionOfType(DiffException.class).isThrownBy(() -> SessionDiff.of(open, whole, false));
        assertThatExceptionOfType(DiffException.class).isThrownBy(() -> SessionDiff.of(whole, open, false));
    }

    /** One event of each kind; the part of this name says something else than usual. */
    private static Content everything(String changed) {
        return r -> {
            r.append(new EventKind.UserTurn(r.put(text("prompt", changed))));
            AttemptStatus status =
                    changed.equals("status") ? new AttemptStatus.Other("Success") : AttemptStatus.Known.SUCCESS;
            r.append(new EventKind.ProviderCall(
                    text("provider", changed),
                    List.of(r.attempt(1, status, text("request", changed), text("response", changed))),
                    r.put(text("stream", changed))));
            r.append(new EventKind.RetrievalCall(
                    text("index", changed), r.put(text("query", changed)), r.put(text("results", changed))));
            r.append(new EventKind.PermissionGate(
                    text("policy", changed), text("decision", changed), r.put(text("context", changed))));
            r.append(new EventKind.ToolCall(
                    text("tool", changed),
                    r.put(text("input", changed)),
                    r.put(text("output", changed)),
                    r.put(text("effects", changed))));
            r.append(new EventKind.AssistantTurn(r.put(text("message", changed)), r.put(text("calls", changed))));
        };
    }

    private static String text(String name, String changed) {
        return name.equals(changed) ? name + " changed" : name;
    }

    private StoredSession session(Content content) throws JournalException {
        return session(content, HashAlgorithm.SHA256);
    }

    private StoredSession session(Content content, HashAlgorithm algorithm) throws JournalException {
        Journal journal = Journal.at(directory);
        UUID id = UUID.randomUUID();
        try (SessionWriter writer = journal.create(id, algorithm)) {
            Recorder recorder = new Recorder(writer, start);
            recorder.append(new EventKind.SessionStart(recorder.put("/"), recorder.put("{}")));
            content.write(recorder);
            recorder.append(new EventKind.SessionEnd(null));
            writer.commit();
        }
        StoredSession session = journal.load(id);
        opened.add(session);
        return session;
    }
}
