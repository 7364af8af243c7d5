package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
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

    @Test
    void helpIsBrokenIntoLinesThatFitAndCommandsAgreeOnOptions() {
        List<CommandLine> commands = new ArrayList<>();
        addWithSubcommands(program("help"), commands);
        assertThat(commands).hasSizeGreaterThan(50);
        for (CommandLine command : commands) {
            CommandLine.Model.CommandSpec spec = command.getCommandSpec();
            assertThat(spec.usageMessage().description())
                    .as(spec.qualifiedName())
                    .allSatisfy(line -> assertThat(line).hasSizeLessThan(100));
            if (spec.findOption("--output") != null && spec.findOption("--task") == null) {
                assertThat(spec.findOption("--output").names())
                        .as(spec.qualifiedName())
                        .contains("-o");
            }
        }
    }

    private static void addWithSubcommands(CommandLine command, List<CommandLine> all) {
        all.add(command);
        command.getSubcommands().values().forEach(sub -> addWithSubcommands(sub, all));
    }

    private static CommandLine program(String... arguments) {
        CommandLine program = new CommandLine(new AkmonCommand());
        Commands.addTo(program, arguments);
        return program;
    }
}
