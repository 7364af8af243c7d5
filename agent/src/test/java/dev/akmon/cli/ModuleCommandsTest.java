package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.agent.modules.ModuleJar;
import dev.akmon.cli.console.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleCommandsTest {
    @TempDir
    Path home;

    private CommandLineRunner akmon;

    @BeforeEach
    void begin() throws Exception {
        akmon = new CommandLineRunner(home.toRealPath()).with("PATH", System.getenv("PATH"));
    }

    @Test
    void modulesAreAddedListedAndRemoved() throws Exception {
        assertThat(akmon.run("module", "list").out()).contains("no modules");

        Path jar = ModuleJar.shouting(home).write();
        CommandLineRunner.Outcome added = akmon.run("module", "add", jar.toString());
        assertThat(added.exitCode()).isZero();
        assertThat(added.out()).containsPattern("added shouting 1.2.3 \\(tools\\), sha256 [0-9a-f]{64}");

        CommandLineRunner.Outcome listed = akmon.run("module", "list");
        assertThat(listed.exitCode()).isZero();
        assertThat(listed.out()).containsPattern("shouting +1.2.3 +tools +ok +sha256");
        assertThat(akmon.run("module", "list", "--format", "json").out())
                .contains("\"name\": \"shouting\"", "\"state\": \"ok\"");

        Files.write(home.resolve(".akmon/modules/shouting.jar"), new byte[] {0}, StandardOpenOption.APPEND);
        assertThat(akmon.run("module", "list").exitCode()).isEqualTo(ExitCode.NEGATIVE);
        assertThat(akmon.run("module", "list").out()).containsPattern("shouting .*changed");

        assertThat(akmon.run("module", "remove", "shouting").out()).contains("removed shouting");
        CommandLineRunner.Outcome again = akmon.run("module", "remove", "shouting");
        assertThat(again.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(again.err()).contains("there is no module shouting", "akmon module list");
    }

    @Test
    void whatIsNoModuleIsSaidInOneLine() throws Exception {
        Path text = Files.writeString(home.resolve("text.jar"), "text");
        CommandLineRunner.Outcome outcome = akmon.run("module", "add", text.toString());
        assertThat(outcome.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(outcome.err()).hasLineCount(1).contains("is no module of akmon");
        assertThat(akmon.run("module", "add", "none.jar").err()).contains("there is no file none.jar");
    }

    @Test
    void aRunThatWantsAModuleThatIsNotThereSaysHowToGetIt() throws Exception {
        Files.writeString(home.resolve("s.yaml"), "turns:\n  - text: Done.\n");
        CommandLineRunner.Outcome flag = akmon.run("--task", "x", "--model", "scripted:s.yaml", "--index");
        assertThat(flag.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(flag.err()).hasLineCount(1).contains("semantic is not installed", "akmon module add");

        Files.createDirectories(home.resolve(".akmon"));
        Files.writeString(home.resolve(".akmon/config.toml"), "[semantic]\nenabled = true\n");
        CommandLineRunner.Outcome configured = akmon.run("--task", "x", "--model", "scripted:s.yaml");
        assertThat(configured.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(configured.err()).hasLineCount(1).contains("semantic is not installed");
    }
}
