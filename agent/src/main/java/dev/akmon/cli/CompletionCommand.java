package dev.akmon.cli;

import dev.akmon.cli.config.FishCompletion;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** Writes the script that lets a shell complete akmon's commands and options. */
@CommandLine.Command(
        name = "completion",
        header = "Write the completion script for bash, zsh or fish",
        synopsisHeading = "Usage: ",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  source <(akmon completion bash)                        in ~/.bashrc",
            "  source <(akmon completion zsh)                         in ~/.zshrc, after compinit",
            "  akmon completion fish > ~/.config/fish/completions/akmon.fish"
        })
final class CompletionCommand implements Command {

    /** The shells. */
    enum Shell {
        BASH,
        ZSH,
        FISH
    }

    @Parameters(paramLabel = "<shell>", description = "bash, zsh or fish")
    Shell shell;

    @Override
    public int run(Invocation invocation) {
        CommandLine program = Commands.whole(new AkmonCommand());
        program.setCaseInsensitiveEnumValuesAllowed(true);
        invocation
                .console()
                .out()
                .print(
                        switch (shell) {
                            case BASH -> AutoComplete.bash("akmon", program);
                            case ZSH ->
                                "autoload -Uz bashcompinit && bashcompinit\n" + AutoComplete.bash("akmon", program);
                            case FISH -> FishCompletion.script("akmon", program);
                        });
        return ExitCode.OK;
    }
}
