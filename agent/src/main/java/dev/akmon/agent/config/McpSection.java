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
        Integer seconds = table.positiveInteger("timeout_secs");
        Duration timeout = seconds == null ? McpServerSettings.DEFAULT_TIMEOUT : Duration.ofSeconds(seconds);
        return new McpServerSettings(
                name,
                access(table, command, environment, url, headers),
                timeout,
                !Boolean.FALSE.equals(table.flag("enabled")));
    }

    private static McpServerSettings.Access access(
            ConfigTable table,
            @Nullable List<String> command,
            Map<String, String> environment,
            @Nullable URI url,
            Map<String, String> headers)
            throws ConfigurationException {
        if ((command == null) == (url == null)) {
            throw table.wrong("command", "or url must say how to reach the server, one of the two");
        }
        if (command == null) {
            if (!environment.isEmpty()) {
                throw table.wrong("env", "is for a server with a command; one with a url takes headers");
            }
            return new McpServerSettings.Access.Endpoint(url, headers);
        }
        if (command.isEmpty() || command.get(0).isBlank()) {
            throw table.wrong("command", "must begin with a program");
        }
        if (!headers.isEmpty()) {
            throw table.wrong("headers", "are for a server with a url; one with a command takes env");
        }
        return new McpServerSettings.Access.Program(command, environment);
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
