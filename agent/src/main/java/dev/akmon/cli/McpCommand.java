package dev.akmon.cli;

import dev.akmon.cli.console.Invocation;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The commands about MCP servers. */
@CommandLine.Command(
        name = "mcp",
        header = "The MCP servers there are here: list, test",
        synopsisHeading = "Usage: ",
        customSynopsis = "akmon mcp list|test [options]",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        subcommands = {McpListCommand.class, McpTestCommand.class})
final class McpCommand implements Command {

    @Spec
    CommandSpec spec;

    @Override
    public int run(Invocation invocation) {
        throw new CommandLine.ParameterException(spec.commandLine(), "missing what to do; there are: list, test");
    }
}
