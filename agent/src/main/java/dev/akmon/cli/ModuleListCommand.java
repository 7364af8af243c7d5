package dev.akmon.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.modules.InstalledModule;
import dev.akmon.agent.modules.ModuleStore;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.console.TerminalText;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** Lists the modules; loads none. */
@CommandLine.Command(
        name = "list",
        header = "List the modules and whether each is what was added",
        synopsisHeading = "Usage: ",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes: 0 each is what was added, 1 one is not%n%nExamples:%n",
        footer = {"  akmon module list", "  akmon module list --format json"})
final class ModuleListCommand implements Command {

    @Mixin
    FormatOption format = new FormatOption();

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        Console console = invocation.console();
        List<InstalledModule> modules = invocation.moduleStore().list();
        ObjectNode report = JsonReports.report();
        ArrayNode list = report.putArray("modules");
        boolean sound = true;
        for (InstalledModule module : modules) {
            String state = state(module);
            sound &= state.equals("ok");
            ObjectNode entry = list.addObject().setAll(module.identity());
            module.kinds().forEach(entry.putArray("kinds")::add);
            entry.put("state", state);
        }
        if (format.format == ReportFormat.JSON) {
            JsonReports.print(console, report);
        } else {
            list.forEach(entry -> console.out()
                    .println(TerminalText.line(String.format(
                            "%-14s %-12s %-8s %-8s sha256 %s",
                            entry.path("name").asText(),
                            entry.path("version").asText(),
                            entry.path("kinds").path(0).asText(),
                            entry.path("state").asText(),
                            entry.path("sha256").asText()))));
            if (modules.isEmpty()) {
                console.out().println("no modules; what there is and how to add it: docs/modules.md");
            }
        }
        return sound ? ExitCode.OK : ExitCode.NEGATIVE;
    }

    private static String state(InstalledModule module) throws IOException {
        try {
            return ModuleStore.isUnchanged(module) ? "ok" : "changed";
        } catch (NoSuchFileException e) {
            return "missing";
        }
    }
}
