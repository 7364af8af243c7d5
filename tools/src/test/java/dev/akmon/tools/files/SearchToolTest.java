package dev.akmon.tools.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.tools.Bench;
import dev.akmon.tools.Cancellation;
import dev.akmon.tools.Permission;
import dev.akmon.tools.StopAfter;
import dev.akmon.tools.ToolResult;
import dev.akmon.tools.Utf8;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchToolTest {

    private static final IgnoreRules.Settings NO_SETTINGS = new IgnoreRules.Settings(null, null);

    @TempDir
    Path temp;

    private Bench bench;

    @BeforeEach
    void createBench() throws IOException {
        bench = new Bench(temp);
    }

    @Test
    void groupsMatchesByFileInByteOrderOfThePaths() throws Exception {
        bench.file("b.txt", "needle\n");
        bench.file("a/x.txt", "no\nNEEDLE here\n");
        bench.file("a.txt", "a needle, a needle\nneedle\r\n");
        bench.file("a-b.txt", "needle without newline");
        bench.file("ü.txt", "needle\n");
        bench.file("Z.txt", "needle\n");
        assertThat(search("needle")).isEqualTo("""
                        Z.txt
                        1: needle

                        a-b.txt
                        1: needle without newline

                        a.txt
                        1: a needle, a needle
                        2: needle

                        a/x.txt
                        2: NEEDLE here

                        b.txt
                        1: needle

                        ü.txt
                        1: needle

                        [7 matching lines in 6 files]""");
        assertThat(bench.prepare("search", "pattern", "x", "path", "a/../a").permissions())
                .containsExactly(new Permission(Permission.Kind.READ, "a"));
    }

    @Test
    void showsContextWithoutRepeatingLines() throws Exception {
        bench.file("a", "1\n2\nx3\n4\nx5\n6\n7\n8\n9\n10\nx11\n");
        assertThat(bench.call("search", "pattern", "x", "context", 1).content()).isEqualTo("""
                        a
                        2- 2
                        3: x3
                        4- 4
                        5: x5
                        6- 6
                        --
                        10- 10
                        11: x11

                        [3 matching lines in 1 file]""");
        assertThat(bench.call("search", "pattern", "x", "context", 20).content())
                .startsWith("a\n1- 1\n2- 2\n3: x3\n4- 4\n5: x5\n6- 6\n7- 7")
                .contains("10- 10\n11: x11\n\n[");
    }

    @Test
    void caseMattersOnlyWhenAskedFor() throws Exception {
        bench.file("a", "Größe\nGRÖSSE\ngrößer\n");
        assertThat(search("größ")).contains("1: Größe").contains("3: größer");
        assertThat(bench.call("search", "pattern", "größ", "case_sensitive", true)
                        .content())
                .doesNotContain("1:")
                .contains("3: größer");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "*.java; A.java src/B.java src/deep/C.java",
                "src/*.java; src/B.java",
                "src/**/*.java; src/B.java src/deep/C.java",
                "**/*.java; A.java src/B.java src/deep/C.java",
                "/src/**; src/B.java src/deep/C.java src/deep/d.ts src/deep/e.tsx",
                "*.{ts,tsx}; src/deep/d.ts src/deep/e.tsx",
                "[A-B].java; A.java src/B.java",
                "[!A].java; src/B.java src/deep/C.java",
                "?.ts; src/deep/d.ts",
                "A.java; A.java",
                "A+java; ''",
                "./A.java; A.java"
            })
    void globsChooseFiles(String glob, String expected) throws Exception {
        for (String file : List.of("A.java", "src/B.java", "src/deep/C.java", "src/deep/d.ts", "src/deep/e.tsx")) {
            bench.file(file, "needle\n");
        }
        String content =
                bench.call("search", "pattern", "needle", "file_pattern", glob).content();
        List<String> found = content.lines()
                .filter(line -> !line.isEmpty() && !line.startsWith("1:") && !line.startsWith("["))
                .toList();
        assertThat(String.join(" ", found)).isEqualTo(expected);
    }

    @Test
    void leavesOutWhatIsNotSource() throws Exception {
        bench.file(".git/config", "needle\n");
        bench.file("binary", "needle\0\n");
        bench.file("big", "needle\n" + "x".repeat(1 << 20));
        bench.file("latin1", new byte[] {'n', 'e', 'e', 'd', 'l', 'e', (byte) 0xFC});
        bench.file(".hidden", "needle\n");
        Files.createSymbolicLink(bench.root.resolve("link"), Path.of("latin1"));
        Files.createSymbolicLink(
                bench.root.resolve("out"), Files.writeString(temp.resolve("secret"), "needle secret\n"));
        assertThat(search("needle"))
                .isEqualTo(".hidden\n1: needle\n\nlatin1\n1: needle\uFFFD\n\n[2 matching lines in 2 files]\n"
                        + "[files over 1 MiB left out: 1]");
    }

    @Test
    void aFileNamedByItselfIsSearchedWhateverItIs() throws Exception {
        bench.file(".gitignore", "*.log\n");
        bench.file("big.log", "x\n".repeat(1 << 19) + "needle\n");
        assertThat(search("needle")).startsWith("[no line matches in 1 file]");
        assertThat(bench.call("search", "pattern", "needle", "path", "big.log").content())
                .isEqualTo("big.log\n524289: needle\n\n[1 matching line in 1 file]");
        bench.file("binary", "needle\0");
        assertThat(bench.call("search", "pattern", "needle", "path", "binary").errorCode())
                .isEqualTo("binary_content");
    }

    @Test
    void stopsAtTheNumberOfResultsAndSaysSo() throws Exception {
        bench.file("a", "x\n".repeat(5));
        bench.file("b", "x\n".repeat(5));
        ToolResult result = bench.call("search", "pattern", "x", "max_results", 7);
        assertThat(result.truncated()).isTrue();
        assertThat(result.content())
                .contains("b\n1: x\n2: x\n\n[these are the first 7 matching lines; there are more:")
                .doesNotContain("3: x\n4: x\n5: x\n\n[");
        ToolResult all = bench.call("search", "pattern", "x", "max_results", 10);
        assertThat(all.truncated()).isFalse();
        assertThat(all.content()).endsWith("[10 matching lines in 2 files]");
    }

    @Test
    void longLinesAreCutAroundTheMatchAndBetweenCharacters() throws Exception {
        for (int shift = 0; shift < 2; shift++) {
            bench.file("a", "x".repeat(shift) + "😀".repeat(1000) + "needle" + "😀".repeat(1000) + "\n");
            String content = search("needle");
            assertThat(content).contains("1: ...😀").contains("😀needle😀").contains("😀...\n");
            assertThat(Utf8.wellFormed(content)).isTrue();
            assertThat(content).hasSizeLessThan(400);
        }
    }

    @Test
    void theOutputIsBounded() throws Exception {
        for (int i = 0; i < 9; i++) {
            bench.file("f" + i, ("needle " + "y".repeat(280) + "\n").repeat(100));
        }
        ToolResult result = bench.call("search", "pattern", "needle", "max_results", 1000);
        assertThat(result.truncated()).isTrue();
        assertThat(result.content()).hasSizeBetween(60_000, 66_000).contains("[the output is full");
    }

    @Test
    void aPatternThatExplodesIsStoppedAtTheSamePlaceEveryTime() throws Exception {
        bench.file("a", "harmless aab\n" + "a".repeat(40) + "!\nmore aaab\n");
        ToolResult result = bench.call("search", "pattern", "a.*a.*a.*a.*a.*a.*a.*b|aab$");
        assertThat(result.success()).isTrue();
        assertThat(result.truncated()).isTrue();
        assertThat(result.content())
                .contains("1: harmless aab")
                .contains("3: more aaab")
                .contains("too many steps on them: 1, the first being line 2 of a");
        assertThat(bench.call("search", "pattern", "a.*a.*a.*a.*a.*a.*a.*b|aab$"))
                .isEqualTo(result);
    }

    @Test
    void recursionTooDeepForTheStackIsNoCrash() throws Exception {
        bench.file("a", "ab".repeat(200_000) + "\nneedle\n");
        ToolResult result = bench.call("search", "pattern", "^(a|b|ab)*c|needle");
        assertThat(result.success()).isTrue();
        assertThat(result.content()).contains("2: needle").contains("the first being line 1 of a");
    }

    @Test
    void theWholeSearchIsBounded() throws Exception {
        for (int i = 0; i < 20; i++) {
            bench.file("f" + i, ("a".repeat(40) + "!\n").repeat(20));
        }
        SearchTool tool = new SearchTool(bench.workspace, NO_SETTINGS, 2_000_000);
        ToolResult first = tool.prepare(Bench.arguments("pattern", "a.*a.*a.*a.*a.*a.*a.*b"))
                .run(Cancellation.NEVER);
        assertThat(first.truncated()).isTrue();
        assertThat(first.content()).contains("the search stopped at line ").contains("took too much work");
        assertThat(tool.prepare(Bench.arguments("pattern", "a.*a.*a.*a.*a.*a.*a.*b"))
                        .run(Cancellation.NEVER))
                .isEqualTo(first);
        SearchTool manyFiles = new SearchTool(bench.workspace, NO_SETTINGS, 5_000);
        assertThat(manyFiles
                        .prepare(Bench.arguments("pattern", "zzz", "file_pattern", "none"))
                        .run(Cancellation.NEVER)
                        .content())
                .contains("the search stopped before ");
    }

    @Test
    void canBeInterrupted() throws Exception {
        bench.file("a", "x\n");
        bench.file("b", "x\n");
        ToolResult result = bench.prepare("search", "pattern", "x").run(new StopAfter(2, () -> {}));
        assertThat(result.errorCode()).isEqualTo("interrupted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "(", "[a", "*", "a{2,1}", "\\"})
    void badPatternsAreExplained(String pattern) {
        ToolResult result = bench.call("search", "pattern", pattern);
        assertThat(result.errorCode()).isEqualTo("invalid_args");
        assertThat(result.content()).startsWith("the pattern is ").doesNotContain("\n");
    }

    @Test
    void badGlobsAndPathsAreExplained() {
        assertThat(bench.call("search", "pattern", "x", "file_pattern", "*.{a,b")
                        .content())
                .contains("file_pattern: \"*.{a,b\" has braces that do not match");
        assertThat(bench.call("search", "pattern", "x", "file_pattern", "[a").errorCode())
                .isEqualTo("invalid_args");
        assertThat(bench.call("search", "pattern", "x", "path", "missing").errorCode())
                .isEqualTo("not_found");
        assertThat(bench.call("search", "pattern", "x", "path", "..").errorCode())
                .isEqualTo("path_escape");
        assertThat(bench.call("search", "pattern", "x".repeat(1001)).errorCode())
                .isEqualTo("invalid_args");
    }

    private String search(String pattern) {
        return bench.call("search", "pattern", pattern).content();
    }
}
