package dev.akmon.journal;

import dev.akmon.journal.CborReader.Unexpected;
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
public record RedactionSentinel(String originalHash, long originalSize, String reason, String redactedAt) {
    /** No longer object is taken for a sentinel, in bytes. */
    public static final int MAX_BYTES = 1024 * 1024;

    private static final int MEMBERS = 5;

    /** The map and its first key. */
    private static final byte[] BEGINNING = beginning();

    /** The sentinel these bytes are; empty for every other object. */
    public static Optional<RedactionSentinel> parse(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            return Optional.empty();
        }
        try {
            RedactionSentinel sentinel = read(new CborReader(bytes));
            return sentinel.isMeaningful() ? Optional.of(sentinel) : Optional.empty();
        } catch (Unexpected e) {
            return Optional.empty(); // an ordinary object
        }
    }

    /** Whether an object that begins with these bytes, of which {@code length} count, may turn out to be a sentinel. */
    public static boolean mayBegin(byte[] bytes, int length) {
        return length >= BEGINNING.length && Arrays.equals(bytes, 0, BEGINNING.length, BEGINNING, 0, BEGINNING.length);
    }

    /**
     * The bytes of the object.
     *
     * @throws IllegalArgumentException when a text is no valid Unicode
     */
    public byte[] encode() {
        CborWriter out = new CborWriter();
        out.map(MEMBERS);
        out.text("akmon_redacted");
        out.trueValue();
        out.text("original_hash");
        out.text(originalHash);
        out.text("original_size");
        out.unsigned(originalSize);
        out.text("reason");
        out.text(reason);
        out.text("redacted_at");
        out.text(redactedAt);
        return out.toByteArray();
    }

    private static byte[] beginning() {
        CborWriter out = new CborWriter();
        out.map(MEMBERS);
        out.text("akmon_redacted");
        return out.toByteArray();
    }

    private static RedactionSentinel read(CborReader in) throws Unexpected {
        in.map(MEMBERS);
        in.key("akmon_redacted");
        in.trueValue();
        in.key("original_hash");
        String hash = in.text();
        in.key("original_size");
        long size = in.unsigned();
        in.key("reason");
        String reason = in.text();
        in.key("redacted_at");
        String at = in.text();
        in.end();
        return new RedactionSentinel(hash, size, reason, at);
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
}
