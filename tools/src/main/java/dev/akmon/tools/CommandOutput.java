package dev.akmon.tools;

import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/**
 * What a command wrote, as text: all of it, or its beginning and its end. Lines are numbered as the command wrote them, those
 * that were not kept included.
 *
 * @param head the beginning; everything when nothing is left out
 * @param leftOut how many bytes between beginning and end were not kept
 * @param tailFirst the number of the line that the end begins in, from 1; 0 when nothing is left out
 * @param tail the end; empty when nothing is left out
 */
public record CommandOutput(String head, long leftOut, long tailFirst, String tail) {

    /** Nothing. */
    static final CommandOutput NONE = new CommandOutput("", 0, 0, "");

    /** Everything that was kept, with a line in brackets in place of what was not. */
    public String whole() {
        return leftOut == 0 ? head : head + marker(leftOut) + tail;
    }

    /** The same with its texts changed, which keeps the lines. */
    public CommandOutput with(UnaryOperator<String> change) {
        return new CommandOutput(change.apply(head), leftOut, tailFirst, change.apply(tail));
    }

    /** Whether the command wrote nothing. */
    public boolean isEmpty() {
        return head.isEmpty();
    }

    /**
     * As much of an output as is shown at once.
     *
     * @param leftOut how many bytes it leaves out
     * @param firstLeftOut the line they begin in
     */
    public record Shown(String text, long leftOut, long firstLeftOut) {}

    /** The beginning and the end within a limit, in bytes, with a line in brackets in place of what is between. */
    public Shown within(long limit) {
        byte[] first = utf8(head);
        if (leftOut == 0 && first.length <= limit) {
            return new Shown(head, 0, 0);
        }
        byte[] last = leftOut == 0 ? first : utf8(tail);
        int headEnd = Utf8.headLength(first, first.length, Math.toIntExact(limit / 2));
        int tailStart = Utf8.nextBoundary(last, Math.toIntExact(Math.max(0, last.length - (limit - limit / 2))));
        long omitted = leftOut == 0 ? tailStart - headEnd : first.length - headEnd + leftOut + tailStart;
        String beginning = text(first, 0, headEnd);
        return new Shown(
                beginning + marker(omitted) + text(last, tailStart, last.length - tailStart),
                omitted,
                beginning.chars().filter(c -> c == '\n').count() + 1);
    }

    /**
     * Some lines.
     *
     * @param text the lines, ends included
     * @param note what is to be known about them, in brackets, empty when they are everything
     * @param next the line to read on with
     * @param more whether there are further lines
     */
    public record Lines(String text, String note, long next, boolean more) {}

    /**
     * Lines from the given one on; of lines that were not kept, those behind them.
     *
     * @param maxBytes a first line that alone is longer is cut
     */
    public Lines lines(long first, long limit, int maxBytes) {
        if (leftOut == 0) {
            return lines(utf8(head), 1, first, limit, maxBytes, true, "");
        }
        byte[] beginning = utf8(head);
        Lines early = lines(beginning, 1, first, limit, maxBytes, false, "");
        if (!early.text().isEmpty()) {
            return early;
        }
        String gap = first > tailFirst
                ? ""
                : "[" + leftOut + " bytes before this part of line " + tailFirst + " were not kept]\n";
        return lines(utf8(tail), tailFirst, Math.max(first, tailFirst), limit, maxBytes, true, gap);
    }

    private static Lines lines(
            byte[] bytes, long number, long first, long limit, int maxBytes, boolean end, String before) {
        LineWindow window = new LineWindow(first - number + 1, limit, maxBytes);
        window.accept(bytes, bytes.length);
        byte[] kept = window.kept();
        long total = number - 1 + window.totalLines();
        long last = number - 1 + window.last();
        if (kept.length == 0) {
            return new Lines("", end ? "[no output from line " + first + " on]" : "", first, false);
        }
        boolean more = !end || last < total;
        String note = first == 1 && !more && window.cutLineBytes() == 0
                ? ""
                : "[lines " + first + "-" + last + (end ? " of " + total : "")
                        + (window.cutLineBytes() > 0 ? ", cut: it has " + window.cutLineBytes() + " bytes" : "")
                        + (more ? "; read on with offset " + (last + 1) : "") + "]";
        return new Lines(before + text(kept, 0, kept.length), note, last + 1, more);
    }

    private static String marker(long bytes) {
        return "\n[... " + bytes + " bytes left out ...]\n";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes, int offset, int length) {
        return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }
}
