package dev.akmon.journal.otel;

import dev.akmon.journal.AttemptRecord;
import dev.akmon.journal.AttemptStatus;
import dev.akmon.journal.Digest;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.HashAlgorithm;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.SessionWriter;
import dev.akmon.journal.StagedSession;
import dev.akmon.journal.otel.OtelImportException.Category;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A trace of one agent session that was read and found importable.
 *
 * <p>Its session begins with a SessionStart and ends with a SessionEnd; between them each span that called a model becomes
 * a ProviderCall and each that ran a tool a ToolCall, ordered by start. The first message of a user comes before the call
 * it went to, once in a session; what the assistant said follows its call.
 *
 * <p>A session from a trace is as good as the program that wrote the trace: it is evidence of what was exported, sealed
 * when it was imported, and cannot be replayed.
 */
public final class OtelTrace {
    private final List<OtlpSpan> spans;
    private final TraceCapture captureLevel;

    private OtelTrace(List<OtlpSpan> spans) {
        this.spans = spans;
        this.captureLevel = spans.stream().anyMatch(SpanContent::isIn) ? TraceCapture.FULL : TraceCapture.STRUCTURAL;
    }

    /**
     * Reads a trace: OTLP/JSON, one document or several, plain or with gzip.
     *
     * @throws OtelImportException when it cannot be imported
     * @throws IOException when reading fails
     */
    public static OtelTrace read(InputStream file) throws OtelImportException, IOException {
        return read(file, false);
    }

    /**
     * As {@link #read(InputStream)}, on demand without insisting on the letter of OTLP/JSON.
     *
     * @param lenient whether integers and times may be numbers, kinds names, values bytes or without type, members null
     */
    public static OtelTrace read(InputStream file, boolean lenient) throws OtelImportException, IOException {
        List<OtlpSpan> spans = new ArrayList<>(OtlpReader.read(file, lenient));
        if (spans.isEmpty()) {
            throw new OtelImportException(Category.EMPTY_TRACE, "the trace has no spans in resourceSpans");
        }
        requireKnownEvents(spans);
        requireOneConversation(spans);
        spans.sort(OtlpSpan.IMPORT_ORDER);
        return new OtelTrace(List.copyOf(spans));
    }

    /** Whether the trace tells what was said. */
    public TraceCapture captureLevel() {
        return captureLevel;
    }

    /**
     * Records the trace as a session, made durable as a whole: when this fails, no session is left behind.
     *
     * @param importedAt the time of its events; the calls keep the times of their spans
     */
    public OtelReport importInto(Journal journal, UUID sessionId, Instant importedAt) throws JournalException {
        try (StagedSession staged = journal.stage(sessionId, HashAlgorithm.SHA256)) {
            Emission emission = new Emission(staged.writer(), importedAt);
            emission.run();
            staged.writer().commit();
            staged.publish();
            return emission.report();
        }
    }

    private static void requireKnownEvents(List<OtlpSpan> spans) throws OtelImportException {
        Optional<String> unknown = spans.stream()
                .flatMap(span -> span.events().stream())
                .map(OtlpSpanEvent::name)
                .filter(name -> name.startsWith(GenAi.EVENT_PREFIX) && !GenAi.MESSAGE_EVENTS.contains(name))
                .findFirst();
        if (unknown.isPresent()) {
            throw new OtelImportException(
                    Category.LEGACY_SEMCONV_UNSUPPORTED,
                    "the trace has an event " + unknown.get() + ", whose content an import would lose");
        }
    }

    private static void requireOneConversation(List<OtlpSpan> spans) throws OtelImportException {
        List<String> conversations = spans.stream()
                .flatMap(span -> span.attributes().text(GenAi.CONVERSATION_ID).stream())
                .distinct()
                .limit(2)
                .toList();
        if (conversations.size() > 1) {
            throw new OtelImportException(
                    Category.MULTIPLE_SESSIONS,
                    "the trace has more than one gen_ai.conversation.id; a session is one conversation, so split the"
                            + " trace");
        }
    }

    /** One import. */
    private final class Emission {
        private final SessionWriter writer;
        private final Instant importedAt;
        private boolean userTurnEmitted;
        private long providerCalls;
        private long toolCalls;
        private long turnsEmitted;
        private long turnsSuppressed;

        Emission(SessionWriter writer, Instant importedAt) {
            this.writer = writer;
            this.importedAt = importedAt;
        }

        void run() throws JournalException {
            append(new EventKind.SessionStart(
                    writer.put(TraceObjects.workingDirectory()), writer.put(TraceObjects.config(spans, captureLevel))));
            for (OtlpSpan span : spans) {
                Operation operation = span.operation().orElse(Operation.OTHER);
                if (operation == Operation.PROVIDER_CALL) {
                    providerCall(span);
                } else if (operation == Operation.TOOL_CALL) {
                    toolCall(span);
                }
            }
            append(new EventKind.SessionEnd(null));
        }

        OtelReport report() {
            return new OtelReport(
                    writer.sessionId(), captureLevel, providerCalls, toolCalls, turnsEmitted, turnsSuppressed);
        }

        private void providerCall(OtlpSpan span) throws JournalException {
            SpanContent content = SpanContent.of(span);
            if (!userTurnEmitted && content.userMessage().isPresent()) {
                append(new EventKind.UserTurn(
                        writer.put(TraceObjects.content(content.userMessage().get()))));
                userTurnEmitted = true;
                turnsEmitted++;
            }
            append(new EventKind.ProviderCall(TraceObjects.provider(span), List.of(attempt(span, content)), null));
            providerCalls++;
            assistantTurn(content);
        }

        private AttemptRecord attempt(OtlpSpan span, SpanContent content) throws JournalException {
            Digest request = writer.put(TraceObjects.request(span, content));
            Digest response = writer.put(TraceObjects.response(span, content));
            Optional<String> error = span.attributes().text(GenAi.ERROR_TYPE);
            AttemptStatus status =
                    error.<AttemptStatus>map(AttemptStatus.Other::new).orElse(AttemptStatus.Known.SUCCESS);
            return new AttemptRecord(
                    1, span.startedAt(), span.endedAt(), status, request, response, null, error.orElse(null));
        }

        private void assistantTurn(SpanContent content) throws JournalException {
            Optional<SpanContent.AssistantMessage> message = content.assistantMessage();
            if (message.isEmpty()) {
                turnsSuppressed++;
                return;
            }
            Digest parts = writer.put(TraceObjects.content(message.get().parts()));
            Digest calls = message.get().toolCalls().isEmpty()
                    ? null
                    : writer.put(TraceObjects.content(message.get().toolCalls().get()));
            append(new EventKind.AssistantTurn(parts, calls));
            turnsEmitted++;
        }

        private void toolCall(OtlpSpan span) throws JournalException {
            Digest input = writer.put(TraceObjects.toolInput(span));
            Digest output = writer.put(TraceObjects.toolOutput(span));
            append(new EventKind.ToolCall(TraceObjects.toolName(span), input, output, null));
            toolCalls++;
        }

        private void append(EventKind kind) throws JournalException {
            writer.append(kind, importedAt);
        }
    }
}
