package dev.akmon.cli.chat;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was pasted. A long text stands in the line as a few words, because a line editor that has to draw thousands of
 * lines at every key cannot be typed in; the words become the text again when the line is sent.
 */
final class Pastes {
    private static final int MOST_LINES = 20;
    private static final int MOST_CHARACTERS = 2_000;
    private static final Pattern WORDS = Pattern.compile("\\[pasted text \\d+: [\\d,]+ (?:lines?|characters)]");

    private final Map<String, String> texts = new HashMap<>();

    /** Thrown about words that stand for a text this program has never seen. */
    static final class ForgottenException extends Exception {
        private static final long serialVersionUID = 1;

        ForgottenException(String words) {
            super(words + " was pasted in an earlier conversation and is not kept; paste it again");
        }
    }

    /**
     * What is to stand in the line for a text: the text itself without characters that no prompt needs, or words for it
     * where it is long.
     */
    String inLine(String pasted) {
        String text = clean(pasted);
        long lines = text.lines().count();
        if (lines <= MOST_LINES && text.length() <= MOST_CHARACTERS) {
            return text;
        }
        String words = String.format(
                "[pasted text %d: %s]",
                texts.size() + 1,
                lines > 1 ? String.format("%,d lines", lines) : String.format("%,d characters", text.length()));
        texts.put(words, text);
        return words;
    }

    /**
     * What was typed, with the texts in the places of their words.
     *
     * @throws ForgottenException when the line, from the history, has words of an earlier program
     */
    String whole(String line) throws ForgottenException {
        Matcher words = WORDS.matcher(line);
        StringBuilder whole = new StringBuilder();
        while (words.find()) {
            String text = texts.get(words.group());
            if (text == null) {
                throw new ForgottenException(words.group());
            }
            words.appendReplacement(whole, Matcher.quoteReplacement(text));
        }
        return words.appendTail(whole).toString();
    }

    /** Line feeds end lines, whatever the terminal sends for them; other control characters but tabs mean nothing here. */
    private static String clean(String pasted) {
        String text = pasted.replace("\r\n", "\n").replace('\r', '\n');
        StringBuilder clean = new StringBuilder(text.length());
        text.chars()
                .filter(c -> c == '\n' || c == '\t' || !Character.isISOControl(c))
                .forEach(c -> clean.append((char) c));
        return clean.toString();
    }
}
