/** Durations as people write them: "45s", "10m", "1h30m", "1d2h". */
public final class Durations {

    private Durations() {}

    /**
     * Reads a duration.
     *
     * @param text numbers, each followed by a unit: d, h, m or s
     * @return the duration in seconds
     * @throws IllegalArgumentException if the text is not a duration
     */
    public static long parse(String text) {
        long total = 0;
        long number = 0;
        boolean digits = false;
        for (char c : text.toCharArray()) {
            if (c >= '0' && c <= '9') {
                number = number * 10 + (c - '0');
                digits = true;
            } else if (digits) {
                total += number * secondsIn(c);
                digits = false;
            } else {
                throw new IllegalArgumentException("a unit without a number: " + text);
            }
        }
        if (digits || text.isEmpty()) {
            throw new IllegalArgumentException("a number without a unit: " + text);
        }
        return total;
    }

    private static long secondsIn(char unit) {
        return switch (unit) {
            case 'd' -> 86_400;
            case 'h' -> 3_600;
            case 'm' -> 60;
            case 's' -> 1;
            default -> throw new IllegalArgumentException("not a unit: " + unit);
        };
    }
}
