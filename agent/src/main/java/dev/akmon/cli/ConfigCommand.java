package dev.akmon.cli;

import dev.akmon.cli.console.Invocation;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The commands about the user's configuration. */
@CommandLine.Command(
        name = "config",
        header = "Read and change the configuration, and explain what follows from it",
        synopsisHeading = "Usage: ",
        customSynopsis = {
            "akmon config list | path",
            "       akmon config get | unset <key>",
            "       akmon config set <key> <value>",
            "       akmon config explain-provider [--model <id>]"
        },
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        subcommands = {
            ConfigListCommand.class,
            ConfigGetCommand.class,
            ConfigSetCommand.class,
            ConfigUnsetCommand.class,
            ConfigPathCommand.class,
            ExplainProviderCommand.class
        })
final class ConfigCommand implements Command {

    @Spec
    CommandSpec spec;

    @Override
    public int run(Invocation invocation) {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "missing what to do; there are: list, get, set, unset, path, explain-provider");
    }
}
