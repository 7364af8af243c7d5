package dev.akmon.cli.approval;

import dev.akmon.cli.console.Style;
import dev.akmon.cli.console.TerminalText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The diff or command a person is shown, and how much of it has been. */
final class Preview {
    /** As much as leaves the question on the screen of most terminals, or a page above it. */
    private static final int LINES = 60;

    private static final int COLUMNS = 400;

    private final List<String> lines;
    private int notShown;

    private Preview(List<String> lines) {
        this.lines = lines;
    }

    static Preview of(@Nullable String text) {
        return new Preview(
                text == null ? List.of() : List.of(text.stripTrailing().split("\n")));
    }

    /** Lines of which at least a part has not been shown. */
    int linesNotShown() {
        return notShown;
    }

    void showBeginning(ApprovalTerminal terminal) {
        show(terminal, LINES, COLUMNS);
        if (notShown > 0) {
            terminal.show(terminal.style()
                    .dim("  … " + notShown + " of " + lines.size()
                            + " lines are not shown in full; v shows all of it"));
        }
    }

    void showAll(ApprovalTerminal terminal) {
        show(terminal, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    private void show(ApprovalTerminal terminal, int maxLines, int maxColumns) {
        Style style = terminal.style();
        notShown = Math.max(0, lines.size() - maxLines);
        for (String line : lines.subList(0, Math.min(lines.size(), maxLines))) {
            String shown = TerminalText.block(line);
            if (shown.codePointCount(0, shown.length()) > maxColumns) {
                notShown++;
                shown = shown.substring(0, shown.offsetByCodePoints(0, maxColumns)) + "…";
            }
            terminal.show("  "
                    + (line.startsWith("+") ? style.green(shown) : line.startsWith("-") ? style.red(shown) : shown));
        }
    }
}
