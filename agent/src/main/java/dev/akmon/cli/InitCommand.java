package dev.akmon.cli;

import dev.akmon.agent.LiveRun;
import dev.akmon.agent.steering.ForeignTool;
import dev.akmon.agent.steering.ProjectSkeleton;
import dev.akmon.agent.steering.SteeringFiles;
import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.TerminalText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;

/** Writes a first AKMON.md. */
@CommandLine.Command(
        name = "init",
        header = "Write a first AKMON.md for this project, to be filled in",
        synopsisHeading = "Usage: ",
        description = {"", "No model is asked, and nothing that is there is changed."},
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes: 0 written, 3 there is one already%n%nExamples:%n",
        footer = {"  akmon init"})
final class InitCommand implements Command {

    @Override
    public int run(Invocation invocation) throws Exception {
        Console console = invocation.console();
        Path root = LiveRun.projectRoot(console.workingDirectory());
        SteeringFiles files = new SteeringFiles(root);
        if (Files.exists(files.own())) {
            throw new CommandException(
                    ExitCode.ENVIRONMENT, "output_exists", files.own() + " is there already; edit it, or move it away");
        }
        files.write(SteeringFiles.OWN, ProjectSkeleton.of(root));
        console.out().println("wrote " + TerminalText.line(files.own().toString()) + "; fill in what it asks");
        List<SteeringFiles.Found> others = files.of(List.of(ForeignTool.values()));
        if (!others.isEmpty()) {
            console.out()
                    .println("other agents' files are there, such as "
                            + TerminalText.line(others.get(0).path())
                            + "; akmon import --force takes over what they say");
        }
        return ExitCode.OK;
    }
}
