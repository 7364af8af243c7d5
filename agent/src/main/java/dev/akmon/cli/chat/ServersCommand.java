package dev.akmon.cli.chat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The MCP servers of the session and what they brought, as its configuration records it. */
final class ServersCommand implements SlashCommand {
    private static final String TEST = "test ";

    @Override
    public String name() {
        return "mcp";
    }

    @Override
    public String arguments() {
        return "[test <server>]";
    }

    @Override
    public String help() {
        return "the MCP servers of this session and their tools, or try one";
    }

    @Override
    public void run(ChatContext chat, String arguments) {
        if (arguments.startsWith(TEST)) {
            chat.program("mcp", "test", arguments.substring(TEST.length()).strip());
        } else if (arguments.isEmpty()) {
            show(chat);
        } else {
            chat.complain("/mcp shows the servers of this session, /mcp test <server> tries one");
        }
    }

    private static void show(ChatContext chat) {
        JsonNode config = chat.run().config().json();
        JsonNode servers = config.path("mcp_servers");
        if (servers.isEmpty()) {
            chat.say("no MCP servers in this session; those configured:");
            chat.program("mcp", "list");
            return;
        }
        for (JsonNode server : servers) {
            List<String> tools = new ArrayList<>();
            server.path("tools").forEach(tool -> tools.add(tool.asText()));
            chat.say(String.format("%-20s ", server.path("name").asText())
                    + (server.has("error")
                            ? "cannot be used: " + server.path("error").asText()
                            : String.join(", ", tools)));
        }
    }
}
