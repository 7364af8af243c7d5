package dev.akmon.cli.report;

import dev.akmon.journal.content.VisibleText;

/** Recorded names and messages, cut to a length that leaves the page a page. */
final class Cut {

    private static final int MAX_LINE = 400;

    private Cut() {}

    static String line(String text) {
        return VisibleText.line(text, MAX_LINE);
    }
}
