package dev.akmon.tools.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.tools.Bench;
import dev.akmon.tools.Cancellation;
import dev.akmon.tools.Permission;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.StopAfter;
import dev.akmon.tools.ToolResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobToolTest {

    @TempDir
    Path temp;

    private Bench bench;

    @BeforeEach
    void aProject() throws IOException {
        bench = new Bench(temp);
        bench.file("README.md", "");
        bench.file("src/A.java", "");
        bench.file("src/deep/B.java", "");
        bench.file("src/deep/c.ts", "");
        bench.file(".gitignore", "build/\n");
        bench.file("build/C.java", "");
        bench.file(".git/D.java", "");
        Files.createSymbolicLink(bench.root.resolve("src/link.java"), Path.of("A.java"));
        Files.createSymbolicLink(bench.root.resolve("loop"), Path.of("src"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*.java                | .      | src/A.java src/deep/B.java src/link.java",
                "src/*.java            | .      | src/A.java src/link.java",
                "./src/**/*.{java,ts}  | .      | src/A.java src/deep/B.java src/deep/c.ts src/link.java",
                "/**/B.java            | .      | src/deep/B.java",
                "deep/*                | src    | src/deep/B.java src/deep/c.ts",
                "?.ts                  | .      | src/deep/c.ts",
                "*.java                | build  | build/C.java",
                "[A-Z]*                | .      | README.md src/A.java src/deep/B.java",
            })
    void findsFilesSortedByPath(String pattern, String path, String expected) throws Exception {
        PreparedCall call = bench.prepare("glob", "pattern", pattern, "path", path);
        assertThat(call.permissions()).containsExactly(new Permission(Permission.Kind.LIST, path));
        ToolResult result = call.run(Cancellation.NEVER);
        assertThat(result.success()).isTrue();
        assertThat(result.truncated()).isFalse();
        assertThat(String.join(" ", result.content().lines().toList())).isEqualTo(expected);
    }

    @Test
    void saysWhenThereIsNothingAndWhenThereIsMore() throws Exception {
        assertThat(bench.call("glob", "pattern", "*.rs", "path", "src").content())
                .isEqualTo("[no file in src matches *.rs]");
        for (int i = 0; i < 205; i++) {
            bench.file("many/f%03d".formatted(i), "");
        }
        ToolResult first = bench.call("glob", "pattern", "many/*");
        assertThat(first.truncated()).isTrue();
        assertThat(first.content())
                .isEqualTo(IntStream.range(0, 200)
                                .mapToObj("many/f%03d\n"::formatted)
                                .collect(Collectors.joining())
                        + "[these are the first 200; there are more: use a more precise pattern or path, or a larger"
                        + " max_results]");
        ToolResult all = bench.call("glob", "pattern", "many/*", "max_results", 205);
        assertThat(all.truncated()).isFalse();
        assertThat(all.content().lines()).hasSize(205);
    }

    @Test
    void aNameCannotForgeALine() throws Exception {
        bench.file("odd/a\nsrc/secret", "");
        assertThat(bench.call("glob", "pattern", "odd/**").content()).isEqualTo("\"odd/a\\nsrc/secret\"");
    }

    @Test
    void whatCannotBeDoneIsExplained() {
        assertThat(bench.call("glob", "pattern", "*", "path", "src/A.java").content())
                .isEqualTo("src/A.java is not a directory");
        assertThat(bench.call("glob", "pattern", "{a").content())
                .isEqualTo("the argument pattern: \"{a\" has braces that do not match");
        assertThat(bench.call("glob", "pattern", "*", "path", "..").errorCode()).isEqualTo("path_escape");
    }

    @Test
    void aPatternThatTakesForEverEnds() throws Exception {
        bench.file("a".repeat(200), "");
        assertThat(bench.call("glob", "pattern", "*a".repeat(40) + "b").content())
                .startsWith("[no file");
    }

    @Test
    void canBeInterrupted() throws Exception {
        assertThat(bench.prepare("glob", "pattern", "*")
                        .run(new StopAfter(3, () -> {}))
                        .errorCode())
                .isEqualTo("interrupted");
    }
}
