package dev.akmon.recorder.http;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * When to try again, and after how long. The answer depends on the attempt alone, without chance and without the
 * clock, so that a replay waits and tries exactly as the recording did.
 *
 * @param maxAttempts how often one request is sent at most, the first time included
 * @param firstDelay the wait before the second attempt, doubled for each further one
 * @param maxDelay the longest wait, also when the server asks for more
 */
public record RetryPolicy(int maxAttempts, Duration firstDelay, Duration maxDelay) {
    /** Six attempts, waiting 1, 2, 4, 8 and 16 seconds, or what the server asks for up to a minute. */
    public static final RetryPolicy STANDARD = new RetryPolicy(6, Duration.ofSeconds(1), Duration.ofSeconds(60));

    /** One attempt. */
    public static final RetryPolicy NONE = new RetryPolicy(1, Duration.ZERO, Duration.ZERO);

    public RetryPolicy {
        Objects.requireNonNull(firstDelay, "firstDelay");
        Objects.requireNonNull(maxDelay, "maxDelay");
        if (maxAttempts < 1 || firstDelay.isNegative() || maxDelay.isNegative()) {
            throw new IllegalArgumentException("a retry policy needs one attempt or more and no negative delays");
        }
    }

    /**
     * The wait before the next attempt.
     *
     * @param attempt the attempt that just ended
     * @param attemptNumber its number, counted from 1
     * @return empty when there should be no further attempt
     */
    public Optional<Duration> delayAfter(CapturedAttempt attempt, int attemptNumber) {
        if (attemptNumber < 1) {
            throw new IllegalArgumentException("attempts are counted from 1, not " + attemptNumber);
        }
        if (!attempt.retryable() || attemptNumber >= maxAttempts) {
            return Optional.empty();
        }
        Duration wanted = attempt.retryAfter() == null ? backoff(attemptNumber) : attempt.retryAfter();
        return Optional.of(wanted.compareTo(maxDelay) > 0 ? maxDelay : wanted);
    }

    private Duration backoff(int attemptNumber) {
        Duration delay = firstDelay;
        for (int i = 1; i < attemptNumber && delay.compareTo(maxDelay) < 0; i++) {
            delay = delay.multipliedBy(2);
        }
        return delay;
    }
}
