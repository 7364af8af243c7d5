package dev.akmon.tools.files;

import java.util.ArrayList;
import java.util.List;

/** Texts as lines that end with a newline, as git and compilers count them; a carriage return before it belongs to it. */
final class LineEnds {

    private LineEnds() {}

    /** Whether there is a line end and every one is CRLF. */
    static boolean allCrlf(String text) {
        int at = text.indexOf('\n');
        if (at < 0) {
            return false;
        }
        for (; at >= 0; at = text.indexOf('\n', at + 1)) {
            if (at == 0 || text.charAt(at - 1) != '\r') {
                return false;
            }
        }
        return true;
    }

    /** The lines without their ends. */
    static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            lines.add(withoutCr(text.substring(start, end)));
            start = end + 1;
        }
        return lines;
    }

    static String withoutCr(String line) {
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }
}
