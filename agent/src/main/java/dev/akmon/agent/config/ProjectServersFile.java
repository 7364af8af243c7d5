package dev.akmon.agent.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.agent.config.McpServerSettings.Access;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The MCP servers of a project, {@code .mcp.json} at its root, in the form that coding agents share:
 *
 * <pre>
 * {"mcpServers":{"docs":{"command":"npx","args":["docs-server"],"env":{"KEY":"${DOCS_KEY}"}},
 *                "tracker":{"type":"http","url":"https://example.org/mcp","headers":{"Authorization":"Bearer ${TOKEN}"}}}}
 * </pre>
 *
 * <p>{@code ${NAME}} is replaced by the environment variable, {@code ${NAME:-otherwise}} by what follows where it is not set.
 * Members akmon does not know are left alone: other agents read the file too.
 */
public final class ProjectServersFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String file;
    private final Map<String, String> variables;

    private ProjectServersFile(String file, Map<String, String> variables) {
        this.file = file;
        this.variables = variables;
    }

    /**
     * Reads the servers, in the order of the file.
     *
     * @param file what messages call it
     * @param variables the environment variables
     * @throws ConfigurationException when the file does not have this form, or a variable is not set
     */
    public static List<McpServerSettings> parse(String file, byte[] bytes, Map<String, String> variables)
            throws ConfigurationException {
        return new ProjectServersFile(file, variables).servers(tree(file, bytes).path("mcpServers"));
    }

    /** The names of the servers a file speaks of, for people; none when it cannot be read. */
    public static List<String> names(byte[] bytes) {
        List<String> names = new ArrayList<>();
        try {
            tree("", bytes).path("mcpServers").fieldNames().forEachRemaining(names::add);
        } catch (ConfigurationException e) {
            return List.of();
        }
        return names;
    }

    private static JsonNode tree(String file, byte[] bytes) throws ConfigurationException {
        try {
            return JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new ConfigurationException(
                    file + ":" + e.getLocation().getLineNr() + ": is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory cannot be read", e);
        }
    }

    private List<McpServerSettings> servers(JsonNode servers) throws ConfigurationException {
        if (!servers.isObject()) {
            throw new ConfigurationException(file + ": has no object \"mcpServers\" with the servers by name");
        }
        List<McpServerSettings> settings = new ArrayList<>();
        for (Map.Entry<String, JsonNode> server : servers.properties()) {
            String name = server.getKey();
            if (!McpServerSettings.isName(name)) {
                throw wrong(name, McpServerSettings.NAME_RULE);
            }
            boolean enabled = !server.getValue().path("disabled").asBoolean(false);
            settings.add(new McpServerSettings(
                    name, access(name, server.getValue()), McpServerSettings.DEFAULT_TIMEOUT, enabled));
        }
        return settings;
    }

    private Access access(String name, JsonNode server) throws ConfigurationException {
        boolean program = server.has("command");
        if (program == server.has("url")) {
            throw wrong(name, "must have either a command or a url");
        }
        if (program) {
            List<String> command = new ArrayList<>(List.of(text(name, server.path("command"))));
            for (JsonNode word : server.path("args")) {
                command.add(text(name, word));
            }
            if (command.get(0).isBlank()) {
                throw wrong(name, "has an empty command");
            }
            return new Access.Program(command, texts(name, server.path("env")));
        }
        String type = server.path("type").asText("http");
        if (!type.equals("http") && !type.equals("streamable-http")) {
            throw wrong(name, "is of the type \"" + type + "\"; akmon speaks http (streamable HTTP) and stdio");
        }
        URI url = ServerUrl.parse(file + ": the url of the server " + name, text(name, server.path("url")));
        return new Access.Endpoint(url, texts(name, server.path("headers")));
    }

    private Map<String, String> texts(String name, JsonNode members) throws ConfigurationException {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> member : members.properties()) {
            texts.put(member.getKey(), text(name, member.getValue()));
        }
        return texts;
    }

    private String text(String name, JsonNode value) throws ConfigurationException {
        if (!value.isTextual()) {
            throw wrong(name, "has " + value + " where a text belongs");
        }
        return VariableReferences.WITH_DEFAULTS.replacedIn(value.textValue(), variables, what -> wrong(name, what));
    }

    private ConfigurationException wrong(String name, String what) {
        return new ConfigurationException(file + ": the server " + name + " " + what);
    }
}
