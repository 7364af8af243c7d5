package dev.akmon.cli.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The images that a prompt names: {@code @shot.png}, or where there are blanks in it {@code @"my shot.png"} or {@code
 * @my\ shot.png}, as terminals write the name of a file that is dropped on them. Names of other files stay text.
 */
final class ImageReferences {
    private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg", ".gif", ".webp");

    /** Not in the middle of a word, as in an address of electronic mail. */
    private static final Pattern REFERENCE =
            Pattern.compile("(?<![\\w.@])@(?:\"([^\"\\n]+)\"|'([^'\\n]+)'|((?!@)(?:[^\\s\"'\\\\]++|\\\\.){1,200}))");

    /** What ends a sentence or a bracket ends no name. */
    private static final String PUNCTUATION = ".,;:!?)]}>";

    private ImageReferences() {}

    /** The paths in their order. */
    static List<String> in(String text) {
        List<String> paths = new ArrayList<>();
        Matcher found = REFERENCE.matcher(text);
        while (found.find()) {
            String path = found.group(3) == null
                    ? found.group(1) == null ? found.group(2) : found.group(1)
                    : unescaped(withoutPunctuation(found.group(3)));
            if (isImage(path)) {
                paths.add(path);
            }
        }
        return paths;
    }

    private static String withoutPunctuation(String word) {
        int end = word.length();
        while (end > 0 && PUNCTUATION.indexOf(word.charAt(end - 1)) >= 0) {
            end--;
        }
        return word.substring(0, end);
    }

    private static String unescaped(String word) {
        return word.replaceAll("\\\\(.)", "$1");
    }

    private static boolean isImage(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(lower::endsWith);
    }

    /** How a path of the project is named in a prompt. */
    static String to(String path) {
        return isImage(path) && path.matches(".*\\s.*") ? "@\"" + path + "\"" : "@" + path;
    }
}
