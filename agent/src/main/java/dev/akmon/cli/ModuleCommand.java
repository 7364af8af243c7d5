package dev.akmon.cli;

import dev.akmon.cli.console.Invocation;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The commands about modules. */
@CommandLine.Command(
        name = "module",
        header = "Modules, which add what is too heavy for the program: add, list, remove",
        synopsisHeading = "Usage: ",
        customSynopsis = "akmon module add|list|remove [options]",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        subcommands = {ModuleAddCommand.class, ModuleListCommand.class, ModuleRemoveCommand.class})
final class ModuleCommand implements Command {

    @Spec
    CommandSpec spec;

    @Override
    public int run(Invocation invocation) {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "missing what to do; there are: add, list, remove");
    }
}
