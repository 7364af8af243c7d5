package dev.akmon.cli;

import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.console.TerminalText;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Removes a module. */
@CommandLine.Command(
        name = "remove",
        header = "Remove a module",
        synopsisHeading = "Usage: ",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes: 0 removed, 2 there is no such module%n%nExamples:%n",
        footer = {"  akmon module remove semantic"})
final class ModuleRemoveCommand implements Command {

    @Parameters(paramLabel = "<name>", description = "A module, as akmon module list has it.")
    String name = "";

    @Mixin
    FormatOption format = new FormatOption();

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        if (!invocation.moduleStore().remove(name)) {
            throw CommandException.usage("there is no module " + TerminalText.line(name) + "; to see what there is: "
                    + invocation.command("module list"));
        }
        if (format.format == ReportFormat.JSON) {
            JsonReports.print(invocation.console(), JsonReports.report().put("removed", name));
        } else {
            invocation.console().out().println("removed " + name);
        }
        return ExitCode.OK;
    }
}
