package dev.akmon.journal.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.journal.AttemptStatus;
import dev.akmon.journal.Digest;
import dev.akmon.journal.Event;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.EventKind.PermissionGate;
import dev.akmon.journal.EventKind.ProviderCall;
import dev.akmon.journal.EventKind.SessionEnd;
import dev.akmon.journal.EventKind.SessionStart;
import dev.akmon.journal.EventKind.ToolCall;
import dev.akmon.journal.EventKind.UserTurn;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.Reference;
import dev.akmon.journal.StoredSession;
import dev.akmon.journal.content.Payload;
import dev.akmon.journal.content.SessionObjects;
import dev.akmon.journal.content.TokenUsage;
import dev.akmon.journal.report.SessionSummary.Ending;
import dev.akmon.journal.report.SessionSummary.Listing;
import dev.akmon.journal.report.SessionSummary.Origin;
import dev.akmon.journal.report.SessionSummary.Redaction;
import dev.akmon.journal.report.SessionSummary.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the summary of a session, whoever recorded it: objects that are missing, redacted or of another shape than ours
 * leave a gap and are no error. Each object is read at most twice, one at a time.
 */
public final class SessionSummaryReader {

    /** Turns with figures of their own; a session with more has totals all the same. */
    public static final int MAX_TURNS = 100_000;

    private static final int MAX_TASK = 400;
    private static final int MAX_REDACTIONS = 100;
    private static final long MAX_SENTINEL_BYTES = 1 << 20;

    private final StoredSession session;
    private final SessionObjects objects;
    private final ToolTally tools = new ToolTally();
    private final FileTally files = new FileTally();
    private final List<Turn> turns = new ArrayList<>();
    private final List<Redaction> redactions = new ArrayList<>();
    private final Set<Digest> seen = new HashSet<>();

    private Origin origin = Origin.UNKNOWN;
    private Ending ending = Ending.UNKNOWN;
    private @Nullable String task;
    private @Nullable Turn turn;
    private @Nullable TokenUsage totals;
    private long modelCalls;
    private long attempts;
    private long failedAttempts;
    private long inputTokens = -1;
    private long outputTokens = -1;
    private long redactionCount;
    private long missingObjects;

    private SessionSummaryReader(StoredSession session) {
        this.session = session;
        this.objects = new SessionObjects(session);
    }

    /**
     * The summary of a session.
     *
     * @throws JournalException when objects that are there cannot be read
     */
    public static SessionSummary read(StoredSession session) throws JournalException {
        return new SessionSummaryReader(session).read();
    }

    private SessionSummary read() throws JournalException {
        for (Event event : session.events()) {
            lookForGaps(event);
            add(event.kind());
        }
        closeTurn();
        List<Event> events = session.events();
        return new SessionSummary(
                session.sessionId(),
                session.head().orElse(null),
                session.algorithm().wireName(),
                events.isEmpty() ? null : events.get(0).emittedAt(),
                events.isEmpty() ? null : events.get(events.size() - 1).emittedAt(),
                session.ended(),
                events.size(),
                task,
                origin,
                ending,
                turns,
                modelCalls,
                attempts,
                failedAttempts,
                totals == null ? new TokenUsage(inputTokens, outputTokens) : totals,
                tools.listing(),
                tools.denied(),
                files.listing(),
                new Listing<>(redactions, redactionCount),
                missingObjects);
    }

    private void add(EventKind kind) throws JournalException {
        if (kind instanceof SessionStart start) {
            origin = origin(start);
        } else if (kind instanceof UserTurn prompt && task == null) {
            task = objects.payload(prompt.prompt())
                    .flatMap(Payload::text)
                    .map(SessionSummaryReader::beginning)
                    .orElse(null);
        } else if (kind instanceof ProviderCall call) {
            model(call);
        } else if (kind instanceof PermissionGate gate && !gate.decision().equals("allowed")) {
            tools.denied(string(objects.structure(gate.context()), "tool_name").orElse("?"));
        } else if (kind instanceof ToolCall call) {
            tool(call);
        } else if (kind instanceof SessionEnd end) {
            end(objects.structure(end.summary()));
        }
    }

