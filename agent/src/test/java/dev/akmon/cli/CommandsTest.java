package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CommandsTest {
    @Test
    void everyCommandIsKnownByItsOwnName() {
        CommandLine program = program("help");

        assertThat(program.getSubcommands()).containsOnlyKeys(Commands.names());
        program.getSubcommands()
                .forEach((name, command) -> assertThat(command.getCommandName()).isEqualTo(name));
    }

    @Test
    void aCommandLineBringsOnlyTheCommandsItNames() {
        assertThat(program("--journal", "x", "verify", "last").getSubcommands()).containsOnlyKeys("verify");
        assertThat(program("--task", "hello").getSubcommands()).isEmpty();
        assertThat(program("--version").getSubcommands()).isEmpty();
    }

    @Test
    void aCommandLineThatNamesNoneBringsAllForHelpAndAdvice() {
        assertThat(program("verfy", "last").getSubcommands()).containsOnlyKeys(Commands.names());
        assertThat(program().getSubcommands()).containsOnlyKeys(Commands.names());
        assertThat(program("--help").getSubcommands()).containsOnlyKeys(Commands.names());
    }

    private static CommandLine program(String... arguments) {
        CommandLine program = new CommandLine(new AkmonCommand());
        Commands.addTo(program, arguments);
        return program;
    }
}
