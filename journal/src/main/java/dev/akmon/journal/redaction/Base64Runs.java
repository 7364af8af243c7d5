package dev.akmon.journal.redaction;

import java.util.Base64;
import java.util.function.Predicate;

/** Finds what may be Base64, in either alphabet and broken into lines or not, and decodes it. */
final class Base64Runs {
    /** Shorter ones encode less than nine bytes. */
    private static final int SHORTEST = 12;

    private static final int GROUP = 4;

    private final Predicate<byte[]> condition;
    private final StringBuilder run = new StringBuilder();

    private Base64Runs(Predicate<byte[]> condition) {
        this.condition = condition;
    }

    /** Whether what one of the runs in a text encodes satisfies a condition. */
    static boolean any(String text, Predicate<byte[]> condition) {
        return new Base64Runs(condition).search(text);
    }

    private boolean search(String text) {
        int at = 0;
        while (at < text.length()) {
            int end = at;
            while (end < text.length() && isDigit(text.charAt(end))) {
                end++;
            }
            if (end - at >= SHORTEST) {
                run.append(text, at, end);
            } else if (end > at && found()) {
                return true;
            }
            at = end;
            // White space goes on with a run, everything else ends it.
            if (at < text.length() && !Character.isWhitespace(text.charAt(at)) && found()) {
                return true;
            }
            at++;
        }
        return found();
    }

    /** Looks at the run that has ended. Where its encoding begins is not known: a word may stand right before it. */
    private boolean found() {
        String digits = run.toString().replace('-', '+').replace('_', '/');
        run.setLength(0);
        for (int start = 0; start < GROUP && start < digits.length(); start++) {
            if (condition.test(decoded(digits.substring(start)))) {
                return true;
            }
        }
        return false;
    }

    /** Decodes without padding; a single digit too many encodes nothing. */
    private static byte[] decoded(String digits) {
        int usable = digits.length() % GROUP == 1 ? digits.length() - 1 : digits.length();
        return Base64.getDecoder().decode(digits.substring(0, usable));
    }

    private static boolean isDigit(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '+'
                || c == '/'
                || c == '-'
                || c == '_';
    }
}
