package dev.akmon.cli.chat;

import dev.akmon.cli.console.Style;
import dev.akmon.cli.console.TerminalText;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import org.jline.utils.AttributedString;

/**
 * A line that says what is going on while there is nothing else to see. It is written over, and gone as soon as something
 * comes; on a terminal that cannot take a line back there is none. Behind an answer that has stopped in the middle of a line
 * it stands in the line below.
 */
final class ActivityLine {
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long QUIET_IN_A_LINE_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final int SHOWN_OF_TYPED = 60;
    private static final String ERASE = "\r\u001b[2K";
    /** Makes sure that there is a line below, and comes back. */
    private static final String LINE_BELOW = "\u001bD\u001b[A";

    private static final String SAVE = "\u001b7";
    private static final String RESTORE = "\u001b8";
    private static final String DOWN = "\u001b[B";

    private enum Drawn {
        NOT,
        HERE,
        BELOW
    }

    private final ChatScreen screen;
    private final PrintStream out;
    private final Style style;
    private String what = "";
    private long since;
    private long quietSince;
    private Drawn drawn = Drawn.NOT;

    ActivityLine(ChatScreen screen) {
        this.screen = screen;
        this.out = screen.console().err();
        this.style = screen.console().errorStyle();
    }

    /** Something else is going on from now on; nothing that is worth a word when it is empty. */
    void is(String now) {
        clear();
        what = now;
        since = System.nanoTime();
    }

    /** Takes the line away, for whatever is to be written now. */
    void clear() {
        quietSince = System.nanoTime();
        switch (drawn) {
            case HERE -> out.print(ERASE);
            case BELOW -> out.print(SAVE + DOWN + ERASE + RESTORE);
            case NOT -> {
                return;
            }
        }
        out.flush();
        drawn = Drawn.NOT;
    }

    /**
     * Shows the line when there has been nothing to see for long enough.
     *
     * @param inALine whether an answer stands in the line of the cursor
     */
    void draw(boolean inALine) {
        long now = System.nanoTime();
        if (what.isEmpty() || now - quietSince < (inALine ? QUIET_IN_A_LINE_NANOS : QUIET_NANOS)) {
            return;
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(now - since);
        String typed = screen.typedAhead();
        String text = "  … " + what + " · " + seconds + " s · Esc stops"
                + (typed.isEmpty() ? "" : " · next: " + TerminalText.line(typed, SHOWN_OF_TYPED));
        String fitting = new AttributedString(text)
                .columnSubSequence(0, screen.width() - 1)
                .toString();
        if (inALine) {
            out.print((drawn == Drawn.NOT ? LINE_BELOW : "") + SAVE + DOWN + ERASE + style.dim(fitting) + RESTORE);
        } else {
            out.print(ERASE + style.dim(fitting));
        }
        out.flush();
        drawn = inALine ? Drawn.BELOW : Drawn.HERE;
    }
}
