package dev.akmon.cli.chat;

import dev.akmon.cli.console.Style;
import dev.akmon.cli.console.TerminalText;

/**
 * Shows markdown as it comes: headings, lists, bold and code. A mark is held back until its partner has come or the line
 * is over; then, without a partner, it is shown as it is, so that no character is ever lost or taken for a mark that is
 * none. In a plain style the text passes unchanged.
 *
 * <p>Not a parser of markdown: what it does not know it shows.
 */
final class MarkdownStream {
    private static final String FENCE = "```";
    private static final int LONGEST_LINE_MARK = 8;

    private final Style style;
    private final Appendix out;
    /** What has come of the line and is not yet shown. */
    private final StringBuilder held = new StringBuilder();

    private boolean lineBegun;
    private boolean inFence;
    private boolean heading;

    /** Takes what is to be shown. */
    interface Appendix {
        void show(String text);
    }

    MarkdownStream(Style style, Appendix out) {
        this.style = style;
        this.out = out;
    }

    /** Takes the next piece of text, which may end anywhere. */
    void append(String piece) {
        if (!style.enabled()) {
            show(piece);
            return;
        }
        int begin = 0;
        for (int end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', begin)) {
            held.append(piece, begin, end);
            endLine();
            out.show("\n");
            begin = end + 1;
        }
        held.append(piece, begin, piece.length());
        if (!inFence) {
            showWhatIsCertain();
        } else if (lineBegun || !couldBeFence()) {
            showCode();
        }
    }

    /** Shows what is held back: the text is over. */
    void end() {
        if (held.length() > 0 || lineBegun) {
            endLine();
        }
        // A text that forgot to close its block of code.
        inFence = false;
    }

    private void endLine() {
        String rest = held.toString();
        if (!lineBegun && rest.strip().startsWith(FENCE)) {
            inFence = !inFence;
            out.show(style.dim(TerminalText.line(rest)));
        } else if (inFence) {
            showCode();
        } else {
            if (!lineBegun) {
                beginLine(true);
            }
            showInline(true);
        }
        held.setLength(0);
        lineBegun = false;
        heading = false;
    }

    private boolean couldBeFence() {
        String begun = held.toString().strip();
        return begun.length() < FENCE.length() ? FENCE.startsWith(begun) : begun.startsWith(FENCE);
    }

    private void showCode() {
        if (endsInHalfACharacter()) {
            return;
        }
        lineBegun = true;
        out.show(style.cyan(TerminalText.block(held)));
        held.setLength(0);
    }

    private void showWhatIsCertain() {
        if (!lineBegun && !beginLine(false)) {
            return;
        }
        showInline(false);
    }

    /** Shows the mark a line begins with; false while it cannot be told yet. */
    private boolean beginLine(boolean whole) {
        String text = held.toString();
        String stripped = text.stripLeading();
        if (!whole && (stripped.isEmpty() || couldBeFence() || couldGrow(stripped))) {
            return text.length() > LONGEST_LINE_MARK && !couldBeFence();
        }
        lineBegun = true;
        int indent = text.length() - stripped.length();
        int hashes = 0;
        while (hashes < stripped.length() && stripped.charAt(hashes) == '#') {
            hashes++;
        }
        if (hashes > 0 && hashes <= 6 && stripped.startsWith(" ", hashes)) {
            heading = true;
            held.delete(0, indent + hashes + 1);
        } else if (stripped.startsWith("- ") || stripped.startsWith("* ")) {
            out.show(text.substring(0, indent) + style.cyan("•") + " ");
            held.delete(0, indent + 2);
        }
        return true;
    }

    /** Whether what stands at the beginning of a line may still become a mark. */
    private static boolean couldGrow(String stripped) {
        return stripped.equals("-")
                || stripped.equals("*")
                || stripped.chars().allMatch(c -> c == '#') && stripped.length() <= 6;
    }

    /** Shows text up to the first mark whose partner has not come; all of it when the line is over. */
    private void showInline(boolean whole) {
        StringBuilder plain = new StringBuilder();
        int i = 0;
        while (i < held.length()) {
            char c = held.charAt(i);
            String mark = c == '`' ? "`" : held.indexOf("**", i) == i ? "**" : null;
            if (mark == null) {
                boolean mayBecomeBold = c == '*' && i == held.length() - 1 && !whole;
                if (mayBecomeBold) {
                    break;
                }
                plain.append(c);
                i++;
                continue;
            }
            int end = held.indexOf(mark, i + mark.length());
            boolean nothingInside = end == i + mark.length();
            boolean opens =
                    i + mark.length() < held.length() && !Character.isWhitespace(held.charAt(i + mark.length()));
            if (end > 0 && !nothingInside && opens) {
                flush(plain);
                String inside = TerminalText.block(held.substring(i + mark.length(), end));
                out.show(mark.equals("`") ? style.cyan(inside) : style.bold(inside));
                i = end + mark.length();
            } else if (whole || nothingInside || end > 0 || i + mark.length() < held.length() && !opens) {
                plain.append(mark);
                i += mark.length();
            } else {
                break;
            }
        }
        if (plain.length() > 0 && Character.isHighSurrogate(plain.charAt(plain.length() - 1)) && !whole) {
            plain.setLength(plain.length() - 1);
            i--;
        }
        flush(plain);
        held.delete(0, i);
    }

    private void flush(StringBuilder plain) {
        if (plain.length() > 0) {
            String text = TerminalText.block(plain);
            out.show(heading ? style.bold(text) : text);
            plain.setLength(0);
        }
    }

    private boolean endsInHalfACharacter() {
        return held.length() > 0 && Character.isHighSurrogate(held.charAt(held.length() - 1));
    }

    /** Plain text, but for the half of a character, which waits for its other half. */
    private void show(String piece) {
        held.append(piece);
        int end = endsInHalfACharacter() ? held.length() - 1 : held.length();
        out.show(TerminalText.block(held.substring(0, end)));
        held.delete(0, end);
    }
}
