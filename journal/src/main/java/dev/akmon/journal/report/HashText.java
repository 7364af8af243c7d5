package dev.akmon.journal.report;

import java.io.IOException;

/** Hashes for people who compare them by eye. */
public final class HashText {

    private static final int GROUP = 8;

    private HashText() {}

    /** The digits in groups of eight; the gaps are style, so that copying them gives the hash. */
    public static void write(HtmlWriter html, String hex) throws IOException {
        html.open("code", "class", "hash");
        for (int i = 0; i < hex.length(); i += GROUP) {
            html.element("span", hex.substring(i, Math.min(i + GROUP, hex.length())));
        }
        html.close();
    }
}
