package dev.akmon.journal;

import dev.akmon.journal.EventKind.ProviderCall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The parts of a second that an event's times have beyond the whole seconds its hash covers: of {@code emittedAt}, then of
 * start and end of each attempt.
 */
final class EventTimes {
    private static final int NANOS_PER_SECOND = 1_000_000_000;

    private EventTimes() {}

    static int[] nanos(Event event) {
        List<AttemptRecord> attempts = attempts(event.kind());
        int[] nanos = new int[1 + 2 * attempts.size()];
        nanos[0] = event.emittedAt().getNano();
        for (int i = 0; i < attempts.size(); i++) {
            nanos[1 + 2 * i] = attempts.get(i).startedAt().getNano();
            nanos[2 + 2 * i] = attempts.get(i).endedAt().getNano();
        }
        return nanos;
    }

    /**
     * The same event, whose times are whole seconds, with these parts added.
     *
     * @throws IllegalArgumentException when the number of parts is not right or one is not part of a second
     */
    static Event withNanos(Event event, int[] nanos) {
        List<AttemptRecord> attempts = attempts(event.kind());
        if (nanos.length != 1 + 2 * attempts.size()) {
            throw new IllegalArgumentException(
                    nanos.length + " times for an event that has " + (1 + 2 * attempts.size()));
        }
        EventKind kind = event.kind();
        if (kind instanceof ProviderCall call) {
            List<AttemptRecord> exact = new ArrayList<>();
            for (int i = 0; i < attempts.size(); i++) {
                AttemptRecord a = attempts.get(i);
                exact.add(new AttemptRecord(
                        a.attemptNumber(),
                        plus(a.startedAt(), nanos[1 + 2 * i]),
                        plus(a.endedAt(), nanos[2 + 2 * i]),
                        a.status(),
                        a.request(),
                        a.response(),
                        a.stream(),
                        a.errorMessage()));
            }
            kind = new ProviderCall(call.providerId(), exact, call.stream());
        }
        return new Event(event.parents(), kind, plus(event.emittedAt(), nanos[0]), event.sequence());
    }

    private static Instant plus(Instant seconds, int nanos) {
        if (nanos < 0 || nanos >= NANOS_PER_SECOND) {
            throw new IllegalArgumentException(nanos + " nanoseconds are not part of a second");
        }
        return seconds.plusNanos(nanos);
    }

    private static List<AttemptRecord> attempts(EventKind kind) {
        return kind instanceof ProviderCall call ? call.attempts() : List.of();
    }
}
