package dev.akmon.agent.policy;

import dev.akmon.recorder.AskedPermission;
import dev.akmon.tools.PathGlob;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One allow, ask or deny rule: a name, and in parentheses what it is limited to.
 *
 * <p>The name is a tool ({@code edit}), something any tool may need leave for ({@link #KINDS}), or {@code mcp}. The limit is
 * a path glob, the tools of a subagent ({@code read} or {@code all}), {@code domain:} and a host, an MCP server and tool, or the first words of a command, before which
 * {@code in:} and a path glob may name the directories it runs in.
 *
 * <p>A command prefix is compared word by word: {@code shell(git status)} covers {@code git status -s} and not
 * {@code git statusfoo}. Every simple command of a line must be covered to allow the line; one is enough to deny it. A
 * prefix without {@code in:} allows its commands in the project's root only, since elsewhere the same words may run another
 * program, and denies them everywhere.
 */
final class Rule {
    /** What tools need leave for; a rule of such a name is about every tool that asks for it. */
    static final Set<String> KINDS = Set.of("read", "list", "write", "execute", "fetch", "git", "memory", "subagent");

    private static final String WRITE = "write";
    private static final String GIT = "git";

    private static final String MCP = "mcp";
    private static final String DOMAIN = "domain:";
    private static final String DIRECTORY = "in:";
    private static final String SUBAGENT = "subagent";

    /** What a rule is limited to; at most one is there. */
    private record Limit(
            @Nullable PathGlob path,
            @Nullable Domain domain,
            @Nullable McpPattern mcp,
            @Nullable List<String> commandPrefix,
            @Nullable PathGlob directory) {
        static final Limit NONE = new Limit(null, null, null, null, null);
    }

    private final String text;
    private final @Nullable String source;
    private final String name;
    private final Limit limit;

    private Rule(String text, @Nullable String source, String name, Limit limit) {
        this.text = text;
        this.source = source;
        this.name = name;
        this.limit = limit;
    }

    /**
     * Reads a rule. Whether there is a tool of its name is another question: {@link #isAboutOneOf}.
     *
     * @param source where it stands; null for a rule recorded by an akmon that did not say
     */
    static Rule parse(String text, @Nullable String source) throws RuleException {
        String rule = text.strip();
        try {
            return parsed(rule, source);
        } catch (RuleException e) {
            throw new RuleException((source == null ? "" : source + ": ") + "the rule \"" + rule + "\" cannot be used: "
                    + e.getMessage());
        }
    }

    private static Rule parsed(String rule, @Nullable String source) throws RuleException {
        int open = rule.indexOf('(');
        String name = (open < 0 ? rule : rule.substring(0, open)).strip();
        if (!name.matches("[a-z][a-z0-9_]*|mcp__[A-Za-z0-9_.-]+")) {
            throw new RuleException("it does not begin with the name of a tool, such as edit or shell");
        }
        if (open < 0) {
            return new Rule(rule, source, name, Limit.NONE);
        }
        if (!rule.endsWith(")")) {
            throw new RuleException("it does not end with ')'");
        }
        String argument = rule.substring(open + 1, rule.length() - 1).strip();
        return new Rule(rule, source, name, limit(name, argument));
    }

    private static Limit limit(String name, String argument) throws RuleException {
        if (name.equals(MCP)) {
            return new Limit(null, null, McpPattern.parse(argument), null, null);
        }
        if (name.startsWith("shell") || name.equals("execute")) {
            return command(argument);
        }
        if (name.equals(SUBAGENT) && !argument.equals("read") && !argument.equals("all")) {
            throw new RuleException("subagents are limited by their tools, subagent(read) or subagent(all)");
        }
        if (argument.startsWith(DOMAIN)) {
            return new Limit(null, Domain.parse(argument.substring(DOMAIN.length())), null, null, null);
        }
        if (name.equals("fetch") || name.equals("web_fetch")) {
            throw new RuleException("what is fetched is limited by domain, such as " + name + "(domain:example.org)");
        }
        return new Limit(glob(argument), null, null, null, null);
    }

    private static PathGlob glob(String pattern) throws RuleException {
        try {
            return PathGlob.of(pattern);
        } catch (IllegalArgumentException e) {
            throw new RuleException(e.getMessage());
        }
    }

    private static Limit command(String argument) throws RuleException {
        String command = argument;
        PathGlob directory = null;
        if (argument.startsWith(DIRECTORY)) {
            int end = argument.indexOf(' ');
            if (end < 0) {
                throw new RuleException("a command is missing after the directory, such as shell(in:web npm test)");
            }
            directory = glob(argument.substring(DIRECTORY.length(), end));
            command = argument.substring(end);
        }
        Optional<List<List<String>>> commands = ShellCommandLine.read(command);
        if (commands.isEmpty() || commands.get().size() != 1) {
            throw new RuleException(
                    "a command prefix is plain words, such as shell(git status), without operators or" + " variables");
        }
        return new Limit(null, null, null, commands.get().get(0), directory);
    }

    String text() {
        return text;
    }

    @Nullable
    String source() {
        return source;
    }

    /** Whether the rule can mean something: it is about what any tool may do, about MCP, or about one of these tools. */
    boolean isAboutOneOf(Set<String> tools) {
        return KINDS.contains(name) || name.equals(MCP) || McpPattern.isMcpTool(name) || tools.contains(name);
    }

    /** Whether the rule speaks of calls of this tool, whatever they ask for. */
    boolean isAbout(String toolName) {
        return name.equals(MCP)
                ? McpPattern.isMcpTool(toolName)
                        && (limit.mcp() == null || limit.mcp().matches(toolName))
                : name.equals(toolName);
    }

    private boolean isAbout(String toolName, AskedPermission permission) {
        if (name.equals(MCP) && permission.kind().equals(MCP)) {
            // The name a model knows a tool by may be cut; this is the server's own.
            return limit.mcp() == null || limit.mcp().matchesTool(permission.subject());
        }
        return isAbout(toolName) || KINDS.contains(name) && name.equals(permission.kind());
    }

    /** Whether this rule alone vouches for what a call asks for. */
    boolean allows(String toolName, AskedPermission permission) {
        if (!isAbout(toolName, permission)) {
            return false;
        }
        if (limit.commandPrefix() != null) {
            return permission.kind().equals("execute")
                    && holdsIn(permission.cwd())
                    && ShellCommandLine.read(permission.subject())
                            .map(commands -> commands.stream().allMatch(this::covers))
                            .orElse(false);
        }
        return matchesSubject(permission, false);
    }

    /** The simple commands of a line that this rule covers; all it needs is that other rules cover the others. */
    List<List<String>> covered(String toolName, AskedPermission permission, List<List<String>> commands) {
        List<List<String>> covered = new ArrayList<>();
        if (!isAbout(toolName, permission) || !holdsIn(permission.cwd())) {
            return covered;
        }
        for (List<String> command : commands) {
            if (limit.commandPrefix() == null || covers(command)) {
                covered.add(command);
            }
        }
        return covered;
    }

    /**
     * Whether this rule speaks against what a call asks for: a path, a host, any of its commands, or something that cannot
     * be read well enough to rule it out.
     */
    boolean catches(String toolName, AskedPermission permission) {
        // Who may not write a file may not have it committed either; who may write it has no leave to commit it.
        boolean writesToHistory = name.equals(WRITE) && permission.kind().equals(GIT);
        if (!isAbout(toolName, permission) && !writesToHistory) {
            return false;
        }
        if (limit.commandPrefix() != null) {
            return permission.kind().equals("execute")
                    && (limit.directory() == null || holdsIn(permission.cwd()))
                    && new ForbiddenCommand(limit.commandPrefix()).mayBeRunBy(permission.subject());
        }
        return matchesSubject(permission, true);
    }

    private boolean matchesSubject(AskedPermission permission, boolean inDoubt) {
        if (limit.domain() != null) {
            return permission.kind().equals("fetch")
                    && Domain.hostOf(permission.subject())
                            .map(limit.domain()::covers)
                            .orElse(inDoubt);
        }
        if (limit.path() == null) {
            return true;
        }
        boolean namesFile =
                !permission.kind().equals("execute") && !permission.kind().equals("fetch");
        return namesFile && matches(limit.path(), permission.subject());
    }

    /** {@code src/**} speaks of the directory {@code src} as well; rules recorded without a source did not. */
    private boolean matches(PathGlob glob, String path) {
        return glob.matches(path) || source != null && glob.matches(path + "/");
    }

    private boolean holdsIn(@Nullable String cwd) {
        if (limit.commandPrefix() == null) {
            return true;
        }
        return limit.directory() == null ? cwd == null : matches(limit.directory(), cwd == null ? "." : cwd);
    }

    private boolean covers(List<String> command) {
        List<String> prefix = limit.commandPrefix();
        return command.size() >= prefix.size()
                && command.subList(0, prefix.size()).equals(prefix)
                && (source == null || !RiskyOptions.follow(prefix, command));
    }
}
