package dev.akmon.tools;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Keeps the beginning and the end of a stream of bytes within a limit. Thread-safe. */
final class HeadAndTail {

    private final int headLimit;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();

    /** A ring; the oldest kept byte is at {@code tailTotal % tail.length} once it is full. */
    private final byte[] tail;

    private long tailTotal;

    HeadAndTail(int limit) {
        this.headLimit = limit / 2;
        this.tail = new byte[limit - headLimit];
    }

    synchronized void write(byte[] bytes, int length) {
        int toHead = Math.min(length, headLimit - head.size());
        head.write(bytes, 0, toHead);
        // Only the last bytes of a long write can stay.
        int from = Math.max(toHead, length - tail.length);
        tailTotal += from - toHead;
        while (from < length) {
            int at = (int) (tailTotal % tail.length);
            int count = Math.min(length - from, tail.length - at);
            System.arraycopy(bytes, from, tail, at, count);
            tailTotal += count;
            from += count;
        }
    }

    synchronized boolean truncated() {
        return tailTotal > tail.length;
    }

    /**
     * What was kept, as text. Cuts are made between characters, a line in brackets says how much was left out, and
     * bytes that are not UTF-8 become replacement characters, as do NULs.
     */
    synchronized String text() {
        byte[] first = head.toByteArray();
        byte[] last = tailBytes();
        if (!truncated()) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(first);
            all.writeBytes(last);
            return decode(all.toByteArray(), 0, all.size());
        }
        // The byte after the head is gone, so look for a character that is cut by the end itself.
        int headEnd = Utf8.completeLength(first);
        int tailStart = Utf8.nextBoundary(last, 0);
        long omitted = tailTotal - tail.length + (first.length - headEnd) + tailStart;
        return decode(first, 0, headEnd) + "\n[... " + omitted + " bytes left out ...]\n"
                + decode(last, tailStart, last.length - tailStart);
    }

    private byte[] tailBytes() {
        int size = (int) Math.min(tailTotal, tail.length);
        byte[] ordered = new byte[size];
        long start = tailTotal - size;
        for (int i = 0; i < size; i++) {
            ordered[i] = tail[(int) ((start + i) % tail.length)];
        }
        return ordered;
    }

    private static String decode(byte[] bytes, int offset, int length) {
        return new String(bytes, offset, length, StandardCharsets.UTF_8).replace('\0', '\uFFFD');
    }
}
