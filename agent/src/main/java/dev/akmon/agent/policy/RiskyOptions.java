package dev.akmon.agent.policy;

import java.util.List;
import java.util.Set;

/**
 * Options that make a command that reads write a file or run another program. A command prefix vouches for them only where
 * it names them itself.
 */
final class RiskyOptions {
    private static final Set<String> OF_GIT = Set.of(
            "--output",
            "--open-files-in-pager",
            "-O",
            "--ext-diff",
            "--exec",
            "-x",
            "--upload-pack",
            "--receive-pack",
            "--edit-description");

    private RiskyOptions() {}

    /** Whether the words after the prefix hold such an option. */
    static boolean follow(List<String> prefix, List<String> command) {
        return command.get(0).equals("git")
                && command.subList(prefix.size(), command.size()).stream().anyMatch(RiskyOptions::isRisky);
    }

    private static boolean isRisky(String word) {
        int value = word.indexOf('=');
        String option = value < 0 ? word : word.substring(0, value);
        // Git takes any beginning of a long option's name that no other begins with.
        return OF_GIT.stream()
                .anyMatch(risky -> risky.startsWith("--")
                        ? option.length() > 3 && risky.startsWith(option)
                        : option.startsWith(risky));
    }
}
