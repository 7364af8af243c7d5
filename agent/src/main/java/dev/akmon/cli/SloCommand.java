package dev.akmon.cli;

import dev.akmon.cli.console.Invocation;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The commands about service levels. */
@CommandLine.Command(
        name = "slo",
        header = "Hold runs to service levels: thresholds, and against earlier runs",
        synopsisHeading = "Usage: ",
        customSynopsis = "akmon slo <command> <run>",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        subcommands = {SloVerifyCommand.class, SloTrendCommand.class})
final class SloCommand implements Command {

    @Spec
    CommandSpec spec;

    @Override
    public int run(Invocation invocation) {
        throw new CommandLine.ParameterException(spec.commandLine(), "missing what to do; there are: verify, trend");
    }
}
