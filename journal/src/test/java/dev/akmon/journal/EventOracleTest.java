package dev.akmon.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import dev.akmon.journal.EventKind.ProviderCall;
import dev.akmon.journal.EventKind.SessionEnd;
import dev.akmon.journal.EventKind.ToolCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Compares with a CBOR library written by others. */
class EventOracleTest {
    @Test
    void theLibraryReadsWhatWeWrite() throws IOException {
        CBORMapper mapper = new CBORMapper();
        EventGenerator generator = new EventGenerator(21);
        for (int i = 0; i < 1_000; i++) {
            Event event = generator.event();

            JsonNode read = mapper.readTree(EventCodec.hashForm(event));

            assertThat(read.fieldNames()).toIterable().containsExactly("parents", "kind", "emitted_at", "sequence");
            assertThat(read.get("emitted_at").longValue())
                    .isEqualTo(event.emittedAt().getEpochSecond());
            assertThat(read.get("sequence").bigIntegerValue())
                    .isEqualTo(new BigInteger(Long.toUnsignedString(event.sequence())));
            assertThat(read.get("kind").fieldNames())
                    .toIterable()
                    .containsExactly(event.kind().name());
            Iterator<JsonNode> parents = read.get("parents").elements();
            for (Digest parent : event.parents()) {
                assertThat(parents.next().binaryValue()).isEqualTo(parent.bytes());
            }
            assertThat(parents.hasNext()).isFalse();
            assertAttempts(event, read.get("kind").elements().next());
        }
    }

    private static void assertAttempts(Event event, JsonNode body) throws IOException {
        if (!(event.kind() instanceof ProviderCall call)) {
            return;
        }
        assertThat(body.get("provider_id").textValue()).isEqualTo(call.providerId());
        assertThat(body.get("attempts")).hasSize(call.attempts().size());
        for (int i = 0; i < call.attempts().size(); i++) {
            AttemptRecord attempt = call.attempts().get(i);
            JsonNode read = body.get("attempts").get(i);
            assertThat(read.get("attempt_number").longValue())
                    .isEqualTo(Integer.toUnsignedLong(attempt.attemptNumber()));
            assertThat(read.get("request_hash").binaryValue())
                    .isEqualTo(attempt.request().bytes());
            assertThat(read.get("error_message").textValue()).isEqualTo(attempt.errorMessage());
        }
    }

    @Test
    void theLibraryWritesTheSameBytes() throws IOException {
        EventGenerator generator = new EventGenerator(22);
        for (int i = 0; i < 1_000; i++) {
            Event event = generator.event();
            byte[] expected = null;
            if (event.kind() instanceof ToolCall call) {
                expected = byLibrary(event, out -> {
                    out.writeStartObject(null, 4);
                    text(out, "tool_id", call.toolId());
                    digest(out, "input_hash", call.input());
                    digest(out, "output_hash", call.output());
                    digest(out, "side_effects_hash", call.sideEffects());
                    out.writeEndObject();
                });
            } else if (event.kind() instanceof SessionEnd end) {
                expected = byLibrary(event, out -> {
                    out.writeStartObject(null, 1);
                    digest(out, "summary_hash", end.summary());
                    out.writeEndObject();
                });
            } else if (event.kind() instanceof ProviderCall call) {
                expected = byLibrary(event, out -> providerCall(out, call));
            }
            if (expected != null) {
                assertThat(EventCodec.hashForm(event)).isEqualTo(expected);
            }
        }
    }

    private interface Body {
        void writeTo(CBORGenerator out) throws IOException;
    }

    private static byte[] byLibrary(Event event, Body body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (CBORGenerator out = new CBORFactory().createGenerator(bytes)) {
            out.writeStartObject(null, 4);
            out.writeFieldName("parents");
            List<Digest> parents = event.parents();
            out.writeStartArray(null, parents.size());
            for (Digest parent : parents) {
                out.writeBinary(parent.bytes());
            }
            out.writeEndArray();
            out.writeFieldName("kind");
            out.writeStartObject(null, 1);
            out.writeFieldName(event.kind().name());
            body.writeTo(out);
            out.writeEndObject();
            time(out, "emitted_at", event.emittedAt());
            out.writeFieldName("sequence");
            out.writeNumber(Math.max(0, event.sequence()));
            out.writeEndObject();
        }
        return withSequence(bytes.toByteArray(), event.sequence());
    }

    /** The library would write numbers above 63 bits as big numbers; the format has them as 64 bit integers. */
    private static byte[] withSequence(byte[] bytes, long sequence) {
        if (sequence >= 0) {
            return bytes;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, bytes.length - 1);
        out.write(0x1b);
        for (int shift = 56; shift >= 0; shift -= 8) {
            out.write((int) (sequence >>> shift));
        }
        return out.toByteArray();
    }

    private static void providerCall(CBORGenerator out, ProviderCall call) throws IOException {
        out.writeStartObject(null, 3);
        text(out, "provider_id", call.providerId());
        out.writeFieldName("attempts");
        out.writeStartArray(null, call.attempts().size());
        for (AttemptRecord attempt : call.attempts()) {
            out.writeStartObject(null, 8);
            out.writeFieldName("attempt_number");
            out.writeNumber(Integer.toUnsignedLong(attempt.attemptNumber()));
            time(out, "started_at", attempt.startedAt());
            time(out, "ended_at", attempt.endedAt());
            if (attempt.status() instanceof AttemptStatus.Other other) {
                out.writeFieldName("status");
                out.writeStartObject(null, 1);
                text(out, "Other", other.text());
                out.writeEndObject();
            } else {
                text(out, "status", attempt.status().wireName());
            }
            digest(out, "request_hash", attempt.request());
            digest(out, "response_hash", attempt.response());
            digest(out, "stream_hash", attempt.stream());
            if (attempt.errorMessage() == null) {
                out.writeNullField("error_message");
            } else {
                text(out, "error_message", attempt.errorMessage());
            }
            out.writeEndObject();
        }
        out.writeEndArray();
        digest(out, "stream_hash", call.stream());
        out.writeEndObject();
    }

    private static void time(CBORGenerator out, String key, Instant time) throws IOException {
        out.writeFieldName(key);
        out.writeTag(1);
        out.writeNumber(time.getEpochSecond());
    }

    private static void text(CBORGenerator out, String key, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeFieldName(key);
        out.writeUTF8String(utf8, 0, utf8.length); // writeString would split long text into pieces
    }

    private static void digest(CBORGenerator out, String key, @Nullable Digest digest) throws IOException {
        out.writeFieldName(key);
        if (digest == null) {
            out.writeNull();
        } else {
            out.writeBinary(digest.bytes());
        }
    }
}
