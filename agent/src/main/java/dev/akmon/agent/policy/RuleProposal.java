package dev.akmon.agent.policy;

import dev.akmon.recorder.AskedPermission;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Allow rules a person may want to give about a call: for files the tool in the files' directories, for commands their
 * first words, for addresses the host. They are proposals to be read and edited, and rather too narrow than too wide.
 */
public final class RuleProposal {
    /** Programs that run whatever their arguments say: a prefix that ends before those would allow anything. */
    private static final Set<String> RUN_ANYTHING = Set.of(
            "ash",
            "awk",
            "bash",
            "bun",
            "bunx",
            "command",
            "dash",
            "deno",
            "docker",
            "env",
            "eval",
            "exec",
            "find",
            "fish",
            "java",
            "jshell",
            "kubectl",
            "lua",
            "nice",
            "node",
            "nohup",
            "npx",
            "parallel",
            "perl",
            "php",
            "pipx",
            "podman",
            "pwsh",
            "python",
            "python2",
            "python3",
            "ruby",
            "sed",
            "setsid",
            "sh",
            "ssh",
            "sudo",
            "tee",
            "time",
            "timeout",
            "uvx",
            "watch",
            "xargs",
            "zsh");

    /** Programs whose second word is only the beginning of what they are asked for. */
    private static final Set<String> RUN_SCRIPTS = Set.of("run", "exec", "run-script", "tool", "x", "dlx");

    private static final Pattern SUBCOMMAND = Pattern.compile("[a-z][a-z0-9:_-]*");

    private RuleProposal() {}

    /** Rules that cover what the policy does not already allow of a call; empty where no rule can. */
    public static List<String> of(String tool, List<AskedPermission> permissions, Policy policy) {
        Set<String> rules = new LinkedHashSet<>();
        if (permissions.isEmpty()) {
            rules.add(tool);
        }
        for (AskedPermission permission : permissions) {
            if (policy.allows(tool, List.of(permission))) {
                continue;
            }
            switch (permission.kind()) {
                case "execute" -> {
                    Optional<List<String>> commands = commands(tool, permission, policy);
                    if (commands.isEmpty()) {
                        return List.of();
                    }
                    rules.addAll(commands.get());
                }
                case "fetch" -> {
                    Optional<String> host = Domain.hostOf(permission.subject());
                    if (host.isEmpty()) {
                        return List.of();
                    }
                    rules.add(tool + "(domain:" + host.get() + ")");
                }
                default -> rules.add(path(tool, permission.subject()));
            }
        }
        return List.copyOf(rules);
    }

    private static String path(String tool, String subject) {
        if (McpPattern.isMcpTool(tool)) {
            return tool;
        }
        int slash = subject.lastIndexOf('/');
        return tool + "(" + literally(slash <= 0 ? subject : subject.substring(0, slash)) + (slash <= 0 ? ")" : "/**)");
    }

    /** A path as a pattern; what means something in patterns is replaced by what stands for any character. */
    private static String literally(String path) {
        return path.replaceAll("[*?\\[\\]{}\\\\]", "?");
    }

    private static Optional<List<String>> commands(String tool, AskedPermission permission, Policy policy) {
        Optional<List<List<String>>> commands = ShellCommandLine.read(permission.subject());
        if (commands.isEmpty()) {
            return Optional.empty();
        }
        String directory = permission.cwd() == null ? "" : "in:" + literally(permission.cwd()) + " ";
        if (directory.strip().contains(" ")) {
            return Optional.empty();
        }
        List<String> rules = new ArrayList<>();
        for (List<String> command : commands.get()) {
            String line = words(command);
            AskedPermission alone = new AskedPermission(permission.kind(), line, permission.cwd());
            if (!policy.allows(tool, List.of(alone))) {
                rules.add(tool + "(" + directory + words(prefix(command)) + ")");
            }
        }
        return Optional.of(rules);
    }

    /** The words that say what a command does: the program and its subcommand, or all where any word may matter. */
    private static List<String> prefix(List<String> command) {
        String program = command.get(0);
        if (RUN_ANYTHING.contains(program.substring(program.lastIndexOf('/') + 1))) {
            return command;
        }
        int length = 1;
        while (length < Math.min(3, command.size())
                && SUBCOMMAND.matcher(command.get(length)).matches()
                && (length == 1 || RUN_SCRIPTS.contains(command.get(length - 1)))) {
            length++;
        }
        return command.subList(0, length);
    }

    private static String words(List<String> words) {
        List<String> quoted = new ArrayList<>();
        for (String word : words) {
            boolean plain = word.matches("[A-Za-z0-9_@%+=:,./-]+");
            quoted.add(plain ? word : "'" + word.replace("'", "'\\''") + "'");
        }
        return String.join(" ", quoted);
    }
}
