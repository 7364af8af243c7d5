package dev.akmon.journal.bundle;

import dev.akmon.journal.Event;
import dev.akmon.journal.EventCodec;
import dev.akmon.journal.EventFormatException;
import dev.akmon.journal.bundle.BundleException.Category;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Reads {@code events.bin}: frames one behind the other, each a payload behind its length as four bytes, big-endian. There
 * is nothing before, between or behind them.
 */
public final class FrameReader {
    private final InputStream in;
    private long events;

    FrameReader(InputStream in) {
        this.in = in;
    }

    /**
     * The next event; empty at the end.
     *
     * @throws BundleException MALFORMED_FRAMING, FRAME_TOO_LARGE (before anything is allocated), NON_CANONICAL_CBOR,
     *     UNKNOWN_EVENT_KIND, and what goes wrong with the archive
     */
    public Optional<Event> next() throws BundleException {
        Optional<byte[]> payload = nextPayload();
        if (payload.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(EventCodec.decodeFrame(payload.get()));
        } catch (EventFormatException e) {
            throw new BundleException(
                    categoryOf(e.category()), "event " + (events - 1) + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The next frame's payload, not decoded; empty at the end. */
    Optional<byte[]> nextPayload() throws BundleException {
        try {
            byte[] prefix = in.readNBytes(BundleFiles.FRAME_LENGTH_BYTES);
            if (prefix.length == 0) {
                return Optional.empty();
            }
            if (prefix.length < BundleFiles.FRAME_LENGTH_BYTES) {
                throw new BundleException(
                        Category.MALFORMED_FRAMING, "events.bin ends within the length of event " + events);
            }
            int length = ByteBuffer.wrap(prefix).getInt();
            if (length < 0 || length > EventCodec.MAX_FRAME_BYTES) {
                throw new BundleException(
                        Category.FRAME_TOO_LARGE,
                        "event " + events + " has " + Integer.toUnsignedString(length) + " bytes; the limit is "
                                + EventCodec.MAX_FRAME_BYTES);
            }
            byte[] payload = in.readNBytes(length);
            if (payload.length < length) {
                throw new BundleException(Category.MALFORMED_FRAMING, "events.bin ends within event " + events);
            }
            events++;
            return Optional.of(payload);
        } catch (BundleException e) {
            throw e;
        } catch (IOException e) {
            throw new BundleException(Category.IO_ERROR, "cannot read the bundle: " + e.getMessage(), e);
        }
    }

    private static Category categoryOf(EventFormatException.Category category) {
        return switch (category) {
            case MALFORMED_FRAMING -> Category.MALFORMED_FRAMING;
            case NON_CANONICAL_CBOR -> Category.NON_CANONICAL_CBOR;
            case UNKNOWN_EVENT_KIND -> Category.UNKNOWN_EVENT_KIND;
            case FRAME_TOO_LARGE -> Category.FRAME_TOO_LARGE;
        };
    }
}
