package dev.akmon.journal;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;

/** Times in signatures and redactions: RFC 3339 in UTC, with as many fraction digits as are not zero. */
public final class UtcTimes {
    private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendLiteral('Z')
            .toFormatter(Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private UtcTimes() {}

    /** The time, for example {@code 2023-11-14T22:13:20.12Z}. */
    public static String format(Instant time) {
        return FORMAT.format(time);
    }
}
