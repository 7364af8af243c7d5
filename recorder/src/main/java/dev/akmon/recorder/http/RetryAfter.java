package dev.akmon.recorder.http;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How long a reply asks to wait: {@code retry-after-ms} (OpenAI, Azure), otherwise {@code Retry-After} of RFC 9110
 * section 10.2.3 in seconds or as a date. A date counts from the reply's own {@code Date} header and never from this
 * machine's clock, so that a replay finds the same wait; without that header it says nothing.
 */
final class RetryAfter {
    // Longer numbers than this are no times to wait but mistakes, and would overflow.
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");
    private static final int NANO_DIGITS = 9;
    private static final int MILLIS_TO_SECONDS = -3;

    private RetryAfter() {}

    static Optional<Duration> of(ReplyHead head) {
        Optional<Duration> millis = head.header("retry-after-ms").flatMap(text -> number(text, MILLIS_TO_SECONDS));
        if (millis.isPresent()) {
            return millis;
        }
        return head.header("retry-after").flatMap(text -> number(text, 0).or(() -> untilDate(text, head)));
    }

    private static Optional<Duration> number(String text, int powerOfTen) {
        if (!NUMBER.matcher(text).matches()) {
            return Optional.empty();
        }
        BigDecimal seconds = new BigDecimal(text).scaleByPowerOfTen(powerOfTen);
        return Optional.of(Duration.ofNanos(seconds.movePointRight(NANO_DIGITS).longValue()));
    }

    private static Optional<Duration> untilDate(String text, ReplyHead head) {
        return date(text)
                .flatMap(until -> head.header("date")
                        .flatMap(RetryAfter::date)
                        .map(now -> Duration.between(now, until))
                        .map(wait -> wait.isNegative() ? Duration.ZERO : wait));
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text)));
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
    }
}
