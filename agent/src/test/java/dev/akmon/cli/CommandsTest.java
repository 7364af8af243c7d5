package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CommandsTest {
    @Test
    void everyCommandIsKnownByItsOwnName() {
        CommandLine program = Commands.whole(new AkmonCommand());

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
    void aCommandLineThatNamesNoneListsAllForHelpAndAdvice() {
        assertThat(program("verfy", "last").getSubcommands()).containsOnlyKeys(Commands.names());
        assertThat(program().getSubcommands()).containsOnlyKeys(Commands.names());
        assertThat(program("--help").getSubcommands()).containsOnlyKeys(Commands.names());
        assertThat(program("help", "verify").getSubcommands()).containsOnlyKeys(Commands.names());
    }

    @Test
    void onlyNamedCommandsBringTheirOptions() {
        CommandLine program = program("help", "bundle", "sign");

        assertThat(program.getSubcommands().get("bundle").getSubcommands()).containsKey("sign");
        assertThat(program.getSubcommands().get("sign").getCommandSpec().findOption("--format"))
                .isNotNull();
        assertThat(program.getSubcommands().get("verify").getCommandSpec().findOption("--chain"))
                .isNull();
    }

    @Test
    void theListSaysOfACommandWhatTheCommandSays() {
        assertThat(program("--help").getHelp().commandList())
                .isEqualTo(Commands.whole(new AkmonCommand()).getHelp().commandList());
    }

    @Test
    void theOptionsOfARunAreThereWhereOneCanBeMeant() {
        assertThat(takesATask()).isTrue();
        assertThat(takesATask("--model", "m")).isTrue();
        assertThat(takesATask("--task", "demo")).isTrue();
        assertThat(takesATask("--journal", "x", "verify", "last")).isTrue();
        assertThat(takesATask("help")).isTrue();
        assertThat(takesATask("--help")).isTrue();
        assertThat(takesATask("verify", "last")).isFalse();
        assertThat(takesATask("--version", "--task", "x")).isTrue();
        assertThat(takesATask("--version")).isFalse();
    }

    private static boolean takesATask(String... arguments) {
        return program(arguments).getCommandSpec().findOption("--task") != null;
    }

    @Test
    void helpIsBrokenIntoLinesThatFitAndCommandsAgreeOnOptions() {
        List<CommandLine> commands = new ArrayList<>();
        addWithSubcommands(Commands.whole(new AkmonCommand()), commands);
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
        return Commands.meantBy(new AkmonCommand(), arguments);
    }
}
