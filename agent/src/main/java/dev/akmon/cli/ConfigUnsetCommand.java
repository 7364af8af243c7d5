package dev.akmon.cli;

import dev.akmon.agent.config.ConfigFile;
import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.console.TerminalText;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Removes one key of the configuration. */
@CommandLine.Command(
        name = "unset",
        header = "Remove a key",
        synopsisHeading = "Usage: ",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes: 0 removed, 1 was not set%n%nExamples:%n",
        footer = {"  akmon config unset fallback_model"})
final class ConfigUnsetCommand implements Command {

    @Parameters(paramLabel = "<key>", description = "The key, with its table: limits.max_turns")
    String key;

    @Mixin
    FormatOption format = new FormatOption();

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        Console console = invocation.console();
        ConfigFile file = new ConfigFile(console.homeDirectory());
        if (!file.unset(key)) {
            throw new CommandException(ExitCode.NEGATIVE, "not_set", key + " is not set");
        }
        if (format.format == ReportFormat.JSON) {
            JsonReports.print(
                    console,
                    JsonReports.report()
                            .put("removed", key)
                            .put("path", file.path().toString()));
            return ExitCode.OK;
        }
        console.out()
                .println("removed " + TerminalText.line(key) + " from "
                        + TerminalText.line(file.path().toString()));
        return ExitCode.OK;
    }
}
