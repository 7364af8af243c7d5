package dev.akmon.journal;

import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;

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
        String java = DoubleToDecimal.toString(value);
        int e = java.indexOf('E');
        String mantissa = e < 0 ? java : java.substring(0, e);
        int point = mantissa.indexOf('.');
        String padded = mantissa.substring(0, point) + mantissa.substring(point + 1);
        int leadingZeros = 0;
        while (padded.charAt(leadingZeros) == '0') {
            leadingZeros++;
        }
        int end = padded.length();
        while (padded.charAt(end - 1) == '0') {
            end--;
        }
        String digits = padded.substring(leadingZeros, end);
        // The value is 0.digits times ten to the power of exponent.
        int exponent = point - leadingZeros + (e < 0 ? 0 : Integer.parseInt(java.substring(e + 1)));
        return format(digits, exponent);
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
