package dev.akmon.journal.bundle;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as manifests have them. */
final class Rfc3339 {
    private static final Pattern FORMAT = Pattern.compile("(\\d{4})-(\\d\\d)-(\\d\\d)[Tt ](\\d\\d):(\\d\\d):(\\d\\d)"
            + "(?:\\.(\\d{1,32}))?(?:[Zz]|([+-])(\\d\\d):(\\d\\d))");
    private static final int NANO_DIGITS = 9;

    private Rfc3339() {}

    /**
     * Reads a time: any offset, any number of fraction digits, of which nine count. Leap seconds are refused; no session
     * begins or ends in one.
     */
    static Optional<Instant> parse(String text) {
        Matcher matcher = FORMAT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            LocalDateTime local = LocalDateTime.of(
                    number(matcher, 1),
                    number(matcher, 2),
                    number(matcher, 3),
                    number(matcher, 4),
                    number(matcher, 5),
                    number(matcher, 6),
                    nanos(matcher.group(7)));
            return offset(matcher)
                    .map(offset -> OffsetDateTime.of(local, offset).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty(); // digits in the right places that are no date, such as a 31st of June
        }
    }

    /**
     * A time in UTC with exactly three fraction digits, cut off: {@code 2023-11-14T22:13:20.000Z}.
     *
     * @throws DateTimeException outside the years 0 to 9999, which the format cannot express
     */
    static String format(Instant time) {
        OffsetDateTime utc = time.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC);
        if (utc.getYear() < 0 || utc.getYear() > 9999) {
            throw new DateTimeException("a manifest cannot express the year " + utc.getYear());
        }
        return String.format(
                "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ",
                utc.getYear(),
                utc.getMonthValue(),
                utc.getDayOfMonth(),
                utc.getHour(),
                utc.getMinute(),
                utc.getSecond(),
                utc.getNano() / 1_000_000);
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    private static int nanos(String fraction) {
        if (fraction == null) {
            return 0;
        }
        String padded = fraction + "0".repeat(NANO_DIGITS);
        return Integer.parseInt(padded.substring(0, NANO_DIGITS));
    }

    private static Optional<ZoneOffset> offset(Matcher matcher) {
        if (matcher.group(8) == null) {
            return Optional.of(ZoneOffset.UTC);
        }
        int hours = number(matcher, 9);
        int minutes = number(matcher, 10);
        int sign = matcher.group(8).equals("-") ? -1 : 1;
        // Java's offsets end at 18 hours, as do those of the world.
        return hours > 17 || minutes > 59
                ? Optional.empty()
                : Optional.of(ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes));
    }
}
