/** Tests without a library: each prints a line, and the exit code says whether all passed. */
public final class DurationsTest {

    private static int failed;

    public static void main(String[] args) {
        check("45s", 45);
        check("10m", 600);
        check("2h", 7_200);
        check("1h30m", 5_400);
        check("1d2h3m4s", 93_784);
        refuse("90");
        refuse("m5");
        refuse("5x");
        System.out.println(failed == 0 ? "all tests passed" : failed + " tests failed");
        System.exit(failed == 0 ? 0 : 1);
    }

    private static void check(String text, long expected) {
        long actual = Durations.parse(text);
        report(text, actual == expected, "is " + actual + " seconds, should be " + expected);
    }

    private static void refuse(String text) {
        try {
            report(text, false, "is " + Durations.parse(text) + " seconds, should be refused");
        } catch (IllegalArgumentException e) {
            report(text, true, "");
        }
    }

    private static void report(String text, boolean passed, String problem) {
        System.out.println((passed ? "pass  " + text : "FAIL  " + text + "  " + problem));
        if (!passed) {
            failed++;
        }
    }
}
