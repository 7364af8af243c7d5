package dev.akmon.tools.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.tools.Bench;
import dev.akmon.tools.Permission;
import dev.akmon.tools.StopAfter;
import dev.akmon.tools.ToolResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListDirectoryToolTest {

    @TempDir
    Path temp;

    private Bench bench;

    @BeforeEach
    void createBench() throws IOException {
        bench = new Bench(temp);
    }

    @Test
    void listsEntriesSortedWithKindAndSize() throws Exception {
        bench.file("b.txt", "12345");
        bench.file("a/inner", "x");
        bench.file("B", "");
        bench.file(".gitignore", "*.log\n/target/\n");
        bench.file("x.log", "1");
        bench.file("target/y", "1");
        bench.file(".git/HEAD", "1");
        bench.file("new\nline", "1");
        Files.createSymbolicLink(bench.root.resolve("link"), Path.of("../elsewhere"));
        new ProcessBuilder("mkfifo", bench.root.resolve("pipe").toString())
                .start()
                .waitFor();
        assertThat(bench.call("list_directory").content()).isEqualTo("""
                        .git/
                        .gitignore (15 bytes)
                        B (0 bytes)
                        a/
                        b.txt (5 bytes)
                        link -> ../elsewhere
                        "new\\nline" (1 bytes)
                        pipe (special file)
                        target/ (ignored by git)
                        x.log (1 bytes) (ignored by git)""");
        assertThat(bench.prepare("list_directory", "path", "a/..").permissions())
                .containsExactly(new Permission(Permission.Kind.LIST, "."));
    }

    @Test
    void goesDeeperOnRequestButNotIntoWhatGitIgnores() throws Exception {
        bench.file(".gitignore", "/target/\n");
        bench.file("target/classes/A.class", "x");
        bench.file(".git/HEAD", "x");
        bench.file("src/main/A.java", "x");
        bench.file("src/B.java", "x");
        Files.createSymbolicLink(bench.root.resolve("src/loop"), Path.of("."));
        assertThat(bench.call("list_directory", "depth", 2).content()).isEqualTo("""
                        .git/
                        .gitignore (9 bytes)
                        src/
                        src/B.java (1 bytes)
                        src/loop -> .
                        src/main/
                        target/ (ignored by git)""");
        assertThat(bench.call("list_directory", "path", "target", "depth", 3).content())
                .isEqualTo("classes/\nclasses/A.class (1 bytes)");
    }

    @Test
    void isBounded() throws Exception {
        for (int i = 0; i <= ListDirectoryTool.MAX_ENTRIES; i++) {
            bench.file(String.format("f%04d", i), "");
        }
        ToolResult result = bench.call("list_directory");
        assertThat(result.truncated()).isTrue();
        assertThat(result.content())
                .contains("f0999")
                .doesNotContain("f1000")
                .endsWith("[these are the first 1000 entries; list a subdirectory or use a smaller depth]");
    }

    @Test
    void saysWhenThereIsNothingToList() throws Exception {
        assertThat(bench.call("list_directory").content()).isEqualTo("[the directory is empty]");
        bench.file("file", "x");
        assertThat(bench.call("list_directory", "path", "file").errorCode()).isEqualTo("invalid_args");
        assertThat(bench.call("list_directory", "path", "missing").errorCode()).isEqualTo("not_found");
        assertThat(bench.call("list_directory", "path", "/").errorCode()).isEqualTo("path_escape");
        assertThat(bench.prepare("list_directory")
                        .run(new StopAfter(0, () -> {}))
                        .errorCode())
                .isEqualTo("interrupted");
    }
}
