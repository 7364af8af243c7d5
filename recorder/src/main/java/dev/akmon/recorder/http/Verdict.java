package dev.akmon.recorder.http;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one event says about the stream it is part of.
 *
 * @param error the error that a {@code FAILED} event reports, otherwise null
 */
record Verdict(Kind kind, @Nullable ProviderError error) {
    enum Kind {
        /** More is to come. */
        CONTINUES,
        /** The reply is complete; trailing events may follow. */
        COMPLETE,
        /** The stream is over. */
        ENDS,
        /** The stream is over, with an error. */
        FAILED
    }

    static final Verdict CONTINUES = new Verdict(Kind.CONTINUES, null);
    static final Verdict COMPLETE = new Verdict(Kind.COMPLETE, null);
    static final Verdict ENDS = new Verdict(Kind.ENDS, null);

    static Verdict failed(ProviderError error) {
        return new Verdict(Kind.FAILED, Objects.requireNonNull(error));
    }
}
