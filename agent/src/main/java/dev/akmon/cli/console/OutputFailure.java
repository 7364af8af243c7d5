package dev.akmon.cli.console;

import java.io.IOException;
import java.util.Locale;

/** Standard output or standard error cannot be written. */
public final class OutputFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OutputFailure(IOException cause) {
        super("cannot write output: " + cause.getMessage(), cause);
    }

    /**
     * Whether the reader has gone, as {@code head} does when it has seen enough. The JDK tells this only by the system's
     * message for EPIPE, whose translations all contain the word.
     */
    public boolean readerGone() {
        String message = getCause().getMessage();
        return message != null && message.toLowerCase(Locale.ROOT).contains("pipe");
    }
}
