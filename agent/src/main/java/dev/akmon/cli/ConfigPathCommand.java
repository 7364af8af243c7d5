package dev.akmon.cli;

import dev.akmon.agent.config.UserConfig;
import picocli.CommandLine;

/** Says where the configuration file is. */
@CommandLine.Command(
        name = "path",
        header = "Say where the configuration file is",
        synopsisHeading = "Usage: ",
        optionListHeading = "%nOptions:%n")
final class ConfigPathCommand implements Command {

    @Override
    public int run(Invocation invocation) {
        Console console = invocation.console();
        console.out()
                .println(TerminalText.line(
                        UserConfig.file(console.homeDirectory()).toString()));
        return ExitCode.OK;
    }
}
