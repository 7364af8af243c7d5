package dev.akmon.cli.console;

import java.util.regex.Pattern;

/** A word of a command line that is printed to be copied into a shell. */
public final class ShellWord {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private ShellWord() {}

    /** The text or path, in quotes where a POSIX shell would otherwise read something else. */
    public static String of(Object text) {
        String word = text.toString();
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
