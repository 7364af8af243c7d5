package dev.akmon.cli;

import dev.akmon.agent.LiveRun;
import dev.akmon.agent.steering.ForeignTool;
import dev.akmon.agent.steering.SteeringFiles;
import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Writes AKMON.md as other agents' steering files. */
@CommandLine.Command(
        name = "export",
        header = "Write AKMON.md as the files other agents read",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "claude-code CLAUDE.md, codex AGENTS.md, cursor .cursor/rules/akmon.mdc, gemini GEMINI.md, copilot",
            ".github/copilot-instructions.md, windsurf .windsurfrules, cline .clinerules, kiro",
            ".kiro/steering/akmon.md. A file that akmon did not write is left alone, unless --force is given."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading =
                "%nExit codes: 0 written, 2 wrong usage, 3 no AKMON.md, or a file of somebody else%n%nExamples:%n",
        footer = {"  akmon export --tool claude-code", "  akmon export --all --dry-run"})
final class ExportCommand implements Command {

    @Option(names = "--tool", paramLabel = "<tool>", description = "Write the file of this tool; may be repeated.")
    List<String> tools = new ArrayList<>();

    @Option(names = "--all", description = "Write the files of all tools.")
    boolean all;

    @Option(names = "--dry-run", description = "Say what would be written.")
    boolean dryRun;

    @Option(names = "--force", description = "Replace files that akmon did not write.")
    boolean force;

    @Override
    public int run(Invocation invocation) throws Exception {
        if (all == !tools.isEmpty()) {
            throw CommandException.usage("say for whom: --tool <tool>, or --all");
        }
        Console console = invocation.console();
        List<ForeignTool> chosen = all
                ? List.of(ForeignTool.values()).stream()
                        .filter(tool -> tool.target().isPresent())
                        .toList()
                : tools.stream().map(ImportCommand::tool).toList();
        SteeringFiles files = new SteeringFiles(LiveRun.projectRoot(console.workingDirectory()));
        if (!Files.isRegularFile(files.own())) {
            throw new CommandException(
                    ExitCode.ENVIRONMENT, "io_error", "there is no " + files.own() + "; akmon init writes one");
        }
        String text = Files.readString(files.own());
        for (ForeignTool tool : chosen) {
            String path = tool.target()
                    .orElseThrow(() -> CommandException.usage("there is no file to write for " + tool.id()));
            if (files.isTaken(path) && !force) {
                throw new CommandException(
                        ExitCode.ENVIRONMENT, "output_exists", path + " is not akmon's; --force replaces it");
            }
        }
        for (ForeignTool tool : chosen) {
            String path = tool.target().orElseThrow();
            if (!dryRun) {
                files.write(path, SteeringFiles.exported(tool, text));
            }
            console.out().println((dryRun ? "would write " : "wrote ") + path);
        }
        return ExitCode.OK;
    }
}
