package dev.akmon.agent.scripted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts people are given to read and run. */
class ExampleScriptsTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path DEMO = ROOT.resolve("examples/demo");
    private static final Pattern YAML_BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void thePackedDemoIsTheDemoOfTheSource(@TempDir Path directory) throws Exception {
        DemoMaterial.copyTo(directory);

        List<String> packed = files(directory).stream()
                .map(file -> directory.relativize(file).toString())
                .toList();
        List<String> source = files(DEMO).stream()
                .map(file -> DEMO.relativize(file).toString())
                .filter(file -> !file.startsWith("project/build/"))
                .toList();
        assertThat(packed).containsExactlyInAnyOrderElementsOf(source);
        for (String file : packed) {
            assertThat(directory.resolve(file)).hasSameBinaryContentAs(DEMO.resolve(file));
        }
        assertThat(DemoMaterial.script()).isEqualTo(ScriptedModel.parse(DEMO.resolve("model.yaml")));
        assertThat(DemoMaterial.task())
                .isEqualTo(Files.readString(DEMO.resolve("task.txt")).strip());
    }

    @Test
    void theDemoOverwritesNothing(@TempDir Path directory) throws Exception {
        Path mine = Files.writeString(directory.resolve("model.yaml"), "mine");
        assertThatThrownBy(() -> DemoMaterial.copyTo(directory)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(mine).hasContent("mine");
    }

    @Test
    void theScriptsForMeasuringHaveTheTurnsTheyPromise() throws Exception {
        Path bench = ROOT.resolve("examples/bench");
        long lines =
                Files.readString(bench.resolve("project/notes.txt")).lines().count();
        for (Path file : files(bench).stream()
                .filter(f -> f.toString().endsWith(".yaml"))
                .toList()) {
            List<ScriptedTurn> turns =
                    ScriptedModel.parse(file).conversations().get(0).turns();
            int calling = turns.size() - 1;
            assertThat(calling).as(file.toString()).isEqualTo(file.endsWith("hundred-turns.yaml") ? 100 : 20);
            for (ScriptedTurn turn : turns.subList(0, calling)) {
                assertThat(turn.text().split(" ")).hasSize(200);
                assertThat(turn.calls()).hasSize(1);
                assertThat(turn.calls().get(0).arguments().path("offset").intValue())
                        .isBetween(1, (int) lines);
            }
            assertThat(turns.get(calling).calls()).isEmpty();
        }
    }

    @Test
    void theExamplesInTheManualAreScripts() throws Exception {
        List<String> blocks = YAML_BLOCK
                .matcher(Files.readString(ROOT.resolve("docs/scripted-model.md")))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
        assertThat(blocks).hasSize(4);
        for (String block : blocks) {
            assertThat(ScriptedModel.parse(block.getBytes(StandardCharsets.UTF_8))
                            .name())
                    .isNotEqualTo("scripted");
        }
    }
}
