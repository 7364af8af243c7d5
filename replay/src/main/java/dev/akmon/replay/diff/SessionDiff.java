package dev.akmon.replay.diff;

import dev.akmon.journal.AttemptRecord;
import dev.akmon.journal.AttemptStatus;
import dev.akmon.journal.Digest;
import dev.akmon.journal.Event;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.EventKind.AssistantTurn;
import dev.akmon.journal.EventKind.PermissionGate;
import dev.akmon.journal.EventKind.ProviderCall;
import dev.akmon.journal.EventKind.RetrievalCall;
import dev.akmon.journal.EventKind.SessionEnd;
import dev.akmon.journal.EventKind.SessionStart;
import dev.akmon.journal.EventKind.ToolCall;
import dev.akmon.journal.EventKind.UserTurn;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.Reference;
import dev.akmon.journal.StoredSession;
import dev.akmon.replay.ObjectDifference;
import dev.akmon.replay.diff.DiffReport.StructuralBreak;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Compares two sessions in lockstep: what was asked, sent, answered, decided and done. Times and hash links are not
 * compared, since they differ between any two runs.
 */
public final class SessionDiff {
    private static final String NONE = "none";
    private static final long MAX_RESOLVED_BYTES = 10L << 20;

    private final StoredSession a;
    private final StoredSession b;
    private final boolean resolve;
    private final List<Difference> differences = new ArrayList<>();
    private long position;

    private SessionDiff(StoredSession a, StoredSession b, boolean resolve) {
        this.a = a;
        this.b = b;
        this.resolve = resolve;
    }

    /**
     * Compares two sessions.
     *
     * @param resolve whether to show what is behind digests that differ
     * @throws DiffException when one of them has no proper beginning and end
     * @throws JournalException MISSING_OBJECT when one of them lacks an object
     */
    public static DiffReport of(StoredSession a, StoredSession b, boolean resolve)
            throws DiffException, JournalException {
        requireWhole(a);
        requireWhole(b);
        return new SessionDiff(a, b, resolve).compare();
    }

    private static void requireWhole(StoredSession session) throws DiffException, JournalException {
        List<Event> events = session.events();
        long ends = events.stream()
                .filter(event -> event.kind() instanceof SessionEnd)
                .count();
        boolean whole =
                !events.isEmpty() && events.get(0).kind() instanceof SessionStart && session.ended() && ends == 1;
        if (!whole) {
            throw new DiffException("session " + session.sessionId()
                    + " cannot be compared: it does not begin with a SessionStart and end with its only SessionEnd");
        }
        for (Event event : events) {
            for (Reference reference : event.kind().references()) {
                session.objectSize(reference.digest());
            }
        }
    }

    private DiffReport compare() throws JournalException {
        StructuralBreak broken = null;
        int common = Math.min(a.events().size(), b.events().size());
        while (position < common && broken == null) {
            EventKind x = a.events().get((int) position).kind();
            EventKind y = b.events().get((int) position).kind();
            if (x.name().equals(y.name())) {
                fields(x, y);
                position++;
            } else {
                broken = new StructuralBreak(position, x.name(), y.name());
                whole(DifferenceKind.EVENT_KIND_MISMATCH, x.name(), y.name());
            }
        }
        int ofA = a.events().size();
        int ofB = b.events().size();
        if (broken == null && ofA != ofB) {
            broken = new StructuralBreak(position, "len=" + ofA, "len=" + ofB);
            whole(DifferenceKind.EVENT_COUNT_MISMATCH, String.valueOf(ofA), String.valueOf(ofB));
        }
        return new DiffReport(a.sessionId(), b.sessionId(), position, ofA, ofB, broken, differences);
    }

    private void fields(EventKind x, EventKind y) throws JournalException {
        if (x instanceof SessionStart p && y instanceof SessionStart q) {
            object(DifferenceKind.SESSION_START_CWD, "cwd_hash", p.cwd(), q.cwd());
            reference("config_hash", p.config(), q.config());
        } else if (x instanceof UserTurn p && y instanceof UserTurn q) {
            reference("prompt_hash", p.prompt(), q.prompt());
        } else if (x instanceof ProviderCall p && y instanceof ProviderCall q) {
            providerCall(p, q);
        } else if (x instanceof ToolCall p && y instanceof ToolCall q) {
            text(DifferenceKind.CONTENT_REFERENCE, "tool_id", p.toolId(), q.toolId());
            object(DifferenceKind.TOOL_CALL_INPUT, "input_hash", p.input(), q.input());
            object(DifferenceKind.TOOL_CALL_OUTPUT, "output_hash", p.output(), q.output());
            reference("side_effects_hash", p.sideEffects(), q.sideEffects());
        } else if (x instanceof RetrievalCall p && y instanceof RetrievalCall q) {
            text(DifferenceKind.CONTENT_REFERENCE, "index_id", p.indexId(), q.indexId());
            reference("query_hash", p.query(), q.query());
            reference("results_hash", p.results(), q.results());
        } else if (x instanceof PermissionGate p && y instanceof PermissionGate q) {
            text(DifferenceKind.CONTENT_REFERENCE, "policy_id", p.policyId(), q.policyId());
            text(DifferenceKind.PERMISSION_GATE_DECISION, "decision", p.decision(), q.decision());
            reference("context_hash", p.context(), q.context());
        } else if (x instanceof AssistantTurn p && y instanceof AssistantTurn q) {
            object(DifferenceKind.ASSISTANT_CONTENT, "message_hash", p.message(), q.message());
            reference("tool_calls_hash", p.toolCalls(), q.toolCalls());
        } else if (x instanceof SessionEnd p && y instanceof SessionEnd q) {
            object(DifferenceKind.SESSION_END, "summary_hash", p.summary(), q.summary());
        }
    }

