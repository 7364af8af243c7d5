package dev.akmon.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.LiveRun;
import dev.akmon.agent.config.McpServerSettings;
import dev.akmon.agent.config.McpServerSettings.Access;
import dev.akmon.agent.config.UserConfig;
import dev.akmon.agent.mcp.ServerList;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.console.TerminalText;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** Lists the MCP servers; starts none. */
@CommandLine.Command(
        name = "list",
        header = "List the MCP servers and where each is configured",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "Servers stand in ~/.akmon/config.toml under [mcp.NAME], and in the project's .mcp.json, which",
            "counts when you trust it (akmon trust). None is started."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {"  akmon mcp list", "  akmon mcp list --format json"})
final class McpListCommand implements Command {

    @Mixin
    FormatOption format = new FormatOption();

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        Console console = invocation.console();
        ServerList list = ServerList.of(
                UserConfig.load(console.homeDirectory(), console.environment()),
                LiveRun.projectRoot(console.workingDirectory()),
                console.environment());
        if (format.format == ReportFormat.JSON) {
            JsonReports.print(console, json(list));
            return ExitCode.OK;
        }
        for (ServerList.Entry server : list.servers()) {
            McpServerSettings settings = server.settings();
            console.out()
                    .println(String.format(
                                    "%-20s %-9s %-12s ",
                                    settings.name(), settings.enabled() ? "enabled" : "off", server.source())
                            + TerminalText.line(reachedBy(settings)));
        }
        list.file()
                .filter(file -> !file.trust().equals("trusted"))
                .ifPresent(file -> file.names()
                        .forEach(name -> console.out()
                                .println(String.format(
                                        "%-20s %-9s %-12s ",
                                        TerminalText.line(name),
                                        file.trust().equals("declined") ? "declined" : "untrusted",
                                        ServerList.PROJECT_FILE))));
        if (list.servers().isEmpty() && list.file().isEmpty()) {
            console.out().println("no MCP servers; to add one, see [mcp.NAME] in docs/configuration.md");
        }
        list.notices().forEach(notice -> console.err().println("akmon: " + TerminalText.line(notice)));
        return ExitCode.OK;
    }

    private static ObjectNode json(ServerList list) {
        ObjectNode report = JsonReports.report();
        ArrayNode servers = report.putArray("servers");
        for (ServerList.Entry server : list.servers()) {
            servers.addObject()
                    .put("name", server.settings().name())
                    .put("enabled", server.settings().enabled())
                    .put("source", server.source())
                    .put("transport", server.settings().access() instanceof Access.Program ? "stdio" : "http")
                    .put("timeout_secs", server.settings().timeout().toSeconds());
        }
        list.file().ifPresent(file -> {
            ObjectNode node = report.putObject("project_file")
                    .put("path", ServerList.PROJECT_FILE)
                    .put("sha256", file.sha256())
                    .put("trust", file.trust());
            file.names().forEach(node.putArray("names")::add);
        });
        return report;
    }

    /** The program or the host; what may hold a key, arguments and paths, is not printed. */
    private static String reachedBy(McpServerSettings settings) {
        return settings.access() instanceof Access.Program program
                ? program.command().get(0)
                : ((Access.Endpoint) settings.access()).url().getHost();
    }
}
