package dev.akmon.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.modules.InstalledModule;
import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.console.TerminalText;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Adds a module. */
@CommandLine.Command(
        name = "add",
        header = "Copy a module's jar to ~/.akmon/modules, in the place of an earlier one",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "A module is code that runs with all rights akmon has: add only what you built or trust. The digest",
            "of the jar is noted; a jar that changes afterwards is not loaded."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes: 0 added, 2 it is no module, 3 it cannot be read or written%n%nExamples:%n",
        footer = {"  akmon module add semantic/target/akmon-semantic.jar"})
final class ModuleAddCommand implements Command {

    @Parameters(paramLabel = "<jar>", description = "The module's jar.")
    String jar = "";

    @Mixin
    FormatOption format = new FormatOption();

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        Console console = invocation.console();
        Path file = console.resolve(jar);
        if (!Files.isRegularFile(file)) {
            throw CommandException.usage("there is no file " + TerminalText.line(jar));
        }
        InstalledModule module = invocation.moduleStore().add(file);
        if (format.format == ReportFormat.JSON) {
            ObjectNode report = JsonReports.report();
            report.setAll(module.identity());
            module.kinds().forEach(report.putArray("kinds")::add);
            JsonReports.print(console, report);
            return ExitCode.OK;
        }
        console.out()
                .println(TerminalText.line("added " + module.name() + " " + module.version() + " ("
                        + String.join(", ", module.kinds()) + "), sha256 " + module.sha256()));
        return ExitCode.OK;
    }
}