    private void providerCall(ProviderCall p, ProviderCall q) throws JournalException {
        text(DifferenceKind.CONTENT_REFERENCE, "provider_id", p.providerId(), q.providerId());
        int attemptsOfP = p.attempts().size();
        int attemptsOfQ = q.attempts().size();
        if (attemptsOfP == attemptsOfQ) {
            for (int i = 0; i < attemptsOfP; i++) {
                attempt(
                        "attempts[" + i + "].",
                        p.attempts().get(i),
                        q.attempts().get(i),
                        i == attemptsOfP - 1);
            }
        } else {
            text(
                    DifferenceKind.CONTENT_REFERENCE,
                    "attempts",
                    String.valueOf(attemptsOfP),
                    String.valueOf(attemptsOfQ));
        }
        object(DifferenceKind.PROVIDER_CALL_RESPONSE, "attempts[-1].response_hash", lastResponse(p), lastResponse(q));
        reference("stream_hash", p.stream(), q.stream());
    }

    /** The last attempt's response is compared by itself. */
    private void attempt(String prefix, AttemptRecord x, AttemptRecord y, boolean last) throws JournalException {
        text(DifferenceKind.CONTENT_REFERENCE, prefix + "status", status(x.status()), status(y.status()));
        reference(prefix + "request_hash", x.request(), y.request());
        if (!last) {
            reference(prefix + "response_hash", x.response(), y.response());
        }
        reference(prefix + "stream_hash", x.stream(), y.stream());
        text(
                DifferenceKind.CONTENT_REFERENCE,
                prefix + "error_message",
                Objects.requireNonNullElse(x.errorMessage(), NONE),
                Objects.requireNonNullElse(y.errorMessage(), NONE));
    }

    private static String status(AttemptStatus status) {
        return status instanceof AttemptStatus.Other other ? "Other(" + other.text() + ")" : status.wireName();
    }

    private static @Nullable Digest lastResponse(ProviderCall call) {
        List<AttemptRecord> attempts = call.attempts();
        return attempts.isEmpty() ? null : attempts.get(attempts.size() - 1).response();
    }

    private void whole(DifferenceKind kind, String expected, String actual) {
        differences.add(new Difference(position, kind, null, expected, actual, null, null));
    }

    private void text(DifferenceKind kind, String field, String expected, String actual) {
        if (!expected.equals(actual)) {
            String skipped = resolve ? "field not dereferenceable" : null;
            differences.add(new Difference(position, kind, field, expected, actual, null, skipped));
        }
    }

    private void reference(String field, @Nullable Digest x, @Nullable Digest y) throws JournalException {
        object(DifferenceKind.CONTENT_REFERENCE, field, x, y);
    }

    private void object(DifferenceKind kind, String field, @Nullable Digest x, @Nullable Digest y)
            throws JournalException {
        if (same(x, y)) {
            return;
        }
        Difference.Content content = null;
        String skipped = null;
        if (resolve && (x == null || y == null)) {
            skipped = "field not dereferenceable";
        } else if (resolve && (a.objectSize(x) > MAX_RESOLVED_BYTES || b.objectSize(y) > MAX_RESOLVED_BYTES)) {
            skipped = "exceeds 10 MiB cap";
        } else if (resolve) {
            content = content(a.object(x), b.object(y));
        }
        differences.add(new Difference(position, kind, field, shown(x), shown(y), content, skipped));
    }

    private boolean same(@Nullable Digest x, @Nullable Digest y) throws JournalException {
        if (x == null || y == null || a.algorithm() == b.algorithm()) {
            return Objects.equals(x, y);
        }
        // Digests of different hash functions say nothing about each other.
        return Arrays.equals(a.object(x), b.object(y));
    }

    private static Difference.Content content(byte[] x, byte[] y) {
        return new Difference.Content(
                x.length,
                y.length,
                ContentPreview.of(x),
                ContentPreview.of(y),
                Arrays.equals(x, y),
                ObjectDifference.between(x, y));
    }

    private static String shown(@Nullable Digest digest) {
        return digest == null ? NONE : digest.hex();
    }
}
