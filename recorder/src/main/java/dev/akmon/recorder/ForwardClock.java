package dev.akmon.recorder;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/**
 * A clock that stands still while the clock beneath it goes back. A machine's clock may be set back during a session; the
 * times of a session's events and attempts must not. Thread-safe.
 */
public final class ForwardClock extends Clock {
    private final Clock beneath;
    private Instant latest = Instant.MIN;

    /** A clock over {@code beneath}. */
    public ForwardClock(Clock beneath) {
        this.beneath = beneath;
    }

    @Override
    public synchronized Instant instant() {
        Instant now = beneath.instant();
        if (now.isAfter(latest)) {
            latest = now;
        }
        return latest;
    }

    @Override
    public ZoneId getZone() {
        return beneath.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new ForwardClock(beneath.withZone(zone));
    }
}
