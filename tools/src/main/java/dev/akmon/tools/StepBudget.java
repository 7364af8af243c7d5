package dev.akmon.tools;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bounds the work of regular expressions by counting the characters they look at. Unlike a clock, the count is the same
 * every time, so that a search that was cut off is cut off at the same place again. Not thread-safe.
 */
public final class StepBudget {

    /** More than any sensible pattern needs for a line: a fixed part, and a part for each character. */
    private static final long STEPS_PER_LINE = 200_000;

    private static final long STEPS_PER_CHARACTER = 200;

    private long left;
    private long leftForLine;

    /** A budget of so many characters looked at. */
    public StepBudget(long total) {
        this.left = total;
    }

    /** Takes steps for work of another kind. */
    public void spend(long steps) {
        left -= steps;
    }

    /** Whether nothing is left of it. */
    public boolean exhausted() {
        return left <= 0;
    }

    /** Whether the pattern matches the whole of a short text; false when that takes too many steps. */
    boolean matches(Pattern pattern, String text) {
        try {
            return pattern.matcher(counted(text)).matches();
        } catch (TooManySteps | StackOverflowError tooCostly) {
            return false;
        }
    }

    /**
     * Where the pattern first matches.
     *
     * @throws TooManySteps when it takes more steps than a line may; the rest of the budget is as it was
     */
    public OptionalInt find(Pattern pattern, String line) throws TooManySteps {
        Matcher matcher = pattern.matcher(counted(line));
        try {
            return matcher.find() ? OptionalInt.of(matcher.start()) : OptionalInt.empty();
        } catch (StackOverflowError deepRecursion) {
            throw TooManySteps.INSTANCE;
        }
    }

    private CharSequence counted(String text) {
        leftForLine = STEPS_PER_LINE + STEPS_PER_CHARACTER * text.length();
        return new CountedText(text);
    }

    /** Comes out of the middle of the regex engine, so it cannot be a checked exception. */
    public static final class TooManySteps extends RuntimeException {

        private static final long serialVersionUID = 1L;

        static final TooManySteps INSTANCE = new TooManySteps();

        private TooManySteps() {
            super("the pattern takes too many steps", null, false, false);
        }
    }

    private final class CountedText implements CharSequence {

        private final String text;

        CountedText(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            left--;
            if (--leftForLine < 0 || left < 0) {
                throw TooManySteps.INSTANCE;
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
