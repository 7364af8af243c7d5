package dev.akmon.cli;

import dev.akmon.cli.console.Invocation;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The commands about OpenTelemetry. */
@CommandLine.Command(
        name = "otel",
        header = "Bring traces of other agents into the journal",
        synopsisHeading = "Usage: ",
        customSynopsis = "akmon otel import <trace> [options]",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        subcommands = OtelImportCommand.class)
final class OtelCommand implements Command {

    @Spec
    CommandSpec spec;

    @Override
    public int run(Invocation invocation) {
        throw new CommandLine.ParameterException(spec.commandLine(), "missing what to do; there is: import");
    }
}
