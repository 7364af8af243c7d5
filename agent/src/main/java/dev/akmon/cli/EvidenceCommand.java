package dev.akmon.cli;

import dev.akmon.cli.console.Invocation;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The commands about evidence summaries. */
@CommandLine.Command(
        name = "evidence",
        header = "Summarise a session for a build: write a summary, check one",
        synopsisHeading = "Usage: ",
        customSynopsis = "akmon evidence <command> <session|file>",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        subcommands = {EvidenceExportCommand.class, EvidenceVerifyCommand.class})
final class EvidenceCommand implements Command {

    @Spec
    CommandSpec spec;

    @Override
    public int run(Invocation invocation) {
        throw new CommandLine.ParameterException(spec.commandLine(), "missing what to do; there are: export, verify");
    }
}
