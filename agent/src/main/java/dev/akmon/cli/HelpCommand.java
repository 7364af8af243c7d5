package dev.akmon.cli;

import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the help of the program or of one command. */
@CommandLine.Command(
        name = "help",
        header = "Explain akmon, or one command",
        synopsisHeading = "Usage: ",
        customSynopsis = "akmon help [<command>...]",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {"  akmon help verify", "  akmon help session close"})
final class HelpCommand implements Command {

    @Parameters(arity = "0..*", paramLabel = "<command>", description = "The command to explain.")
    List<String> path = new ArrayList<>();

    @Spec
    CommandSpec spec;

    @Override
    public int run(Invocation invocation) {
        CommandLine chosen = spec.parent().commandLine();
        for (String name : path) {
            CommandLine next = chosen.getSubcommands().get(name);
            if (next == null) {
                throw new ParameterException(chosen, UsageMessages.unknownCommand(chosen, name));
            }
            chosen = next;
        }
        chosen.usage(invocation.console().out(), spec.commandLine().getColorScheme());
        return ExitCode.OK;
    }
}
