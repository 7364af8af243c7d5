package dev.akmon.verifier;

import dev.akmon.journal.report.VerdictDocument;
import java.util.Optional;

/** How a verdict is reported. */
public enum VerdictFormat {
    /** Lines on standard error. */
    HUMAN,
    /** One object on standard output. */
    JSON,
    /** A document on standard output, to hand over. */
    MARKDOWN,
    /** A page on standard output, to hand over. */
    HTML;

    /** Whether a command line asks for JSON, also one that cannot be understood as a whole. */
    public static boolean wantsJson(String... arguments) {
        for (int i = 0; i < arguments.length; i++) {
            boolean apart = arguments[i].equals("--format")
                    && i + 1 < arguments.length
                    && arguments[i + 1].equalsIgnoreCase(JSON.name());
            if (apart || arguments[i].equalsIgnoreCase("--format=" + JSON)) {
                return true;
            }
        }
        return false;
    }

    /** The format of the document; empty for a report that is none. */
    public Optional<VerdictDocument.Format> document() {
        return switch (this) {
            case HUMAN, JSON -> Optional.empty();
            case MARKDOWN -> Optional.of(VerdictDocument.Format.MARKDOWN);
            case HTML -> Optional.of(VerdictDocument.Format.HTML);
        };
    }
}
