package dev.akmon.agent.rules;

import dev.akmon.agent.config.ConfigurationException;
import dev.akmon.agent.policy.SourcedRule;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Refuses rules about paths that can never be: a deny rule that matches nothing forbids nothing, and nobody would notice.
 * Asked when rules are gathered and not when they are read, so that sessions that began with such a rule still replay.
 */
final class RulePaths {
    private static final String DIRECTORY = "in:";
    private static final String DOMAIN = "domain:";

    private RulePaths() {}

    /**
     * Checks the path in a rule, if there is one.
     *
     * @param root the project's root
     * @throws ConfigurationException when no path of a call could ever be like it
     */
    static void check(SourcedRule rule, Path root) throws ConfigurationException {
        Optional<String> problem = path(rule.text()).flatMap(path -> problem(path, root));
        if (problem.isPresent()) {
            throw new ConfigurationException(
                    rule.source() + ": the rule \"" + rule.text() + "\" cannot be used: " + problem.get());
        }
    }

    private static Optional<String> path(String rule) {
        int open = rule.indexOf('(');
        if (open < 0 || !rule.endsWith(")")) {
            return Optional.empty();
        }
        String name = rule.substring(0, open).strip();
        String argument = rule.substring(open + 1, rule.length() - 1).strip();
        if (argument.startsWith(DIRECTORY) && argument.indexOf(' ') > 0) {
            return Optional.of(argument.substring(DIRECTORY.length(), argument.indexOf(' ')));
        }
        boolean noPath = name.startsWith("shell")
                || argument.startsWith(DOMAIN)
                || List.of("execute", "mcp").contains(name);
        return noPath ? Optional.empty() : Optional.of(argument);
    }

    private static Optional<String> problem(String path, Path root) {
        if (path.startsWith("~")) {
            return Optional.of("paths are relative to the project's root, or absolute in a further directory");
        }
        if (path.startsWith(root + "/")) {
            return Optional.of("within the project paths are relative to its root: "
                    + path.substring(root.toString().length() + 1));
        }
        if (path.length() > 1 && path.endsWith("/")) {
            return Optional.of("for what is in a directory write " + path + "**");
        }
        List<String> parts = Arrays.asList(path.split("/", -1));
        boolean odd = parts.contains("..") || parts.size() > 1 && parts.contains(".") || parts.lastIndexOf("") > 0;
        return odd
                ? Optional.of("paths are compared without '.', '..' and empty parts, such as src/**")
                : Optional.empty();
    }
}
