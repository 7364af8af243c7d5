package dev.akmon.cli;

import dev.akmon.agent.config.UserConfig;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.console.TerminalText;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** Says where the configuration file is. */
@CommandLine.Command(
        name = "path",
        header = "Say where the configuration file is",
        synopsisHeading = "Usage: ",
        optionListHeading = "%nOptions:%n")
final class ConfigPathCommand implements Command {

    @Mixin
    FormatOption format = new FormatOption();

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) {
        Console console = invocation.console();
        String path = UserConfig.file(console.homeDirectory()).toString();
        if (format.format == ReportFormat.JSON) {
            JsonReports.print(console, JsonReports.report().put("path", path));
        } else {
            console.out().println(TerminalText.line(path));
        }
        return ExitCode.OK;
    }
}
