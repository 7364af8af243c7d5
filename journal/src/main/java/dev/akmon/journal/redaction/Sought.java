package dev.akmon.journal.redaction;

import java.util.List;
import java.util.regex.Pattern;

/** Something to be found in objects: a text as it stands, or whatever a pattern matches. */
public sealed interface Sought {
    /** Whether it occurs in a text. */
    boolean occursIn(CharSequence text);

    /**
     * Lines that are likely to give a text away by themselves. Where the whole text does not occur, because a tool put a
     * mark before each line, for example, they may.
     */
    List<Sought> tellingLines();

    /** Exactly this text. */
    record Text(String text) implements Sought {
        /** Shorter lines occur everywhere. */
        private static final int TELLING_LENGTH = 12;

        /** @throws IllegalArgumentException when there is nothing to look for */
        public Text {
            if (text.isBlank()) {
                throw new IllegalArgumentException("there is no text to look for");
            }
        }

        @Override
        public boolean occursIn(CharSequence haystack) {
            return haystack.toString().contains(text);
        }

        @Override
        public List<Sought> tellingLines() {
            List<String> lines = text.lines()
                    .map(String::strip)
                    .filter(line -> line.length() >= TELLING_LENGTH)
                    .distinct()
                    .toList();
            boolean itself = lines.size() == 1 && lines.get(0).equals(text);
            return itself ? List.of() : lines.stream().<Sought>map(Text::new).toList();
        }
    }

    /** Whatever a regular expression of {@link java.util.regex} finds. */
    record Matching(Pattern pattern) implements Sought {
        @Override
        public boolean occursIn(CharSequence haystack) {
            return pattern.matcher(haystack).find();
        }

        @Override
        public List<Sought> tellingLines() {
            return List.of();
        }
    }
}
