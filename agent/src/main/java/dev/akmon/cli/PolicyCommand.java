package dev.akmon.cli;

import dev.akmon.cli.console.Invocation;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The commands about what tools may do. */
@CommandLine.Command(
        name = "policy",
        header = "What tools may do here: show-effective, test, list",
        synopsisHeading = "Usage: ",
        customSynopsis = "akmon policy show-effective|test|list [options]",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        subcommands = {PolicyShowCommand.class, PolicyTestCommand.class, PolicyListCommand.class})
final class PolicyCommand implements Command {

    @Spec
    CommandSpec spec;

    @Override
    public int run(Invocation invocation) {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "missing what to do; there are: show-effective, test, list");
    }
}
