package dev.akmon.journal;

import dev.akmon.journal.CborReader.Unexpected;
import dev.akmon.journal.EventFormatException.Category;
import java.util.Arrays;

/**
 * The two encodings of an event, side by side.
 *
 * <ul>
 *   <li>The <em>hash form</em>, in which digests are byte strings: an event's hash is computed over it, and session logs
 *       hold it.
 *   <li>The <em>frame form</em>, in which digests are arrays of 32 integers: {@code events.bin} of a bundle holds it,
 *       each payload behind its length as four bytes, big-endian.
 * </ul>
 *
 * <p>Both are CBOR with definite lengths and shortest integers, with map keys in the order the format (AGEF 0.1.3)
 * declares them, optional fields present as null, and times as tag 1 with whole seconds, rounded down. Decoding accepts
 * only the one spelling encoding produces.
 */
public final class EventCodec {
    /** The longest frame payload a reader of the format takes, in bytes. */
    public static final int MAX_FRAME_BYTES = 1 << 20;

    private EventCodec() {}

    /**
     * What an event's hash is computed over.
     *
     * @throws IllegalArgumentException for a time outside the years -9999 to 9999 and for text with a lone surrogate
     */
    public static byte[] hashForm(Event event) {
        return EventEncoder.encode(event, DigestForm.BYTE_STRING);
    }

    /** The hash of an event, which the next event names as its parent. Throws as {@link #hashForm}. */
    public static Digest hash(Event event, HashAlgorithm algorithm) {
        return algorithm.digest(hashForm(event));
    }

    /** A frame's payload, without its length. Throws as {@link #hashForm}; the length is not limited here. */
    public static byte[] frameForm(Event event) {
        return EventEncoder.encode(event, DigestForm.INTEGER_ARRAY);
    }

    /** Reads a frame's payload. */
    public static Event decodeFrame(byte[] payload) throws EventFormatException {
        if (payload.length > MAX_FRAME_BYTES) {
            throw new EventFormatException(
                    Category.FRAME_TOO_LARGE,
                    "a frame of " + payload.length + " bytes; the limit is " + MAX_FRAME_BYTES);
        }
        return decode(payload, DigestForm.INTEGER_ARRAY);
    }

    /** Reads the hash form. */
    public static Event decodeHashForm(byte[] bytes) throws EventFormatException {
        return decode(bytes, DigestForm.BYTE_STRING);
    }

    private static Event decode(byte[] bytes, DigestForm form) throws EventFormatException {
        Event event;
        try {
            event = EventDecoder.decode(bytes, form);
        } catch (Unexpected e) {
            throw new EventFormatException(RejectedEvent.categoryOf(bytes), e.getMessage());
        }
        // The decoder is strict already; this keeps a mistake in it from ever letting two spellings share a hash.
        if (!Arrays.equals(EventEncoder.encode(event, form), bytes)) {
            throw new EventFormatException(Category.NON_CANONICAL_CBOR, "the event has another canonical form");
        }
        return event;
    }
}
