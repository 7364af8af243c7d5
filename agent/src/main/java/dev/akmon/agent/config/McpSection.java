package dev.akmon.agent.config;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code [mcp.NAME]}: the MCP servers. {@code ${VARIABLE}} in the values of {@code env} and {@code headers} is replaced by
 * the environment variable, so that keys need not stand in the file.
 */
record McpSection(Map<String, String> variables) implements ConfigSection<List<McpServerSettings>> {
    @Override
    public List<McpServerSettings> read(ConfigTable root) throws ConfigurationException {
        ConfigTable servers = root.table("mcp");
        List<McpServerSettings> settings = new ArrayList<>();
        for (String name : servers.keys()) {
            ConfigTable server = servers.table(name);
            if (!McpServerSettings.isName(name)) {
                throw servers.wrong(name, McpServerSettings.NAME_RULE);
            }
            settings.add(server(name, server));
        }
        return settings;
    }

    private McpServerSettings server(String name, ConfigTable table) throws ConfigurationException {
        List<String> command = table.strings("command");
        URI url = table.httpUrl("url");
        Map<String, String> environment = values(table, "env");
        Map<String, String> headers = values(table, "headers");
        Boolean sandbox = table.flag("sandbox");
        Boolean network = table.flag("network");
        Integer seconds = table.positiveInteger("timeout_secs");
        Duration timeout = seconds == null ? McpServerSettings.DEFAULT_TIMEOUT : Duration.ofSeconds(seconds);
        return new McpServerSettings(
                name,
                url == null ? program(table, command, environment, sandbox, network) : endpoint(table, url, headers),
                timeout,
                !Boolean.FALSE.equals(table.flag("enabled")));
    }

    private static McpServerSettings.Access program(
            ConfigTable table,
            @Nullable List<String> command,
            Map<String, String> environment,
            @Nullable Boolean sandbox,
            @Nullable Boolean network)
            throws ConfigurationException {
        if (command == null) {
            throw table.wrong("command", "or url must say how to reach the server");
        }
        if (command.isEmpty() || command.get(0).isBlank()) {
            throw table.wrong("command", "must begin with a program");
        }
        requireAbsent(table, "headers", "are for a server with a url; one with a command takes env");
        boolean confined = !Boolean.FALSE.equals(sandbox);
        if (!confined && Boolean.FALSE.equals(network)) {
            throw table.wrong("network", "= false needs the sandbox: leave out sandbox = false");
        }
        return new McpServerSettings.Access.Program(command, environment, confined, network);
    }

    private static McpServerSettings.Access endpoint(ConfigTable table, URI url, Map<String, String> headers)
            throws ConfigurationException {
        requireAbsent(table, "command", "or url must say how to reach the server, one of the two");
        requireAbsent(table, "env", "is for a server with a command; one with a url takes headers");
        for (String key : List.of("sandbox", "network")) {
            requireAbsent(table, key, "is for a server with a command");
        }
        return new McpServerSettings.Access.Endpoint(url, headers);
    }

    private static void requireAbsent(ConfigTable table, String key, String otherwise) throws ConfigurationException {
        if (table.keys().contains(key)) {
            throw table.wrong(key, otherwise);
        }
    }

    private Map<String, String> values(ConfigTable table, String key) throws ConfigurationException {
        ConfigTable entries = table.table(key);
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : entries.keys()) {
            String text = entries.string(name);
            if (text != null) {
                values.put(
                        name, VariableReferences.PLAIN.replacedIn(text, variables, what -> entries.wrong(name, what)));
            }
        }
        return values;
    }
}
