package dev.akmon.journal;

import java.nio.ByteBuffer;

/** Writes records, the units of a log's decompressed stream; the layouts are in {@link LogFormat}. */
final class RecordWriter {
    private final ChunkEncoder out;

    RecordWriter(ChunkEncoder out) {
        this.out = out;
    }

    void object(Digest digest, byte[] bytes) {
        ByteBuffer start = start(LogFormat.RECORD_OBJECT, Digest.BYTES + bytes.length, Digest.BYTES);
        start.put(digest.bytes());
        out.write(start.array(), 0, start.position());
        out.write(bytes, 0, bytes.length);
    }

    void event(Event event, byte[] hashForm, Digest hash) {
        int[] nanos = EventTimes.nanos(event);
        int timesBytes = Integer.BYTES * (1 + nanos.length);
        ByteBuffer start =
                start(LogFormat.RECORD_EVENT, Digest.BYTES + timesBytes + hashForm.length, Digest.BYTES + timesBytes);
        start.put(hash.bytes()).putInt(nanos.length);
        for (int part : nanos) {
            start.putInt(part);
        }
        out.write(start.array(), 0, start.position());
        out.write(hashForm, 0, hashForm.length);
    }

    private static ByteBuffer start(byte type, int payloadLength, int room) {
        return ByteBuffer.allocate(LogFormat.RECORD_HEADER_BYTES + room)
                .put(type)
                .putInt(payloadLength);
    }
}
