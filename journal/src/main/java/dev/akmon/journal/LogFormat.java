package dev.akmon.journal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The fixed parts of a session log, version 1. All integers are big-endian; {@code docs/journal-format.md} is the full
 * description.
 *
 * <pre>
 * file header, 32 bytes                       commit header, 20 bytes, followed by the chunk
 *  0  8  "AKMONLOG"                            0  3  "CMT"
 *  8  1  format version: 1                     3  1  flags
 *  9  1  hash algorithm: 1 sha256, 2 blake3    4  4  commit index, from 0
 * 10  2  zero                                  8  4  length of the chunk
 * 12 16  session id                           12  4  CRC32C of the chunk
 * 28  4  CRC32C of the 28 bytes before        16  4  CRC32C of the session id and the 16 bytes before
 * </pre>
 *
 * <p>The session id goes into the checksum of every commit header so that bytes of another log, which may well be the
 * content of some object, are never taken for a commit of this one.
 */
final class LogFormat {
    static final int FILE_HEADER_BYTES = 32;
    static final int COMMIT_HEADER_BYTES = 20;
    static final int COMMIT_MAGIC_BYTES = 3;

    /** The chunk begins a new zstd frame, whose window knows nothing of what came before. */
    static final int FLAG_FRESH_FRAME = 1;

    /** The commit holds the SessionEnd; no commit follows. */
    static final int FLAG_SESSION_ENDED = 2;

    /** In the decompressed stream each record is type, length of the payload as four bytes, payload. */
    static final int RECORD_HEADER_BYTES = 5;

    /** Payload: digest, then the object's bytes. */
    static final byte RECORD_OBJECT = 1;

    /** Payload: hash, number of times as four bytes, as many nanoseconds of four bytes each, hash form of the event. */
    static final byte RECORD_EVENT = 2;

    /** The largest object a log takes. The reference reads no bundle beyond this size either. */
    static final int MAX_OBJECT_BYTES = 1 << 30;

    /** The longest payload a record may claim. */
    static final int MAX_RECORD_BYTES = MAX_OBJECT_BYTES + Digest.BYTES;

    private static final byte[] FILE_MAGIC = {'A', 'K', 'M', 'O', 'N', 'L', 'O', 'G'};
    private static final byte[] COMMIT_MAGIC = {'C', 'M', 'T'};
    private static final byte VERSION = 1;
    private static final int KNOWN_FLAGS = FLAG_FRESH_FRAME | FLAG_SESSION_ENDED;
    private static final int FILE_HEADER_CHECKED = FILE_HEADER_BYTES - Integer.BYTES;
    private static final int COMMIT_HEADER_CHECKED = COMMIT_HEADER_BYTES - Integer.BYTES;

    private LogFormat() {}

    /** What a commit header says. */
    record CommitHeader(int flags, int index, long chunkLength, int chunkCrc) {
        boolean freshFrame() {
            return (flags & FLAG_FRESH_FRAME) != 0;
        }

        boolean sessionEnded() {
            return (flags & FLAG_SESSION_ENDED) != 0;
        }

        boolean hasUnknownFlags() {
            return (flags & ~KNOWN_FLAGS) != 0;
        }
    }

    static byte[] fileHeader(UUID session, HashAlgorithm algorithm) {
        ByteBuffer header = ByteBuffer.allocate(FILE_HEADER_BYTES)
                .put(FILE_MAGIC)
                .put(VERSION)
                .put(code(algorithm))
                .putShort((short) 0)
                .putLong(session.getMostSignificantBits())
                .putLong(session.getLeastSignificantBits());
        return header.putInt(crc(header.array(), 0, FILE_HEADER_CHECKED)).array();
    }

    /**
     * The hash algorithm of an intact file header of this session.
     *
     * @throws JournalException UNSUPPORTED_FORMAT for another version, DAMAGED for everything else
     */
    static HashAlgorithm parseFileHeader(byte[] header, UUID session) throws JournalException {
        ByteBuffer in = ByteBuffer.wrap(header);
        boolean intact = Arrays.equals(header, 0, FILE_MAGIC.length, FILE_MAGIC, 0, FILE_MAGIC.length)
                && in.getInt(FILE_HEADER_CHECKED) == crc(header, 0, FILE_HEADER_CHECKED);
        if (!intact) {
            throw new JournalException(
                    JournalException.Category.DAMAGED, "the header of the log, at byte 0, is damaged");
        }
        int version = header[FILE_MAGIC.length];
        if (version != VERSION) {
            throw new JournalException(
                    JournalException.Category.UNSUPPORTED_FORMAT,
                    "the log has format version " + version + "; this akmon reads version " + VERSION
                            + ": use a newer one");
        }
        UUID found = new UUID(in.getLong(12), in.getLong(20));
        if (!found.equals(session)) {
            throw new JournalException(
                    JournalException.Category.DAMAGED, "the file is named for this session but holds session " + found);
        }
        byte code = header[FILE_MAGIC.length + 1];
        for (HashAlgorithm algorithm : HashAlgorithm.values()) {
            if (code(algorithm) == code) {
                return algorithm;
            }
        }
        throw new JournalException(
                JournalException.Category.UNSUPPORTED_FORMAT, "the log uses an unknown hash algorithm, number " + code);
    }

    /** Whether these first bytes of a file are what an interrupted first write of a header may leave: a part, then zeros. */
    static boolean isUnfinishedFileHeader(byte[] start, UUID session) {
        for (HashAlgorithm algorithm : HashAlgorithm.values()) {
            byte[] whole = fileHeader(session, algorithm);
            int same = Arrays.mismatch(start, whole);
            if (same < 0 || same >= start.length) {
                return start.length < whole.length;
            }
            boolean zerosFollow = true;
            for (int i = same; i < start.length; i++) {
                zerosFollow &= start[i] == 0;
            }
            if (zerosFollow) {
                return true;
            }
        }
        return false;
    }

    static byte[] commitHeader(UUID session, CommitHeader commit) {
        ByteBuffer header = ByteBuffer.allocate(COMMIT_HEADER_BYTES)
                .put(COMMIT_MAGIC)
                .put((byte) commit.flags())
                .putInt(commit.index())
                .putInt((int) commit.chunkLength())
                .putInt(commit.chunkCrc());
        return header.putInt(commitHeaderCrc(session, header.array(), 0)).array();
    }

    /** The commit header at this place; empty when there is none, or none of this session. */
    static Optional<CommitHeader> parseCommitHeader(UUID session, byte[] bytes, int offset) {
        boolean magic = Arrays.equals(bytes, offset, offset + COMMIT_MAGIC_BYTES, COMMIT_MAGIC, 0, COMMIT_MAGIC_BYTES);
        if (!magic) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, offset, COMMIT_HEADER_BYTES).slice();
        if (in.getInt(COMMIT_HEADER_CHECKED) != commitHeaderCrc(session, bytes, offset)) {
            return Optional.empty();
        }
        return Optional.of(
                new CommitHeader(in.get(3), in.getInt(4), Integer.toUnsignedLong(in.getInt(8)), in.getInt(12)));
    }

    private static int commitHeaderCrc(UUID session, byte[] bytes, int offset) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(session.getMostSignificantBits())
                .putLong(session.getLeastSignificantBits())
                .flip());
        crc.update(bytes, offset, COMMIT_HEADER_CHECKED);
        return (int) crc.getValue();
    }

    private static int crc(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }

    private static byte code(HashAlgorithm algorithm) {
        return switch (algorithm) {
            case SHA256 -> 1;
            case BLAKE3 -> 2;
        };
    }
}
