package dev.akmon.agent.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a POSIX shell command line runs, as far as it can be told without running it: the simple commands of a list or
 * pipeline, each as its words.
 *
 * <p>Anything that could run something else than its words say (substitutions, variables, redirections into files,
 * subshells, assignments, compound commands) makes a line unreadable: a rule about command prefixes cannot vouch for it.
 * Merging the output streams and discarding them ({@code 2>&1}, {@code >/dev/null}) is read over.
 */
final class ShellCommandLine {
    // Not "&>/dev/null": to a POSIX shell that is "&" and, before another command, ">/dev/null".
    private static final Set<String> HARMLESS_REDIRECTIONS =
            Set.of("2>&1", "1>&2", ">&2", ">/dev/null", "1>/dev/null", "2>/dev/null", "</dev/null");
    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*\\+?=.*", Pattern.DOTALL);
    private static final Set<String> RESERVED_WORDS = Set.of(
            "if",
            "then",
            "else",
            "elif",
            "fi",
            "do",
            "done",
            "case",
            "esac",
            "while",
            "until",
            "for",
            "in",
            "{",
            "}",
            "!",
            "[[",
            "function",
            "time",
            "coproc",
            "select");

    private final String text;
    private final List<List<String>> commands = new ArrayList<>();
    private List<String> words = new ArrayList<>();
    private int at;

    private ShellCommandLine(String text) {
        this.text = text;
    }

    /** The simple commands, each as its words; empty when the line cannot be read with certainty. */
    static Optional<List<List<String>>> read(String commandLine) {
        ShellCommandLine line = new ShellCommandLine(commandLine);
        return line.read() && !line.commands.isEmpty() ? Optional.of(line.commands) : Optional.empty();
    }

    private boolean read() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ' ' || c == '\t') {
                at++;
            } else if (skipHarmlessRedirection()) {
                continue;
            } else if (c == ';' || c == '&' || c == '|' || c == '\n') {
                at++;
                endCommand();
            } else if (!readWord()) {
                return false;
            }
        }
        endCommand();
        return true;
    }

    private void endCommand() {
        if (!words.isEmpty()) {
            commands.add(words);
            words = new ArrayList<>();
        }
    }

    private boolean skipHarmlessRedirection() {
        for (String redirection : HARMLESS_REDIRECTIONS) {
            int end = at + redirection.length();
            if (text.startsWith(redirection, at)
                    && (end == text.length() || " \t\n;|&".indexOf(text.charAt(end)) >= 0)) {
                at = end;
                return true;
            }
        }
        return false;
    }

    private boolean readWord() {
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        boolean pattern = false;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (" \t\n;|&".indexOf(c) >= 0) {
                break;
            }
            if (c == '\'') {
                int end = text.indexOf('\'', at + 1);
                if (end < 0) {
                    return false;
                }
                word.append(text, at + 1, end);
                at = end + 1;
                quoted = true;
            } else if (c == '"') {
                if (!readDoubleQuoted(word)) {
                    return false;
                }
                quoted = true;
            } else if (c == '\\') {
                if (at + 1 >= text.length() || text.charAt(at + 1) == '\n') {
                    return false;
                }
                word.append(text.charAt(at + 1));
                at += 2;
                quoted = true;
            } else if ("$`<>()#".indexOf(c) >= 0 || Character.isISOControl(c)) {
                return false;
            } else {
                pattern |= "*?[{".indexOf(c) >= 0;
                word.append(c);
                at++;
            }
        }
        String value = word.toString();
        if (words.isEmpty() && !canNameProgram(value, quoted, pattern)) {
            return false;
        }
        words.add(value);
        return true;
    }

    /**
     * Whether a first word is the program that runs. It is not when the shell makes something else of it: a keyword, an
     * assignment (its value may well be quoted), or a pattern that stands for files' names.
     */
    private static boolean canNameProgram(String word, boolean quoted, boolean pattern) {
        boolean keyword = !quoted && RESERVED_WORDS.contains(word);
        boolean test = !quoted && word.equals("[");
        return !keyword && !ASSIGNMENT.matcher(word).matches() && (!pattern || test);
    }

    private boolean readDoubleQuoted(StringBuilder word) {
        at++;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return true;
            }
            if (c == '$' || c == '`') {
                return false;
            }
            if (text.startsWith("\\\n", at)) {
                // The shell joins the lines: the word is another than the one that stands here.
                return false;
            }
            if (c == '\\' && at + 1 < text.length() && "\"\\$`".indexOf(text.charAt(at + 1)) >= 0) {
                at++;
                c = text.charAt(at);
            }
            word.append(c);
            at++;
        }
        return false;
    }
}