    private Origin origin(SessionStart start) throws JournalException {
        JsonNode config = objects.structure(start.config());
        JsonNode provider = config.path("provider");
        JsonNode producer = config.path("producer");
        return new Origin(
                string(config, "model").orElse(null),
                string(provider, "kind").or(() -> string(config, "provider")).orElse(null),
                string(provider, "endpoint").orElse(null),
                string(producer, "name")
                        .map(name -> string(producer, "version")
                                .map(version -> name + " " + version)
                                .orElse(name))
                        .orElse(null),
                string(config, "capture_level").orElse(null),
                config.path("akmon_otel_config").asBoolean(),
                objects.structure(start.cwd()).isMissingNode()
                        ? objects.payload(start.cwd()).flatMap(Payload::text).orElse(null)
                        : null);
    }

    private void model(ProviderCall call) throws JournalException {
        closeTurn();
        modelCalls++;
        attempts += call.attempts().size();
        failedAttempts += call.attempts().stream()
                .filter(attempt -> attempt.status() != AttemptStatus.Known.SUCCESS)
                .count();
        TokenUsage usage = ModelCalls.usage(call, objects);
        inputTokens = sum(inputTokens, usage.input());
        outputTokens = sum(outputTokens, usage.output());
        turn = new Turn(usage, ModelCalls.duration(call), Duration.ZERO);
    }

    private void tool(ToolCall call) throws JournalException {
        JsonNode output = objects.structure(call.output());
        Duration duration = ModelCalls.plausible(
                Duration.ofMillis(number(output, "duration_ms").orElse(0L)));
        tools.ran(call.toolId(), failed(output), duration);
        files.add(objects.structure(call.sideEffects()));
        if (turn != null) {
            turn = new Turn(turn.tokens(), turn.modelTime(), turn.toolTime().plus(duration));
        }
    }

    private void end(JsonNode summary) {
        JsonNode cost = summary.path("cost_usd");
        ending = new Ending(
                string(summary, "exit_reason").orElse(null),
                string(summary, "error").orElse(null),
                cost.isNumber() && Double.isFinite(cost.doubleValue()) ? cost.doubleValue() : null);
        JsonNode tokens = summary.path("tokens");
        TokenUsage total = new TokenUsage(
                number(tokens, "input").orElse(-1L), number(tokens, "output").orElse(-1L));
        totals = total.isKnown() ? total : null;
    }

    private void closeTurn() {
        if (turn != null && turns.size() < MAX_TURNS) {
            turns.add(turn);
        }
        turn = null;
    }

    private void lookForGaps(Event event) throws JournalException {
        for (Reference reference : event.kind().references()) {
            Digest digest = reference.digest();
            if (!session.hasObject(digest)) {
                missingObjects++;
            } else if (seen.add(digest) && session.objectSize(digest) <= MAX_SENTINEL_BYTES) {
                lookForRedaction(event, reference);
            }
        }
    }

    private void lookForRedaction(Event event, Reference reference) throws JournalException {
        objects.payload(reference.digest()).flatMap(Payload::sentinel).ifPresent(sentinel -> {
            redactionCount++;
            if (redactions.size() < MAX_REDACTIONS) {
                String place =
                        event.kind().name() + " " + Long.toUnsignedString(event.sequence()) + ", " + reference.field();
                redactions.add(new Redaction(reference.digest(), place, sentinel));
            }
        });
    }

    private static boolean failed(JsonNode output) {
        Optional<String> status = string(output, "status");
        return status.isPresent() ? !status.get().equals("success") : output.hasNonNull("error");
    }

    private static String beginning(String prompt) {
        String text = prompt.strip();
        return text.codePointCount(0, text.length()) <= MAX_TASK
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_TASK - 1)) + "…";
    }

    private static long sum(long total, long more) {
        return more < 0 ? total : Math.max(0, total) + more;
    }

    private static Optional<String> string(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isTextual() && !value.textValue().isEmpty() ? Optional.of(value.textValue()) : Optional.empty();
    }

    private static Optional<Long> number(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isIntegralNumber() && value.canConvertToLong() ? Optional.of(value.longValue()) : Optional.empty();
    }
}
