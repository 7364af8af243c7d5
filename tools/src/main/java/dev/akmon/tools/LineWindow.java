package dev.akmon.tools;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Picks whole lines out of a stream of bytes and counts all of them. Not thread-safe; for one pass. */
public final class LineWindow {

    private final long first;
    private final long maxLines;
    private final int maxBytes;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    /** Where the last whole line in {@link #kept} ends. */
    private int wholeLinesEnd;

    private long lines;
    private long lineBytes;
    private long keptLines;
    private boolean full;
    private long cutLineBytes;

    /**
     * @param first the first line wanted, from 1
     * @param maxLines how many lines at most
     * @param maxBytes how many bytes at most; a first line that alone is longer is cut
     */
    public LineWindow(long first, long maxLines, int maxBytes) {
        this.first = first;
        this.maxLines = maxLines;
        this.maxBytes = maxBytes;
    }

    /** Takes the next bytes of the stream. */
    public void accept(byte[] bytes, int length) {
        int start = 0;
        while (start < length) {
            int newline = start;
            while (newline < length && bytes[newline] != '\n') {
                newline++;
            }
            boolean ends = newline < length;
            int end = ends ? newline + 1 : length;
            take(bytes, start, end - start);
            lineBytes += end - start;
            if (ends) {
                endLine();
            }
            start = end;
        }
    }

    private void take(byte[] bytes, int offset, int length) {
        if (full || !wanted()) {
            return;
        }
        int room = maxBytes + 1 - kept.size();
        kept.write(bytes, offset, Math.min(length, room));
    }

    private boolean wanted() {
        long current = lines + 1;
        return current >= first && current - first < maxLines;
    }

    private void endLine() {
        if (wanted() && !full) {
            closeKeptLine();
        }
        lines++;
        lineBytes = 0;
    }

    private void closeKeptLine() {
        if (kept.size() <= maxBytes) {
            wholeLinesEnd = kept.size();
            keptLines++;
            return;
        }
        full = true;
        if (keptLines == 0) {
            cutLineBytes = lineBytes;
            keptLines = 1;
        }
    }

    private void endOfFile() {
        if (lineBytes > 0) {
            endLine();
        }
    }

    /** The bytes of the lines picked, ends included. Ends the pass. */
    public byte[] kept() {
        endOfFile();
        byte[] all = kept.toByteArray();
        int end = cutLineBytes > 0 ? Utf8.headLength(all, all.length, maxBytes) : wholeLinesEnd;
        return Arrays.copyOf(all, end);
    }

    /** The number of the first line wanted. */
    public long first() {
        return first;
    }

    /** The number of the last line picked. */
    public long last() {
        return first + keptLines - 1;
    }

    /** How many lines there were up to here. */
    public long totalLines() {
        return lines;
    }

    /** The length of the only line picked when it had to be cut, else 0. */
    public long cutLineBytes() {
        return cutLineBytes;
    }

    /** Whether there was no room for a line that was wanted. */
    public boolean stoppedByBytes() {
        return full;
    }
}
