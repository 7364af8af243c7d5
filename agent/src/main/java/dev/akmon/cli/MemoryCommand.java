package dev.akmon.cli;

import dev.akmon.cli.console.Invocation;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The commands about notes kept across sessions. */
@CommandLine.Command(
        name = "memory",
        header = "The notes that sessions begin with: list, show, delete",
        synopsisHeading = "Usage: ",
        customSynopsis = "akmon memory list|show|delete [options]",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        subcommands = {MemoryListCommand.class, MemoryShowCommand.class, MemoryDeleteCommand.class})
final class MemoryCommand implements Command {

    @Spec
    CommandSpec spec;

    @Override
    public int run(Invocation invocation) {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "missing what to do; there are: list, show, delete");
    }
}
