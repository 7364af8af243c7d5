package dev.akmon.cli;

import dev.akmon.cli.console.Invocation;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The commands that do something to one session. */
@CommandLine.Command(
        name = "session",
        header = "Do something to one session: close, name or delete it",
        synopsisHeading = "Usage: ",
        customSynopsis = "akmon session <command> <session>",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        subcommands = {SessionCloseCommand.class, SessionNameCommand.class, SessionDeleteCommand.class})
final class SessionCommand implements Command {

    @Spec
    CommandSpec spec;

    @Override
    public int run(Invocation invocation) {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "missing what to do; there are: close, name, delete");
    }
}
