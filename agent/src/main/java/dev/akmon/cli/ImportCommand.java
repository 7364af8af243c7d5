package dev.akmon.cli;

import dev.akmon.agent.LiveRun;
import dev.akmon.agent.steering.ForeignTool;
import dev.akmon.agent.steering.SteeringFiles;
import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.TerminalText;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Takes over other agents' steering files. */
@CommandLine.Command(
        name = "import",
        header = "Take over other agents' files, such as CLAUDE.md, into AKMON.md",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "Puts what they say one after the other, word for word; no model is asked. Files over 50 KiB and",
            "links that lead out of the project are left out."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes: 0 written, 1 nothing to take over, 3 there is an AKMON.md%n%nExamples:%n",
        footer = {"  akmon import --dry-run", "  akmon import --from claude-code"})
final class ImportCommand implements Command {

    @Option(
            names = "--from",
            paramLabel = "<tool>",
            description = "Only this tool's files: codex, claude-code, gemini, copilot, cursor, windsurf, ...")
    @Nullable
    String from;

    @Option(names = "--dry-run", description = "Print what would be written.")
    boolean dryRun;

    @Option(names = "--force", description = "Replace an AKMON.md that is there.")
    boolean force;

    @Override
    public int run(Invocation invocation) throws Exception {
        Console console = invocation.console();
        List<ForeignTool> tools = from == null ? List.of(ForeignTool.values()) : List.of(tool(from));
        SteeringFiles files = new SteeringFiles(LiveRun.projectRoot(console.workingDirectory()));
        List<SteeringFiles.Found> found = files.of(tools);
        if (found.isEmpty()) {
            throw new CommandException(
                    ExitCode.NEGATIVE, "nothing_to_import", "there is no file of another agent to take over");
        }
        if (dryRun) {
            console.out().print(TerminalText.block(SteeringFiles.imported(found)));
            return ExitCode.OK;
        }
        if (Files.exists(files.own()) && !force) {
            throw new CommandException(
                    ExitCode.ENVIRONMENT,
                    "output_exists",
                    files.own() + " is there already; --force replaces it, --dry-run shows what would be written");
        }
        files.write(SteeringFiles.OWN, SteeringFiles.imported(found));
        found.forEach(one -> console.out().println("took over " + TerminalText.line(one.path())));
        console.out().println("wrote " + TerminalText.line(files.own().toString()));
        return ExitCode.OK;
    }

    static ForeignTool tool(String name) {
        return ForeignTool.of(name)
                .orElseThrow(() ->
                        CommandException.usage("there is no tool '" + name + "'; there are " + ForeignTool.names()));
    }
}
