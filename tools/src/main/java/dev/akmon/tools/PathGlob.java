package dev.akmon.tools;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A glob over paths as {@link Workspace.Resolved#subject} gives them: {@code *} and {@code ?} stay within one path part, {@code **} crosses parts (and
 * {@code **}{@code /} also stands for none), {@code [ab]}, <code>[!ab]</code> and <code>{a,b}</code> are alternatives.
 * A glob without a slash matches the last part of a path at any depth, so {@code *.pem} covers {@code keys/a.pem}.
 */
public final class PathGlob {
    private final Pattern pattern;

    private PathGlob(Pattern pattern) {
        this.pattern = pattern;
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException when it is none; the message says why, in words for who wrote it
     */
    public static PathGlob of(String glob) {
        if (glob.isEmpty()) {
            throw new IllegalArgumentException("an empty path pattern matches nothing");
        }
        String regex = (glob.indexOf('/') < 0 && !glob.contains("**") ? "(?:.*/)?" : "") + translate(glob);
        try {
            return new PathGlob(Pattern.compile(regex, Pattern.DOTALL));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("\"" + glob + "\" is not a path pattern: " + e.getDescription());
        }
    }

    /** Whether the path, all of it, is as the pattern says. */
    public boolean matches(String path) {
        return pattern.matcher(path).matches();
    }

    /** The same; false when it takes more steps than a line may. */
    public boolean matches(String path, StepBudget budget) {
        return budget.matches(pattern, path);
    }

    private static String translate(String glob) {
        StringBuilder regex = new StringBuilder();
        int braces = 0;
        int i = 0;
        while (i < glob.length()) {
            char c = glob.charAt(i);
            if (glob.startsWith("**/", i)) {
                regex.append("(?:.*/)?");
                i += 3;
                continue;
            }
            if (glob.startsWith("**", i)) {
                regex.append(".*");
                i += 2;
                continue;
            }
            switch (c) {
                case '*' -> regex.append("[^/]*");
                case '?' -> regex.append("[^/]");
                case '[' -> {
                    int end = glob.indexOf(']', i + 2);
                    if (end < 0) {
                        throw new IllegalArgumentException("\"" + glob + "\" has a '[' without a ']'");
                    }
                    regex.append(members(glob.substring(i + 1, end)));
                    i = end;
                }
                case '{' -> {
                    braces++;
                    regex.append("(?:");
                }
                case '}' -> {
                    braces--;
                    regex.append(')');
                }
                case ',' -> regex.append(braces > 0 ? "|" : ",");
                default -> {
                    // Whole characters: half of a pair quoted by itself matches nothing.
                    int next = glob.offsetByCodePoints(i, 1);
                    regex.append(Pattern.quote(glob.substring(i, next)));
                    i = next - 1;
                }
            }
            i++;
        }
        if (braces != 0) {
            throw new IllegalArgumentException("\"" + glob + "\" has braces that do not match");
        }
        return regex.toString();
    }

    /** What stands between brackets, in which only a leading {@code !} or {@code ^} and ranges mean something. */
    private static String members(String members) {
        boolean negated = members.startsWith("!") || members.startsWith("^");
        String characters = negated ? members.substring(1) : members;
        return (negated ? "[^/" : "[") + characters.replaceAll("[\\\\\\[\\]&^]", "\\\\$0") + "]";
    }
}
