package dev.akmon.journal.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.journal.AttemptRecord;
import dev.akmon.journal.AttemptStatus;
import dev.akmon.journal.Digest;
import dev.akmon.journal.Event;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.SessionReader;
import dev.akmon.journal.SessionVerifier;
import dev.akmon.journal.StoredSession;
import dev.akmon.journal.TestVectors;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The traces of the reference's vectors give its events, objects, reports and refusals. */
class OtelVectorsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-11-20T22:57:25.120Z");

    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicTest> casesOfTheReference() throws IOException {
        JsonNode cases =
                MAPPER.readTree(TestVectors.find("agef/otel/otel-cases.json").toFile());
        assertThat(cases).hasSize(21);
        return StreamSupport.stream(cases.spliterator(), false)
                .map(test -> DynamicTest.dynamicTest(test.path("name").textValue(), () -> check(test)));
    }

    @Test
    void theTraceOfAnInstrumentationWithoutContentIsStructural() throws Exception {
        try (InputStream trace =
                Files.newInputStream(TestVectors.find("agef/otel/openai_v2_weather_legacy.otlp.json"))) {
            OtelReport report = OtelTrace.read(trace).importInto(Journal.at(directory), UUID.randomUUID(), NOW);

            assertThat(report.captureLevel()).isEqualTo(TraceCapture.STRUCTURAL);
            assertThat(report.providerCalls()).isEqualTo(1);
            assertThat(report.toolCalls()).isEqualTo(1);
            assertThat(report.turnsEmitted()).isZero();
            assertThat(report.turnsSuppressed()).isEqualTo(1);
            try (StoredSession session = Journal.at(directory).load(report.sessionId())) {
                assertThat(describe(session).toString())
                        .contains("\\\"finish_reasons\\\":[\\\"tool_calls\\\"]")
                        .contains("\\\"temperature\\\":0.2");
            }
        }
    }

    private void check(JsonNode test) throws Exception {
        InputStream trace =
                new ByteArrayInputStream(test.path("input").textValue().getBytes(StandardCharsets.UTF_8));
        JsonNode expected = test.path("report");
        if (test.path("exit").intValue() != 0) {
            assertThatExceptionOfType(OtelImportException.class)
                    .isThrownBy(() -> OtelTrace.read(trace))
                    .extracting(e -> e.category().wireName())
                    .isEqualTo(expected.path("category").textValue());
            return;
        }
        Journal journal = Journal.at(directory);
        OtelReport report = OtelTrace.read(trace).importInto(journal, UUID.randomUUID(), NOW);

        assertThat(JsonNodeFactory.instance
                        .objectNode()
                        .put("capture_level", report.captureLevel().wireName())
                        .put("provider_calls", report.providerCalls())
                        .put("tool_calls", report.toolCalls())
                        .put("turns_emitted", report.turnsEmitted())
                        .put("turns_suppressed_no_content", report.turnsSuppressed())
                        .put("semconv_version", OtelReport.SEMCONV_VERSION)
                        .toString())
                .isEqualTo(expected.toString());
        try (SessionReader reader = journal.read(report.sessionId())) {
            assertThat(SessionVerifier.verify(reader).violations()).isEmpty();
        }
        try (StoredSession session = journal.load(report.sessionId())) {
            assertThat(session.ended()).isTrue();
            assertThat(describe(session)).isEqualTo(test.path("events"));
        }
    }

    /** The events as the reference's inspect shows them: type, digests, and texts and sizes of objects. */
    private static JsonNode describe(StoredSession session) throws JournalException {
        ArrayNode events = JsonNodeFactory.instance.arrayNode();
        for (Event event : session.events()) {
            Description json = new Description(session, events.addObject());
            EventKind kind = event.kind();
            if (kind instanceof EventKind.SessionStart start) {
                json.put("type", "session_start").object("cwd", start.cwd()).object("config", start.config());
            } else if (kind instanceof EventKind.UserTurn turn) {
                json.put("type", "user_turn").object("prompt", turn.prompt());
            } else if (kind instanceof EventKind.ProviderCall call) {
                json.put("type", "provider_call")
                        .put("provider_id", call.providerId())
                        .object("stream", call.stream());
                for (AttemptRecord attempt : call.attempts()) {
                    new Description(session, json.json.withArray("attempts").addObject())
                            .number("attempt_number", attempt.attemptNumber())
                            .put("status", status(attempt.status()))
                            .put("started_at", millis(attempt.startedAt()))
                            .put("ended_at", millis(attempt.endedAt()))
                            .object("request", attempt.request())
                            .object("response", attempt.response())
                            .object("stream", attempt.stream())
                            .put("error_message", attempt.errorMessage());
                }
            } else if (kind instanceof EventKind.AssistantTurn turn) {
                json.put("type", "assistant_turn")
                        .object("message", turn.message())
                        .object("tool_calls", turn.toolCalls());
            } else if (kind instanceof EventKind.ToolCall call) {
                json.put("type", "tool_call")
                        .put("tool_id", call.toolId())
                        .object("input", call.input())
                        .object("output", call.output())
                        .object("side_effects", call.sideEffects());
            } else if (kind instanceof EventKind.SessionEnd end) {
                json.put("type", "session_end").object("summary", end.summary());
            } else {
                throw new AssertionError("an import has no " + kind.name());
            }
        }
        return events;
    }

    private static String status(AttemptStatus status) {
        return status instanceof AttemptStatus.Other other ? "other:" + other.text() : "success";
    }

    private static String millis(Instant time) {
        String text = time.truncatedTo(ChronoUnit.MILLIS).toString();
        return text.length() == 20 ? text.replace("Z", ".000Z") : text;
    }

    private record Description(StoredSession session, ObjectNode json) {
        Description put(String name, @Nullable String value) {
            json.put(name, value);
            return this;
        }

        Description number(String name, int value) {
            json.put(name, value);
            return this;
        }

        Description object(String stem, @Nullable Digest digest) throws JournalException {
            json.put(stem + "_hash", digest == null ? null : digest.hex());
            if (digest != null) {
                byte[] bytes = session.object(digest);
                json.put(stem + "_text", new String(bytes, StandardCharsets.UTF_8));
                json.put(stem + "_size", bytes.length);
            }
            return this;
        }
    }
}
