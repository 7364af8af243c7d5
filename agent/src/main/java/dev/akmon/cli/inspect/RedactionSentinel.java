package dev.akmon.cli.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.journal.Digest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The object that stands where a redacted object was. It is a CBOR map of five members in this order: akmon_redacted
 * (true), original_hash (text, 64 hex digits), original_size (unsigned), reason (text), redacted_at (text, RFC 3339), with
 * lengths and numbers in their shortest form.
 *
 * @param originalHash digest of the object that was removed, 64 hex digits
 * @param originalSize its size in bytes
 * @param reason why, in the words of who removed it
 * @param redactedAt when, RFC 3339
 */
record RedactionSentinel(String originalHash, long originalSize, String reason, String redactedAt) {

    private static final int LARGEST = 1024 * 1024;

    /** The sentinel these bytes are; empty for every other object. */
    static Optional<RedactionSentinel> parse(byte[] bytes) {
        if (bytes.length > LARGEST) {
            return Optional.empty();
        }
        return LenientCbor.decodeContainer(bytes)
                .flatMap(RedactionSentinel::of)
                .filter(sentinel -> Arrays.equals(sentinel.encode(), bytes));
    }

    private static Optional<RedactionSentinel> of(JsonNode map) {
        JsonNode size = map.path("original_size");
        boolean typed = map.size() == 5
                && map.path("akmon_redacted").isBoolean()
                && map.path("akmon_redacted").booleanValue()
                && map.path("original_hash").isTextual()
                && size.canConvertToExactIntegral()
                && size.canConvertToLong()
                && map.path("reason").isTextual()
                && map.path("redacted_at").isTextual();
        if (!typed) {
            return Optional.empty();
        }
        RedactionSentinel sentinel = new RedactionSentinel(
                map.path("original_hash").textValue(),
                size.longValue(),
                map.path("reason").textValue(),
                map.path("redacted_at").textValue());
        return sentinel.isMeaningful() ? Optional.of(sentinel) : Optional.empty();
    }

    private boolean isMeaningful() {
        try {
            Digest.parseHex(originalHash.strip().toLowerCase(Locale.ROOT));
            OffsetDateTime.parse(redactedAt);
            return originalSize >= 0;
        } catch (IllegalArgumentException | DateTimeException e) {
            return false;
        }
    }

    private byte[] encode() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0xa5);
        text(out, "akmon_redacted");
        out.write(0xf5);
        text(out, "original_hash");
        text(out, originalHash);
        text(out, "original_size");
        head(out, 0x00, originalSize);
        text(out, "reason");
        text(out, reason);
        text(out, "redacted_at");
        text(out, redactedAt);
        return out.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        head(out, 0x60, utf8.length);
        out.writeBytes(utf8);
    }

    private static void head(ByteArrayOutputStream out, int majorType, long value) {
        if (value < 24) {
            out.write(majorType | (int) value);
            return;
        }
        int sizeClass = value < 1L << 8 ? 0 : value < 1L << 16 ? 1 : value < 1L << 32 ? 2 : 3;
        out.write(majorType | 24 + sizeClass);
        for (int shift = (8 << sizeClass) - 8; shift >= 0; shift -= 8) {
            out.write((int) (value >>> shift) & 0xff);
        }
    }
}
