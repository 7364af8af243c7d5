package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.cli.console.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class McpCommandsTest {
    @TempDir
    Path home;

    private CommandLineRunner akmon;

    @BeforeEach
    void configure() throws Exception {
        akmon = new CommandLineRunner(home.toRealPath()).with("PATH", System.getenv("PATH"));
        Files.createDirectories(home.resolve(".akmon"));
        Files.writeString(home.resolve(".akmon/config.toml"), """
                [mcp.nobody]
                command = ["/no/such/program", "--key", "secret"]
                [mcp.away]
                url = "http://127.0.0.1:1/mcp"
                enabled = false
                """);
    }

    @Test
    void everyServerIsListedWithItsSource() throws Exception {
        Files.writeString(home.resolve(".mcp.json"), """
                {"mcpServers":{"nobody":{"command":"other"},"theirs":{"command":"program"}}}""");

        CommandLineRunner.Outcome untrusted = akmon.run("mcp", "list");
        assertThat(untrusted.out()).containsPattern("nobody +enabled +config.toml +/no/such/program");
        assertThat(untrusted.out())
                .containsPattern("away +off +config.toml +127.0.0.1")
                .containsPattern("theirs +untrusted +.mcp.json")
                .doesNotContain("secret");
        assertThat(untrusted.err()).contains("akmon trust .mcp.json");
        assertThat(akmon.run("mcp", "test", "theirs").err()).contains("is not trusted");

        assertThat(akmon.run("trust", ".mcp.json").exitCode()).isZero();
        CommandLineRunner.Outcome trusted = akmon.run("mcp", "list", "--format", "json");
        assertThat(trusted.err()).isEmpty();
        assertThat(trusted.out()).contains("\"theirs\"", "\"trusted\"");
    }

    @Test
    void aServerThatDoesNotAnswerSaysWhy() {
        CommandLineRunner.Outcome outcome = akmon.run("mcp", "test", "nobody");
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.NEGATIVE);
        assertThat(outcome.err()).contains("MCP server nobody cannot be used", "/no/such/program");
        assertThat(akmon.run("mcp", "test", "away", "--format", "json").out()).contains("\"error\"");
    }

    @Test
    void aServerThatThereIsNotIsAWrongCommandLine() {
        CommandLineRunner.Outcome outcome = akmon.run("mcp", "test", "other");
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.err()).contains("akmon mcp list");
    }
}
