package dev.akmon.agent.policy;

import dev.akmon.recorder.AskedPermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One allow or deny rule: {@code tool}, {@code tool(path glob)} or {@code shell(command prefix)}.
 *
 * <p>A command prefix is compared word by word: {@code shell(git status)} covers {@code git status -s} and not
 * {@code git statusfoo}. Every simple command of a line must be covered to allow the line; one is enough to deny it.
 */
final class Rule {
    private final String text;
    private final String tool;
    private final @Nullable PathGlob path;
    private final @Nullable List<String> commandPrefix;

    private Rule(String text, String tool, @Nullable PathGlob path, @Nullable List<String> commandPrefix) {
        this.text = text;
        this.tool = tool;
        this.path = path;
        this.commandPrefix = commandPrefix;
    }

    /**
     * Reads a rule.
     *
     * @param knownTools the tools there are; a rule about another one is refused, as it would silently do nothing
     */
    static Rule parse(String text, Set<String> knownTools) throws RuleException {
        String rule = text.strip();
        int open = rule.indexOf('(');
        String tool = (open < 0 ? rule : rule.substring(0, open)).strip();
        if (!knownTools.contains(tool)) {
            throw new RuleException("rule \"" + rule + "\": there is no tool \"" + tool + "\" (there are "
                    + String.join(", ", knownTools) + ")");
        }
        if (open < 0) {
            return new Rule(rule, tool, null, null);
        }
        if (!rule.endsWith(")")) {
            throw new RuleException("rule \"" + rule + "\" does not end with ')'");
        }
        String argument = rule.substring(open + 1, rule.length() - 1).strip();
        if (tool.equals("shell")) {
            Optional<List<List<String>>> commands = ShellCommandLine.read(argument);
            if (commands.isEmpty() || commands.get().size() != 1) {
                throw new RuleException(
                        "rule \"" + rule
                                + "\": a command prefix is plain words, such as shell(git status), without operators or variables");
            }
            return new Rule(rule, tool, null, commands.get().get(0));
        }
        try {
            return new Rule(rule, tool, new PathGlob(argument), null);
        } catch (RuleException e) {
            throw new RuleException("rule \"" + rule + "\": " + e.getMessage());
        }
    }

    String text() {
        return text;
    }

    boolean isAbout(String toolName) {
        return tool.equals(toolName);
    }

    /** Whether this rule alone vouches for the permission. */
    boolean allows(AskedPermission permission) {
        if (commandPrefix != null) {
            return ShellCommandLine.read(permission.subject())
                    .map(commands -> commands.stream().allMatch(this::covers))
                    .orElse(false);
        }
        return path == null || path.matches(permission.subject());
    }

    /** The simple commands of a line that this rule covers; all it needs is that other rules cover the others. */
    List<List<String>> covered(List<List<String>> commands) {
        List<List<String>> covered = new ArrayList<>();
        for (List<String> command : commands) {
            if (commandPrefix == null || covers(command)) {
                covered.add(command);
            }
        }
        return covered;
    }

    /** Whether this rule forbids the permission: any of its commands, or a line that cannot be read to the end. */
    boolean denies(AskedPermission permission) {
        if (commandPrefix != null) {
            return new ForbiddenCommand(commandPrefix).mayBeRunBy(permission.subject());
        }
        return path == null || path.matches(permission.subject());
    }

    private boolean covers(List<String> command) {
        return command.size() >= commandPrefix.size()
                && command.subList(0, commandPrefix.size()).equals(commandPrefix);
    }
}
