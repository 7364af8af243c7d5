package dev.akmon.agent.policy;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A command prefix that must not run. Where an allow rule believes only what it can read, this one believes the worst: it
 * finds the command by another path ({@code /bin/rm}), behind programs whose business is to run others ({@code env},
 * {@code xargs}, {@code sudo}) and in the text given to a shell ({@code sh -c}); a line it cannot read counts as a hit.
 *
 * <p>It does not look into scripts, and options between the words of a prefix ({@code git -C . push}) hide them. A deny rule
 * takes something out of what is allowed; it is no fence around what is not.
 */
final class ForbiddenCommand {
    private static final Set<String> SHELLS = Set.of(
            "sh", "bash", "dash", "ash", "zsh", "ksh", "fish", "eval", "trap", "su", "runuser", "watch", "script");
    private static final Set<String> RUNNERS = Set.of(
            "builtin",
            "busybox",
            "chroot",
            "chrt",
            "command",
            "doas",
            "env",
            "exec",
            "find",
            "flock",
            "ionice",
            "ltrace",
            "nice",
            "nohup",
            "parallel",
            "setsid",
            "stdbuf",
            "strace",
            "sudo",
            "taskset",
            "timeout",
            "toybox",
            "unshare",
            "xargs");

    private final List<String> prefix;

    ForbiddenCommand(List<String> prefix) {
        this.prefix = prefix;
    }

    /** Whether the command line runs the command, or cannot be read well enough to rule it out. */
    boolean mayBeRunBy(String commandLine) {
        Optional<List<List<String>>> commands = ShellCommandLine.read(commandLine);
        return commands.isEmpty() || commands.get().stream().anyMatch(this::mayBeRunBy);
    }

    private boolean mayBeRunBy(List<String> words) {
        if (beginsAt(words, 0)) {
            return true;
        }
        boolean runner = false;
        boolean shell = false;
        for (int i = 0; i < words.size() && (i == 0 || runner); i++) {
            String word = words.get(i);
            if (runner && beginsAt(words, i) || shell && isScript(word) && mayBeRunBy(word)) {
                return true;
            }
            shell |= SHELLS.contains(programName(word));
            runner |= shell || RUNNERS.contains(programName(word));
        }
        return false;
    }

    private boolean beginsAt(List<String> words, int start) {
        if (words.size() - start < prefix.size()) {
            return false;
        }
        List<String> found = words.subList(start, start + prefix.size());
        return found.equals(prefix)
                || programName(found.get(0)).equals(prefix.get(0))
                        && found.subList(1, found.size()).equals(prefix.subList(1, prefix.size()));
    }

    private static boolean isScript(String word) {
        return word.chars().anyMatch(c -> " \t\n;|&$`".indexOf(c) >= 0);
    }

    private static String programName(String word) {
        return word.substring(word.lastIndexOf('/') + 1);
    }
}
