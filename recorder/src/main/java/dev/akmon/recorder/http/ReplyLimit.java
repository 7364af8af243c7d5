package dev.akmon.recorder.http;

import dev.akmon.journal.AttemptStatus;
import dev.akmon.journal.bundle.BundleLimits;

/**
 * How long a reply may be. Without a limit a server that never comes to an end would fill memory and disk; and what is
 * longer than an object of a bundle may be could be recorded, but never handed over.
 */
final class ReplyLimit {
    /** Bytes of a body: those of the largest object of a bundle, less a MiB for the head that is kept with it. */
    static final int BYTES = (int) BundleLimits.MAX_OBJECT_BYTES - (1 << 20);

    private ReplyLimit() {}

    /** The failure of an attempt whose reply has reached the limit and is not read any further. */
    static ExchangeException reached() {
        return new ExchangeException(
                new AttemptStatus.Other("ReplyTooLong"),
                "the reply did not end within " + (BYTES >> 20) + " MiB; the rest was not read");
    }
}
