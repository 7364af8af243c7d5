package dev.akmon.tools;

import java.util.regex.Pattern;

/**
 * Shell-like patterns for file names: {@code *} and {@code ?} within a name, {@code **} across directories, {@code
 * [abc]} and {@code [!abc]}, {@code {this,that}}. A pattern without a slash is matched against the name of a file, one
 * with a slash against its path from the directory searched.
 */
final class Glob {

    private final boolean matchesPath;
    private final Pattern regex;

    private Glob(boolean matchesPath, Pattern regex) {
        this.matchesPath = matchesPath;
        this.regex = regex;
    }

    /** @throws ToolException {@code invalid_args} when a bracket or brace is not closed */
    static Glob of(String pattern) throws ToolException {
        String relative = pattern.replaceFirst("^(\\./|/)+", "");
        return new Glob(relative.contains("/"), Pattern.compile(translate(relative), Pattern.DOTALL));
    }

    boolean matches(DirectoryWalk.Entry file, StepBudget budget) {
        return budget.matches(regex, matchesPath ? file.relative() : file.name());
    }

    private static String translate(String pattern) throws ToolException {
        StringBuilder regex = new StringBuilder();
        int braces = 0;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (pattern.startsWith("**/", i)) {
                regex.append("(?:.*/)?");
                i += 2;
            } else if (pattern.startsWith("**", i)) {
                regex.append(".*");
                i++;
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else if (c == '[') {
                int end = pattern.indexOf(']', i + 2);
                if (end < 0) {
                    throw invalid(pattern, "a [ is not closed");
                }
                regex.append(characterClass(pattern.substring(i + 1, end)));
                i = end;
            } else if (c == '{') {
                regex.append("(?:");
                braces++;
            } else if (c == '}' && braces > 0) {
                regex.append(')');
                braces--;
            } else if (c == ',' && braces > 0) {
                regex.append('|');
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        if (braces > 0) {
            throw invalid(pattern, "a { is not closed");
        }
        return regex.toString();
    }

    private static String characterClass(String inside) {
        boolean negated = inside.startsWith("!") || inside.startsWith("^");
        StringBuilder members = new StringBuilder();
        String listed = negated ? inside.substring(1) : inside;
        for (int i = 0; i < listed.length(); i++) {
            char c = listed.charAt(i);
            boolean range = c == '-' && i > 0 && i < listed.length() - 1;
            members.append(range || Character.isLetterOrDigit(c) ? "" : "\\").append(c);
        }
        return (negated ? "[^/" : "[") + members + "]";
    }

    private static ToolException invalid(String pattern, String why) {
        return new ToolException(
                ErrorCode.INVALID_ARGS, "file_pattern " + DisplayName.of(pattern) + " is not a glob: " + why);
    }
}
