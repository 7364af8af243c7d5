package dev.akmon.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.LiveRun;
import dev.akmon.agent.config.ConfigurationException;
import dev.akmon.agent.config.McpServerSettings;
import dev.akmon.agent.config.UserConfig;
import dev.akmon.agent.mcp.McpServers;
import dev.akmon.agent.mcp.ServerConfinement;
import dev.akmon.agent.mcp.ServerList;
import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.cli.run.SandboxFlags;
import dev.akmon.tools.sandbox.Sandbox;
import dev.akmon.tools.sandbox.SandboxException;
import dev.akmon.tools.sandbox.SandboxSettings;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Starts one MCP server and asks for its tools. */
@CommandLine.Command(
        name = "test",
        header = "Start an MCP server, ask for its tools and end it",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "What a session would do at its start; no tool is called and nothing is recorded. A server of the",
            "project's .mcp.json is started only when you trust the file, one that is turned off as well."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes: 0 it answers, 1 it does not, 2 there is no such server%n%nExamples:%n",
        footer = {"  akmon mcp test github", "  akmon mcp test github --format json"})
final class McpTestCommand implements Command {

    @Parameters(index = "0", paramLabel = "<name>", description = "A server, as akmon mcp list has it.")
    String name = "";

    @Mixin
    SandboxFlags sandbox = new SandboxFlags();

    @Mixin
    FormatOption format = new FormatOption();

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        Console console = invocation.console();
        Path root = LiveRun.projectRoot(console.workingDirectory());
        UserConfig config = UserConfig.load(console.homeDirectory(), console.environment());
        McpServerSettings server = server(ServerList.of(config, root, console.environment()));
        SandboxSettings settings = sandbox.settings(
                config.sandbox(), console.homeDirectory(), invocation.journal().directory());
        try (Sandbox confining = Sandbox.choose(settings, List.of(root), console.environment());
                McpServers servers = LiveRun.startServers(
                        List.of(server),
                        config,
                        root,
                        console.environment(),
                        new ServerConfinement(confining, settings))) {
            ObjectNode told = (ObjectNode) servers.description().get(0);
            if (format.format == ReportFormat.JSON) {
                ObjectNode report = JsonReports.report();
                report.setAll(told);
                servers.problems().forEach(report.putArray("problems")::add);
                JsonReports.print(console, report);
            } else {
                servers.problems().forEach(problem -> console.err().println("akmon: " + TerminalText.line(problem)));
                if (!told.has("error")) {
                    console.out()
                            .println(TerminalText.line(told.path("server_name").asText() + " "
                                    + told.path("server_version").asText()
                                    + " speaks MCP "
                                    + told.path("protocol_version").asText()
                                    + " and has "
                                    + (servers.tools().size() == 1
                                            ? "one tool:"
                                            : servers.tools().size() + " tools:")));
                    servers.tools()
                            .forEach(tool -> console.out()
                                    .println("  " + tool.name() + "  "
                                            + console.style().dim(TerminalText.line(tool.description(), 100))));
                }
            }
            return told.has("error") ? ExitCode.NEGATIVE : ExitCode.OK;
        } catch (SandboxException e) {
            throw new ConfigurationException(e.getMessage());
        }
    }

    private McpServerSettings server(ServerList list) {
        for (ServerList.Entry server : list.servers()) {
            if (server.settings().name().equals(name)) {
                return server.settings();
            }
        }
        boolean untrusted =
                list.file().filter(file -> file.names().contains(name)).isPresent();
        throw CommandException.usage(
                untrusted
                        ? "the server " + name + " stands in the project's " + ServerList.PROJECT_FILE
                                + ", which is not trusted; read it, then: akmon trust " + ServerList.PROJECT_FILE
                        : "there is no MCP server " + name + "; to see what there is: akmon mcp list");
    }
}
