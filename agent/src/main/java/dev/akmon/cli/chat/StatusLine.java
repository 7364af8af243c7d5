package dev.akmon.cli.chat;

import dev.akmon.agent.Standing;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.journal.content.Formats;
import java.util.Locale;
import java.util.UUID;

/** Where a conversation stands, on one line: model, tokens, how full the context is, cost, session, head. */
final class StatusLine {
    private static final int SHOWN_DIGITS = 8;
    private static final int LONGEST_MODEL = 40;

    private StatusLine() {}

    /**
     * The line, without what is least needed where it would not fit in {@code width} characters.
     *
     * @param running how many commands run in the background
     */
    static String of(Standing standing, int running, UUID sessionId, int width) {
        String commands = running == 0 ? "" : " · " + Formats.count(running, "command") + " in background";
        String model = TerminalText.line(standing.model(), LONGEST_MODEL) + (standing.planning() ? " · plan mode" : "");
        String tokens = " · " + tokens(standing.usage().input()) + " in, "
                + tokens(standing.usage().output()) + " out";
        String state = " · context " + context(standing) + " · cost " + cost(standing) + commands;
        String session = " · session " + sessionId.toString().substring(0, SHOWN_DIGITS);
        String head = " · recorded, head " + standing.head().hex().substring(0, SHOWN_DIGITS);
        for (String line : new String[] {
            model + tokens + state + session + head,
            model + state + session + head,
            model + state + head,
            state.substring(3) + head,
            (commands + session).substring(3) + head
        }) {
            if (line.length() <= width) {
                return line;
            }
        }
        return head.substring(3);
    }

    static String context(Standing standing) {
        return standing.contextWindow().isPresent()
                ? Math.round(100.0
                                * standing.contextTokens()
                                / standing.contextWindow().getAsLong()) + "%"
                : tokens(standing.contextTokens()) + " tokens";
    }

    static String cost(Standing standing) {
        return standing.costUsd().isPresent()
                ? String.format(Locale.ROOT, "$%.4f", standing.costUsd().getAsDouble())
                : "unknown";
    }

    /** A number of tokens: 812, 12.3k, 1.2M. */
    static String tokens(long number) {
        if (number < 1000) {
            return Long.toString(number);
        }
        return number < 1_000_000
                ? String.format(Locale.ROOT, "%.1fk", number / 1000.0)
                : String.format(Locale.ROOT, "%.1fM", number / 1_000_000.0);
    }
}
