package dev.akmon.recorder.http;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * How long to wait for a server that does nothing. There is no limit on a whole attempt: a long answer that keeps coming
 * is no fault.
 *
 * @param connect for the connection, TLS included
 * @param headers from sending the request to the reply's headers; a local model may have to load first
 * @param idle between two pieces of the reply's body
 */
public record HttpTimeouts(Duration connect, Duration headers, Duration idle) {
    /** 10 s to connect, 5 minutes to the headers, 2 minutes between pieces. */
    public static final HttpTimeouts STANDARD =
            new HttpTimeouts(Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofMinutes(2));

    public HttpTimeouts {
        if (Stream.of(connect, headers, idle).anyMatch(time -> time.isNegative() || time.isZero())) {
            throw new IllegalArgumentException("a timeout must be longer than nothing");
        }
    }
}
