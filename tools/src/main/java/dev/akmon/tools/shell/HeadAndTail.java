package dev.akmon.tools.shell;

import dev.akmon.tools.CommandOutput;
import dev.akmon.tools.Utf8;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Keeps the beginning and the end of a stream of bytes within a limit, in no more memory than what came needs. Thread-safe.
 */
public final class HeadAndTail {

    private static final int FIRST_TAIL = 1 << 12;

    private final int headLimit;
    private final int tailLimit;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();

    /** Grows up to {@link #tailLimit} bytes, and is a ring from then on: byte {@code n} is at {@code n % tailLimit}. */
    private byte[] tail = new byte[0];

    private long tailTotal;
    private long newlines;

    /** @param limit how many bytes are kept, half of them from the beginning */
    public HeadAndTail(int limit) {
        this.headLimit = limit / 2;
        this.tailLimit = limit - headLimit;
    }

    /** Takes the next bytes. */
    public synchronized void write(byte[] bytes, int length) {
        newlines += newlines(bytes, 0, length);
        int toHead = Math.min(length, headLimit - head.size());
        head.write(bytes, 0, toHead);
        // Only the last bytes of a long write can stay.
        int from = Math.max(toHead, length - tailLimit);
        tailTotal += from - toHead;
        reserve(tailTotal + length - from);
        while (from < length) {
            int at = (int) (tailTotal % tailLimit);
            int count = Math.min(length - from, tailLimit - at);
            System.arraycopy(bytes, from, tail, at, count);
            tailTotal += count;
            from += count;
        }
    }

    private void reserve(long size) {
        if (size > tail.length && tail.length < tailLimit) {
            long wanted = Math.max(size, Math.max(FIRST_TAIL, 2L * tail.length));
            tail = Arrays.copyOf(tail, (int) Math.min(tailLimit, wanted));
        }
    }

    private static long newlines(byte[] bytes, int from, int to) {
        long count = 0;
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                count++;
            }
        }
        return count;
    }

    /** Whether bytes were left out. */
    public synchronized boolean truncated() {
        return tailTotal > tailLimit;
    }

    /** How many bytes came. */
    synchronized long total() {
        return head.size() + tailTotal;
    }

    /** As {@link CommandOutput#whole}. */
    public String text() {
        return output().whole();
    }

    /**
     * What was kept, as text. Cuts are made between characters, and bytes that are not UTF-8 become replacement
     * characters, as do NULs.
     */
    synchronized CommandOutput output() {
        byte[] first = head.toByteArray();
        byte[] last = tailBytes();
        if (!truncated()) {
            byte[] all = Arrays.copyOf(first, first.length + last.length);
            System.arraycopy(last, 0, all, first.length, last.length);
            return new CommandOutput(decode(all, 0, all.length), 0, 0, "");
        }
        // The byte after the head is gone, so look for a character that is cut by the end itself.
        int headEnd = Utf8.completeLength(first);
        int tailStart = Utf8.nextBoundary(last, 0);
        long omitted = tailTotal - tailLimit + (first.length - headEnd) + tailStart;
        return new CommandOutput(
                decode(first, 0, headEnd),
                omitted,
                newlines - newlines(last, 0, last.length) + 1,
                decode(last, tailStart, last.length - tailStart));
    }

    private byte[] tailBytes() {
        int size = (int) Math.min(tailTotal, tailLimit);
        byte[] ordered = new byte[size];
        int start = (int) ((tailTotal - size) % tailLimit);
        int untilEnd = Math.min(size, tailLimit - start);
        System.arraycopy(tail, start, ordered, 0, untilEnd);
        System.arraycopy(tail, 0, ordered, untilEnd, size - untilEnd);
        return ordered;
    }

    private static String decode(byte[] bytes, int offset, int length) {
        return new String(bytes, offset, length, StandardCharsets.UTF_8).replace('\0', '\uFFFD');
    }
}
