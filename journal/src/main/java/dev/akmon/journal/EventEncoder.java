package dev.akmon.journal;

import dev.akmon.journal.EventKind.AssistantTurn;
import dev.akmon.journal.EventKind.PermissionGate;
import dev.akmon.journal.EventKind.ProviderCall;
import dev.akmon.journal.EventKind.RetrievalCall;
import dev.akmon.journal.EventKind.SessionEnd;
import dev.akmon.journal.EventKind.SessionStart;
import dev.akmon.journal.EventKind.ToolCall;
import dev.akmon.journal.EventKind.UserTurn;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes one event. Map keys stand in the order the format declares them, which is not the order RFC 8949 would sort. */
final class EventEncoder {
    /** The first second of the year -9999 and the last one of the year 9999: what the format's readers can express. */
    static final long MIN_SECONDS = -377_705_116_800L;

    static final long MAX_SECONDS = 253_402_300_799L;

    private final CborWriter out = new CborWriter();
    private final DigestForm form;

    private EventEncoder(DigestForm form) {
        this.form = form;
    }

    /** @throws IllegalArgumentException when the event has no encoding: a time out of range, text that is not Unicode */
    static byte[] encode(Event event, DigestForm form) {
        EventEncoder encoder = new EventEncoder(form);
        encoder.event(event);
        return encoder.out.toByteArray();
    }

    private void event(Event event) {
        out.map(4);
        out.text("parents");
        out.array(event.parents().size());
        event.parents().forEach(this::digest);
        out.text("kind");
        kind(event.kind());
        out.text("emitted_at");
        time(event.emittedAt());
        out.text("sequence");
        out.unsigned(event.sequence());
    }

    private void kind(EventKind kind) {
        out.map(1);
        out.text(kind.name());
        if (kind instanceof SessionStart start) {
            out.map(2);
            digest("cwd_hash", start.cwd());
            digest("config_hash", start.config());
        } else if (kind instanceof UserTurn turn) {
            out.map(1);
            digest("prompt_hash", turn.prompt());
        } else if (kind instanceof ProviderCall call) {
            out.map(3);
            text("provider_id", call.providerId());
            out.text("attempts");
            out.array(call.attempts().size());
            call.attempts().forEach(this::attempt);
            digest("stream_hash", call.stream());
        } else if (kind instanceof ToolCall call) {
            out.map(4);
            text("tool_id", call.toolId());
            digest("input_hash", call.input());
            digest("output_hash", call.output());
            digest("side_effects_hash", call.sideEffects());
        } else if (kind instanceof RetrievalCall call) {
            out.map(3);
            text("index_id", call.indexId());
            digest("query_hash", call.query());
            digest("results_hash", call.results());
        } else if (kind instanceof PermissionGate gate) {
            out.map(3);
            text("policy_id", gate.policyId());
            text("decision", gate.decision());
            digest("context_hash", gate.context());
        } else if (kind instanceof AssistantTurn turn) {
            out.map(2);
            digest("message_hash", turn.message());
            digest("tool_calls_hash", turn.toolCalls());
        } else if (kind instanceof SessionEnd end) {
            out.map(1);
            digest("summary_hash", end.summary());
        }
    }

    private void attempt(AttemptRecord attempt) {
        out.map(8);
        out.text("attempt_number");
        out.unsigned(Integer.toUnsignedLong(attempt.attemptNumber()));
        out.text("started_at");
        time(attempt.startedAt());
        out.text("ended_at");
        time(attempt.endedAt());
        out.text("status");
        status(attempt.status());
        digest("request_hash", attempt.request());
        digest("response_hash", attempt.response());
        digest("stream_hash", attempt.stream());
        out.text("error_message");
        if (attempt.errorMessage() == null) {
            out.nullValue();
        } else {
            out.text(attempt.errorMessage());
        }
    }

    private void status(AttemptStatus status) {
        if (status instanceof AttemptStatus.Other other) {
            out.map(1);
            out.text("Other");
            out.text(other.text());
        } else {
            out.text(status.wireName());
        }
    }

    private void time(Instant time) {
        long seconds = time.getEpochSecond();
        if (seconds < MIN_SECONDS || seconds > MAX_SECONDS) {
            throw new IllegalArgumentException("a time outside the years -9999 to 9999 cannot be recorded: " + time);
        }
        out.tag(CborWriter.TAG_EPOCH_SECONDS);
        out.signed(seconds);
    }

    private void text(String key, String value) {
        out.text(key);
        out.text(value);
    }

    private void digest(String key, @Nullable Digest value) {
        out.text(key);
        if (value == null) {
            out.nullValue();
        } else {
            digest(value);
        }
    }

    private void digest(Digest value) {
        byte[] bytes = value.bytes();
        if (form == DigestForm.BYTE_STRING) {
            out.byteString(bytes);
        } else {
            out.array(bytes.length);
            for (byte b : bytes) {
                out.unsigned(Byte.toUnsignedLong(b));
            }
        }
    }
}
