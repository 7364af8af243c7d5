package dev.akmon.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
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

/** Prints one value of the configuration. */
@CommandLine.Command(
        name = "get",
        header = "Print the value of a key",
        synopsisHeading = "Usage: ",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes: 0 printed, 1 not set%n%nExamples:%n",
        footer = {"  akmon config get default_model", "  akmon config get limits.max_turns"})
final class ConfigGetCommand implements Command {

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
        ConfigFile.Setting setting = new ConfigFile(console.homeDirectory())
                .get(key)
                .orElseThrow(() -> new CommandException(ExitCode.NEGATIVE, "not_set", key + " is not set"));
        if (format.format == ReportFormat.JSON) {
            ObjectNode report = JsonReports.report().put("key", key).put("line", setting.line());
            if (setting.isSecret()) {
                report.put("secret", true);
            } else {
                report.set("value", setting.value());
            }
            JsonReports.print(console, report);
        } else if (setting.isSecret()) {
            console.out().println("(set)");
        } else {
            console.out()
                    .println(TerminalText.line(
                            setting.value().isTextual() ? setting.value().textValue() : setting.literal()));
        }
        return ExitCode.OK;
    }
}
