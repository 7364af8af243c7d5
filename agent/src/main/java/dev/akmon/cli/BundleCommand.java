package dev.akmon.cli;

import dev.akmon.cli.console.Invocation;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The commands about sessions that leave the machine. */
@CommandLine.Command(
        name = "bundle",
        header = "Hand sessions over: bundles, keys, signatures and their proof",
        synopsisHeading = "Usage: ",
        customSynopsis = "akmon bundle <command> [options]",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        subcommands = {
            BundleExportCommand.class,
            BundleImportCommand.class,
            BundleVerifyCommand.class,
            BundleSignCommand.class,
            BundleAttestCommand.class,
            BundleProveCommand.class,
            BundleKeygenCommand.class
        })
final class BundleCommand implements Command {

    @Spec
    CommandSpec spec;

    @Override
    public int run(Invocation invocation) {
        String commands = spec.subcommands().keySet().stream().sorted().collect(Collectors.joining(", "));
        throw new CommandLine.ParameterException(spec.commandLine(), "missing what to do; there are: " + commands);
    }
}
