package dev.akmon.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForwardClockTest {
    @Test
    void standsStillWhileTheMachinesClockGoesBack() {
        Clock clock = new ForwardClock(clockShowing(10, 12, 5, 11, 13));

        assertThat(List.of(clock.instant(), clock.instant(), clock.instant(), clock.instant(), clock.instant()))
                .extracting(Instant::getEpochSecond)
                .containsExactly(10L, 12L, 12L, 12L, 13L);
    }

    private static Clock clockShowing(long... seconds) {
        Deque<Instant> times = new ArrayDeque<>();
        for (long second : seconds) {
            times.add(Instant.ofEpochSecond(second));
        }
        return new Clock() {
            @Override
            public Instant instant() {
                return times.remove();
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }
}
