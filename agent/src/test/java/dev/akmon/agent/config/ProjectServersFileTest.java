package dev.akmon.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.akmon.agent.config.McpServerSettings.Access;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectServersFileTest {
    private static List<McpServerSettings> parse(String json, Map<String, String> variables) throws Exception {
        return ProjectServersFile.parse(".mcp.json", json.getBytes(StandardCharsets.UTF_8), variables);
    }

    @Test
    void theFormThatCodingAgentsShareIsUnderstood() throws Exception {
        List<McpServerSettings> servers = parse("""
                {"mcpServers":{
                  "docs":{"command":"npx","args":["-y","${PACKAGE:-docs}"],"env":{"KEY":"${KEY}"},"other":1},
                  "tracker":{"type":"http","url":"https://${HOST:-example.org}/mcp",
                             "headers":{"Authorization":"Bearer ${KEY}"},"disabled":true}},
                 "inputs":[]}""", Map.of("KEY", "k$1"));

        assertThat(servers).extracting(McpServerSettings::name).containsExactly("docs", "tracker");
        assertThat(servers.get(0).access())
                .isEqualTo(new Access.Program(List.of("npx", "-y", "docs"), Map.of("KEY", "k$1")));
        assertThat(servers.get(0).enabled()).isTrue();
        assertThat(servers.get(1).access())
                .isEqualTo(new Access.Endpoint(
                        URI.create("https://example.org/mcp"), Map.of("Authorization", "Bearer k$1")));
        assertThat(servers.get(1).enabled()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{                                              | is not JSON",
                "[]                                             | no object \"mcpServers\"",
                "{\"mcpServers\":{\"a\":{}}}                      | either a command or a url",
                "{\"mcpServers\":{\"a\":{\"command\":\"x\",\"url\":\"http://h/\"}}} | either a command or a url",
                "{\"mcpServers\":{\"a\":{\"command\":[]}}}        | has [] where a text belongs",
                "{\"mcpServers\":{\"a\":{\"command\":\"\"}}}        | empty command",
                "{\"mcpServers\":{\"a\":{\"command\":\"${NO}\"}}}   | environment variable NO, which is not set",
                "{\"mcpServers\":{\"a__b\":{\"command\":\"x\"}}}    | is no name for a server",
                "{\"mcpServers\":{\"a\":{\"type\":\"sse\",\"url\":\"http://h/\"}}} | of the type \"sse\"",
                "{\"mcpServers\":{\"a\":{\"url\":\"file:///x\"}}}   | must be a URL that starts with http"
            })
    void aMistakeIsNamed(String json, String message) {
        assertThatThrownBy(() -> parse(json, Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(".mcp.json:")
                .hasMessageContaining(message);
    }
}
