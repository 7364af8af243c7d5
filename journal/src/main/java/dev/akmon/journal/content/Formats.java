package dev.akmon.journal.content;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them; always in the same form, whatever the locale. */
public final class Formats {

    private Formats() {}

    /** A span of time: {@code 12 ms}, {@code 1.25 s}, {@code 2 min 05 s}, {@code 1 h 02 min}. */
    public static String duration(Duration duration) {
        if (duration.isNegative()) {
            return "-" + duration(duration.negated());
        }
        long ms = millis(duration);
        if (ms < 1_000) {
            return ms + " ms";
        }
        if (ms < 10_000) {
            return String.format(Locale.ROOT, "%d.%02d s", ms / 1_000, ms % 1_000 / 10);
        }
        if (ms < 60_000) {
            return String.format(Locale.ROOT, "%d.%d s", ms / 1_000, ms % 1_000 / 100);
        }
        long seconds = duration.toSeconds();
        if (seconds < 3_600) {
            return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
        }
        return String.format(Locale.ROOT, "%d h %02d min", seconds / 3_600, seconds % 3_600 / 60);
    }

    /** A point in time as the time since the start: {@code +0.012s}, {@code +1:05.250}, {@code +1:02:03}. */
    public static String offset(Duration sinceStart) {
        if (sinceStart.isNegative()) {
            return "-" + offset(sinceStart.negated()).substring(1);
        }
        long ms = millis(sinceStart);
        if (ms < 60_000) {
            return String.format(Locale.ROOT, "+%d.%03ds", ms / 1_000, ms % 1_000);
        }
        if (ms < 3_600_000) {
            return String.format(Locale.ROOT, "+%d:%02d.%03d", ms / 60_000, ms / 1_000 % 60, ms % 1_000);
        }
        return String.format(Locale.ROOT, "+%d:%02d:%02d", ms / 3_600_000, ms / 60_000 % 60, ms / 1_000 % 60);
    }

    /** A size: {@code 812 B}, {@code 12.3 kB}, {@code 4.5 MB}; decimal units. */
    public static String size(long bytes) {
        if (bytes < 1_000) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = -1;
        do {
            value /= 1_000;
            unit++;
        } while (value >= 999.95 && unit < 3);
        return String.format(Locale.ROOT, "%.1f %cB", value, "kMGT".charAt(unit));
    }

    /** A count with its noun: {@code 1 turn}, {@code 1,234 turns}. */
    public static String count(long n, String noun) {
        return number(n) + " " + noun + (n == 1 ? "" : "s");
    }

    /** An amount of money: {@code $1.23}, {@code $0.0042}; at least three significant digits of what is below a dollar. */
    public static String usd(double amount) {
        BigDecimal exact = BigDecimal.valueOf(amount);
        int scale = Math.max(2, exact.scale() - exact.precision() + 3);
        return "$" + exact.setScale(scale, RoundingMode.HALF_UP).toPlainString();
    }

    /** A whole number with commas between thousands. */
    public static String number(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    /** Milliseconds, however far apart the times in a record may be. */
    private static long millis(Duration duration) {
        return duration.toSeconds() < Long.MAX_VALUE / 1_000 - 1 ? duration.toMillis() : Long.MAX_VALUE;
    }
}
