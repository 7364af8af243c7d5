package dev.akmon.agent.provider;

import dev.akmon.recorder.http.HttpTimeouts;
import dev.akmon.recorder.http.RetryPolicy;
import java.time.Duration;

/**
 * How patient a live session is with its provider.
 *
 * @param firstDelay the wait before a failed request is sent again, doubled each time; part of the config object
 * @param maxDelay the longest of those waits, also when the server asks for more; part of the config object
 * @param timeouts how long to wait for a server that does nothing
 */
public record Connection(Duration firstDelay, Duration maxDelay, HttpTimeouts timeouts) {
    /** What sessions use. */
    public static final Connection STANDARD =
            new Connection(RetryPolicy.STANDARD.firstDelay(), RetryPolicy.STANDARD.maxDelay(), HttpTimeouts.STANDARD);
}
