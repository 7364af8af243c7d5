package dev.akmon.agent.policy;

import java.util.regex.Pattern;

/**
 * Tools of MCP servers. The model knows them as {@code mcp__server__tool}; a pattern names a server ({@code github}) or a
 * server and a tool ({@code github/create_issue}), with {@code *} for any run of characters in either.
 */
final class McpPattern {
    static final String PREFIX = "mcp__";

    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_.*-]+");

    private final Pattern server;
    private final Pattern tool;

    private McpPattern(String server, String tool) {
        this.server = compile(server);
        this.tool = compile(tool);
    }

    /** Reads what stands between the parentheses of {@code mcp(…)}. */
    static McpPattern parse(String text) throws RuleException {
        int slash = text.indexOf('/');
        String server = slash < 0 ? text : text.substring(0, slash);
        String tool = slash < 0 ? "*" : text.substring(slash + 1);
        if (!PART.matcher(server).matches() || !PART.matcher(tool).matches()) {
            throw new RuleException(
                    "\"" + text + "\" is neither a server nor a server/tool, such as github/create_issue");
        }
        return new McpPattern(server, tool);
    }

    static boolean isMcpTool(String toolName) {
        return toolName.startsWith(PREFIX);
    }

    /** Whether a tool is meant that its server and its name there tell: {@code server/tool}. */
    boolean matchesTool(String serverAndTool) {
        int slash = serverAndTool.indexOf('/');
        return slash >= 0
                && server.matcher(serverAndTool.substring(0, slash)).matches()
                && tool.matcher(serverAndTool.substring(slash + 1)).matches();
    }

    /** Whether a tool is meant by the name a model knows it by. */
    boolean matches(String toolName) {
        if (!isMcpTool(toolName)) {
            return false;
        }
        String name = toolName.substring(PREFIX.length());
        // A server's name may itself hold two underscores: every way of cutting the name counts.
        for (int cut = name.indexOf("__"); cut >= 0; cut = name.indexOf("__", cut + 1)) {
            if (server.matcher(name.substring(0, cut)).matches()
                    && tool.matcher(name.substring(cut + 2)).matches()) {
                return true;
            }
        }
        return false;
    }

    private static Pattern compile(String part) {
        StringBuilder regex = new StringBuilder();
        for (String literal : part.split("\\*", -1)) {
            regex.append(Pattern.quote(literal)).append(".*");
        }
        return Pattern.compile(regex.substring(0, regex.length() - 2), Pattern.DOTALL);
    }
}
