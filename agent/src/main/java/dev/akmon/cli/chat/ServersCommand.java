package dev.akmon.cli.chat;

import dev.akmon.agent.mcp.McpTool;
import dev.akmon.agent.mcp.ServerList;
import dev.akmon.agent.mcp.ServerState;
import dev.akmon.cli.console.TerminalText;
import java.util.List;
import java.util.Optional;

/** The MCP servers of the session as they are doing now, and the tools of one. */
final class ServersCommand implements SlashCommand {
    private static final String TEST = "test ";
    private static final String RESTART = "restart ";
    private static final int DESCRIPTION_LENGTH = 100;

    @Override
    public String name() {
        return "mcp";
    }

    @Override
    public String arguments() {
        return "[<server> | test <server> | restart <server>]";
    }

    @Override
    public String help() {
        return "the MCP servers of this session, the tools of one; try one, or start one again";
    }

    @Override
    public void run(ChatContext chat, String arguments) {
        if (arguments.equals(TEST.strip()) || arguments.equals(RESTART.strip())) {
            chat.complain("say which server; /mcp shows them");
        } else if (arguments.startsWith(TEST)) {
            chat.program("mcp", "test", arguments.substring(TEST.length()).strip());
        } else if (arguments.startsWith(RESTART)) {
            find(chat, arguments.substring(RESTART.length()).strip()).ifPresent(server -> restart(chat, server));
        } else if (arguments.isEmpty()) {
            showAll(chat);
        } else {
            find(chat, arguments).ifPresent(server -> showTools(chat, server));
        }
    }

    private static Optional<ServerState> find(ChatContext chat, String name) {
        Optional<ServerState> found = chat.run().serverStates().stream()
                .filter(server -> server.name().equals(name))
                .findFirst();
        if (found.isEmpty()) {
            chat.complain("no server " + TerminalText.line(name)
                    + " was started; /mcp shows those of this session, /mcp test <server> tries one");
        }
        return found;
    }

    private static void restart(ChatContext chat, ServerState server) {
        if (server.tools().isEmpty()) {
            chat.complain("this session has no tools of " + server.name() + "; /new begins one that asks for them");
            return;
        }
        Optional<String> problem = chat.run().restartServer(server.name());
        if (problem.isPresent()) {
            chat.complain(server.name() + " cannot be used: " + TerminalText.line(problem.get()));
        } else {
            chat.say(server.name() + " was started again; the session keeps the tools it began with");
        }
    }

    private static void showAll(ChatContext chat) {
        List<ServerState> servers = chat.run().serverStates();
        ServerList all = chat.run().serverList();
        servers.forEach(server -> chat.show(line(chat, server)));
        all.servers().stream()
                .filter(server -> !server.settings().enabled())
                .forEach(server -> chat.say(
                        String.format("%-20s off, in %s", server.settings().name(), server.source())));
        all.notices().forEach(chat::say);
        if (all.servers().isEmpty() && all.notices().isEmpty()) {
            chat.say("no MCP servers; they stand in ~/.akmon/config.toml under [mcp.NAME]");
        }
    }

    private static void showTools(ChatContext chat, ServerState server) {
        chat.show(line(chat, server));
        for (McpTool tool : server.tools()) {
            chat.show("  " + TerminalText.line(tool.nameOnServer()) + "  "
                    + chat.style().dim(TerminalText.line(tool.description(), DESCRIPTION_LENGTH)));
        }
    }

    private static String line(ChatContext chat, ServerState server) {
        String name = String.format("%-20s ", server.name());
        if (server.problem().isPresent()) {
            String again = server.tools().isEmpty() ? "" : "; /mcp restart " + server.name() + " starts it again";
            return name
                    + chat.style()
                            .red("cannot be used: "
                                    + TerminalText.line(server.problem().get()) + again);
        }
        int count = server.tools().size();
        return name
                + TerminalText.line((count == 1 ? "1 tool" : count + " tools") + " · " + server.transport()
                        + server.sandbox().map(level -> ", " + level).orElse("") + " · " + server.introduction());
    }
}
