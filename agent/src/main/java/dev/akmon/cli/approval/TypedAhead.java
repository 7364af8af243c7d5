package dev.akmon.cli.approval;

import java.io.IOException;
import java.io.InputStream;

/** What was typed before a question was on the screen. */
final class TypedAhead {
    private TypedAhead() {}

    /** Skips what is waiting to be read. */
    static void skip(InputStream in) throws IOException {
        for (int waiting = in.available(); waiting > 0; waiting = in.available()) {
            in.skipNBytes(waiting);
        }
    }
}
