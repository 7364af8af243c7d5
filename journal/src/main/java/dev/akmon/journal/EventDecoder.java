package dev.akmon.journal;

import dev.akmon.journal.CborReader.Unexpected;
import dev.akmon.journal.EventKind.AssistantTurn;
import dev.akmon.journal.EventKind.PermissionGate;
import dev.akmon.journal.EventKind.ProviderCall;
import dev.akmon.journal.EventKind.RetrievalCall;
import dev.akmon.journal.EventKind.SessionEnd;
import dev.akmon.journal.EventKind.SessionStart;
import dev.akmon.journal.EventKind.ToolCall;
import dev.akmon.journal.EventKind.UserTurn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads exactly what {@link EventEncoder} writes. */
final class EventDecoder {
    private final CborReader in;
    private final DigestForm form;

    private EventDecoder(byte[] bytes, DigestForm form) {
        this.in = new CborReader(bytes);
        this.form = form;
    }

    static Event decode(byte[] bytes, DigestForm form) throws Unexpected {
        EventDecoder decoder = new EventDecoder(bytes, form);
        Event event = decoder.event();
        decoder.in.end();
        return event;
    }

    private Event event() throws Unexpected {
        in.map(4);
        in.key("parents");
        int count = in.array();
        List<Digest> parents = new ArrayList<>(Math.min(count, 1));
        for (int i = 0; i < count; i++) {
            parents.add(digest());
        }
        in.key("kind");
        EventKind kind = kind();
        in.key("emitted_at");
        Instant emittedAt = time();
        in.key("sequence");
        return new Event(parents, kind, emittedAt, in.unsigned());
    }

    private EventKind kind() throws Unexpected {
        in.map(1);
        String name = in.text();
        return switch (name) {
            case "SessionStart" -> {
                in.map(2);
                yield new SessionStart(digest("cwd_hash"), digest("config_hash"));
            }
            case "UserTurn" -> {
                in.map(1);
                yield new UserTurn(digest("prompt_hash"));
            }
            case "ProviderCall" -> {
                in.map(3);
                yield new ProviderCall(text("provider_id"), attempts(), optionalDigest("stream_hash"));
            }
            case "ToolCall" -> {
                in.map(4);
                yield new ToolCall(
                        text("tool_id"),
                        digest("input_hash"),
                        digest("output_hash"),
                        optionalDigest("side_effects_hash"));
            }
            case "RetrievalCall" -> {
                in.map(3);
                yield new RetrievalCall(text("index_id"), digest("query_hash"), digest("results_hash"));
            }
            case "PermissionGate" -> {
                in.map(3);
                yield new PermissionGate(text("policy_id"), text("decision"), digest("context_hash"));
            }
            case "AssistantTurn" -> {
                in.map(2);
                yield new AssistantTurn(digest("message_hash"), optionalDigest("tool_calls_hash"));
            }
            case "SessionEnd" -> {
                in.map(1);
                yield new SessionEnd(optionalDigest("summary_hash"));
            }
            default -> throw in.unexpected("a known kind of event before");
        };
    }

    private List<AttemptRecord> attempts() throws Unexpected {
        in.key("attempts");
        int count = in.array();
        List<AttemptRecord> attempts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            attempts.add(attempt());
        }
        return attempts;
    }

    private AttemptRecord attempt() throws Unexpected {
        in.map(8);
        in.key("attempt_number");
        long number = in.unsigned();
        if (number < 0 || number > 0xffff_ffffL) {
            throw in.unexpected("an attempt number of 32 bits before");
        }
        in.key("started_at");
        Instant startedAt = time();
        in.key("ended_at");
        Instant endedAt = time();
        in.key("status");
        AttemptStatus status = status();
        Digest request = digest("request_hash");
        Digest response = optionalDigest("response_hash");
        Digest stream = optionalDigest("stream_hash");
        in.key("error_message");
        String errorMessage = in.tryNull() ? null : in.text();
        return new AttemptRecord((int) number, startedAt, endedAt, status, request, response, stream, errorMessage);
    }

    private AttemptStatus status() throws Unexpected {
        if (in.majorType() == CborWriter.MAP) {
            in.map(1);
            in.key("Other");
            return new AttemptStatus.Other(in.text());
        }
        String name = in.text();
        return AttemptStatus.Known.ofWireName(name).orElseThrow(() -> in.unexpected("a known status before"));
    }

    private Instant time() throws Unexpected {
        in.tag(CborWriter.TAG_EPOCH_SECONDS);
        long seconds = in.signed();
        if (seconds < EventEncoder.MIN_SECONDS || seconds > EventEncoder.MAX_SECONDS) {
            // The reference reads such a time as 0, so that it could be changed without changing the hash.
            throw in.unexpected("a time within the years -9999 to 9999 before");
        }
        return Instant.ofEpochSecond(seconds);
    }

    private String text(String key) throws Unexpected {
        in.key(key);
        return in.text();
    }

    private Digest digest(String key) throws Unexpected {
        in.key(key);
        return digest();
    }

    private @Nullable Digest optionalDigest(String key) throws Unexpected {
        in.key(key);
        return in.tryNull() ? null : digest();
    }

    private Digest digest() throws Unexpected {
        if (form == DigestForm.BYTE_STRING) {
            byte[] bytes = in.byteString();
            if (bytes.length != Digest.BYTES) {
                throw in.unexpected("a digest of 32 bytes before");
            }
            return Digest.of(bytes);
        }
        if (in.array() != Digest.BYTES) {
            throw in.unexpected("a digest of 32 numbers before");
        }
        byte[] bytes = new byte[Digest.BYTES];
        for (int i = 0; i < bytes.length; i++) {
            long value = in.unsigned();
            if (value < 0 || value > 0xff) {
                throw in.unexpected("a byte before");
            }
            bytes[i] = (byte) value;
        }
        return Digest.of(bytes);
    }
}
