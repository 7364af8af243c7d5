package dev.akmon.cli.chat;

import dev.akmon.cli.console.Style;
import dev.akmon.cli.console.TerminalText;

/** Lines of a unified diff for a terminal. */
final class DiffText {
    private static final int LONGEST_LINE = 400;

    private DiffText() {}

    /** Whether the text holds a unified diff. */
    static boolean isIn(String text) {
        return text.startsWith("--- ") || text.contains("\n--- ");
    }

    static String line(String line, Style style) {
        String visible = TerminalText.line(line.replace("\t", "    "), LONGEST_LINE);
        if (line.startsWith("+++ ") || line.startsWith("--- ")) {
            return style.bold(visible);
        }
        if (line.startsWith("@@")) {
            return style.cyan(visible);
        }
        return line.startsWith("+") ? style.green(visible) : line.startsWith("-") ? style.red(visible) : visible;
    }
}
