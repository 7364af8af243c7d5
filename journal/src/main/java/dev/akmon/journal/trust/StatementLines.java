package dev.akmon.journal.trust;

/** The one rule for values in statements: each is one line, or a value could pretend to be the next line. */
final class StatementLines {
    private StatementLines() {}

    static boolean isOneLine(String value) {
        return value.indexOf('\n') < 0 && value.indexOf('\r') < 0;
    }

    static void requireOneLine(String name, String value) {
        if (!isOneLine(value)) {
            throw new IllegalArgumentException(name + " must be one line without line breaks");
        }
    }
}
