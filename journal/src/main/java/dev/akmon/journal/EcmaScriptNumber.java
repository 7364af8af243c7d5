package dev.akmon.journal;

import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Prints doubles as ECMAScript's {@code Number::toString} does, which RFC 8785 prescribes. */
final class EcmaScriptNumber {
    /** From 1e21 on ECMAScript switches to scientific notation. */
    private static final int MAX_FIXED_EXPONENT = 21;

    /** Below 1e-6 as well: at most this many zeros may follow the point. */
    private static final int MIN_FIXED_EXPONENT = -6;

    private EcmaScriptNumber() {}

    /** @throws IllegalArgumentException for NaN and infinities */
    static String toString(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("JSON has no number " + value);
        }
        if (value == 0) {
            return "0"; // also for -0
        }
        return (value < 0 ? "-" : "") + positive(Math.abs(value));
    }

    private static String positive(double value) {
        // Double.toString gives more digits than needed before JDK 19; these are the shortest that read back the same.
        BigDecimal decimal = new BigDecimal(DoubleToDecimal.toString(value)).stripTrailingZeros();
        if (decimal.precision() == 2) {
            decimal = withOneDigit(decimal, value);
        }
        // The value is 0.digits times ten to the power of exponent.
        String digits = decimal.unscaledValue().toString();
        return format(digits, digits.length() - decimal.scale());
    }

    /** Java asks for two digits at least, as in 4.9E-324; ECMAScript takes one where one is enough, as in 5e-324. */
    private static BigDecimal withOneDigit(BigDecimal twoDigits, double value) {
        BigDecimal one = twoDigits.round(new MathContext(1, RoundingMode.HALF_EVEN));
        return one.doubleValue() == value ? one.stripTrailingZeros() : twoDigits;
    }

    private static String format(String digits, int exponent) {
        int count = digits.length();
        if (exponent > 0 && exponent <= MAX_FIXED_EXPONENT) {
            return count <= exponent
                    ? digits + "0".repeat(exponent - count)
                    : digits.substring(0, exponent) + "." + digits.substring(exponent);
        }
        if (exponent <= 0 && exponent > MIN_FIXED_EXPONENT) {
            return "0." + "0".repeat(-exponent) + digits;
        }
        int scientific = exponent - 1;
        String fraction = count == 1 ? "" : "." + digits.substring(1);
        return digits.charAt(0) + fraction + "e" + (scientific < 0 ? "-" : "+") + Math.abs(scientific);
    }
}
