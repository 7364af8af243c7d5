package dev.akmon.tools.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.tools.Bench;
import dev.akmon.tools.Cancellation;
import dev.akmon.tools.Permission;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.ToolResult;
import dev.akmon.tools.Utf8;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EditToolTest {

    @TempDir
    Path temp;

    private Bench bench;

    @BeforeEach
    void createBench() throws IOException {
        bench = new Bench(temp);
    }

    @Test
    void replacesTheOnlyOccurrence() throws Exception {
        bench.file("A.java", "int a = 1;\nint b = 2;\nint c = 3;\n");
        PreparedCall call = bench.prepare("edit", "path", "A.java", "old_str", "b = 2", "new_str", "b = 20");
        String diff =
                "--- a/A.java\n+++ b/A.java\n@@ -1,3 +1,3 @@\n int a = 1;\n-int b = 2;\n+int b = 20;\n int c = 3;\n";
        assertThat(call.permissions()).containsExactly(new Permission(Permission.Kind.WRITE, "A.java"));
        assertThat(call.preview()).hasValue(diff);
        assertThat(call.run(Cancellation.NEVER).content() + "\n").isEqualTo("Changed A.java (+1 -1 lines).\n\n" + diff);
        assertThat(bench.read("A.java")).isEqualTo("int a = 1;\nint b = 20;\nint c = 3;\n");
    }

    @Test
    void severalOccurrencesNeedReplaceAll() throws Exception {
        bench.file("a", "x\ny x\nx\n");
        ToolResult result = bench.call("edit", "path", "a", "old_str", "x", "new_str", "z");
        assertThat(result.errorCode()).isEqualTo("ambiguous_match");
        assertThat(result.content()).contains("3 times").contains("lines 1, 2, 3");
        assertThat(bench.read("a")).isEqualTo("x\ny x\nx\n");
        assertThat(bench.call("edit", "path", "a", "old_str", "x", "new_str", "xx", "replace_all", true)
                        .success())
                .isTrue();
        assertThat(bench.read("a")).isEqualTo("xx\ny xx\nxx\n");
    }

    @Test
    void occurrencesDoNotOverlap() throws Exception {
        bench.file("a", "aaaaa");
        bench.call("edit", "path", "a", "old_str", "aa", "new_str", "b", "replace_all", true);
        assertThat(bench.read("a")).isEqualTo("bba");
    }

    @Test
    void anEmptyReplacementDeletes() throws Exception {
        bench.file("a", "one\ntwo\nthree");
        bench.call("edit", "path", "a", "old_str", "two\n", "new_str", "");
        assertThat(bench.read("a")).isEqualTo("one\nthree");
        bench.call("edit", "path", "a", "old_str", "one\nthree", "new_str", "");
        assertThat(bench.root.resolve("a")).isEmptyFile();
    }

    @Test
    void crlfFilesStayCrlf() throws Exception {
        bench.file("a", "one\r\ntwo\r\nthree\r\n");
        bench.call("edit", "path", "a", "old_str", "one\ntwo\n", "new_str", "1\n2\n2b\n");
        assertThat(bench.read("a")).isEqualTo("1\r\n2\r\n2b\r\nthree\r\n");
        bench.call("edit", "path", "a", "old_str", "three", "new_str", "3\n4");
        assertThat(bench.read("a")).isEqualTo("1\r\n2\r\n2b\r\n3\r\n4\r\n");
        bench.call("edit", "path", "a", "old_str", "1\r\n", "new_str", "one\r\n");
        assertThat(bench.read("a")).startsWith("one\r\n2\r\n");
    }

    @Test
    void inAFileWithMixedLineEndsOnlyWhatWasMatchedDecides() throws Exception {
        bench.file("a", "one\r\ntwo\nthree\r\n");
        bench.call("edit", "path", "a", "old_str", "two", "new_str", "2\n2b");
        assertThat(bench.read("a")).isEqualTo("one\r\n2\n2b\nthree\r\n");
    }

    @Test
    void keepsBytesItWasNotAskedToChange() throws Exception {
        bench.file("a", "\uFEFFone 😀\u2028 two\tü no newline");
        bench.call("edit", "path", "a", "old_str", "two", "new_str", "2");
        assertThat(bench.read("a")).isEqualTo("\uFEFFone 😀\u2028 2\tü no newline");
    }

    @Test
    void aMissSaysWhatDiffers() throws Exception {
        bench.file("a", "class A {\n    void run() {\n        go();\n    }\n}\n");
        assertThat(miss("void run() {\n    go();\n}"))
                .contains("line 2")
                .contains("differ only in white space")
                .contains("«    void run() {»");
        assertThat(miss("    void run() {\n        stop();\n"))
                .contains("begins at line 2")
                .contains("line 3 is «        go();», where old_str has «        stop();»");
        assertThat(miss("    void runn() {")).contains("most similar line is 2: «    void run() {»");
        assertThat(miss("something else entirely")).contains("No line is similar");
        assertThat(miss("    }\n}\nmore\n")).contains("the file ends");
        assertThat(miss("\n\n\n\n\n")).contains("Read the file");
    }

    private String miss(String oldText) {
        ToolResult result = bench.call("edit", "path", "a", "old_str", oldText, "new_str", "x");
        assertThat(result.errorCode()).isEqualTo("not_found");
        return result.content();
    }

    @Test
    void adviceNeverSplitsACharacter() throws Exception {
        bench.file("a", "x" + "😀".repeat(200) + "\n");
        for (int shift = 0; shift < 2; shift++) {
            String advice = miss("y".repeat(shift + 1) + "😀".repeat(150));
            assertThat(Utf8.wellFormed(advice)).isTrue();
            assertThat(advice).contains("😀...»");
        }
    }

    @Test
    void nothingAboutTheContentIsToldBeforeTheCallIsAllowed() throws Exception {
        bench.file("secret.txt", "password = hunter2\n");
        for (String guess : new String[] {"password = hunter3", "s"}) {
            PreparedCall call = bench.prepare("edit", "path", "secret.txt", "old_str", guess, "new_str", "x");
            assertThat(call.permissions()).containsExactly(new Permission(Permission.Kind.WRITE, "secret.txt"));
            assertThat(call.preview().orElseThrow()).startsWith("(nothing will be written: ");
            assertThat(call.run(Cancellation.NEVER).success()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "dir", "../x", "binary"})
    void refusesWhatItCannotEdit(String path) throws Exception {
        Files.createDirectory(bench.root.resolve("dir"));
        bench.file("binary", new byte[] {(byte) 0xFF});
        ToolResult result = bench.call("edit", "path", path, "old_str", "a", "new_str", "b");
        String code = switch (path) {
            case "missing" -> "not_found";
            case "dir" -> "not_a_file";
            case "binary" -> "binary_content";
            default -> "path_escape";
        };
        assertThat(result.errorCode()).isEqualTo(code);
    }

    @Test
    void refusesEditsThatMeanNothing() throws Exception {
        bench.file("a", "x");
        assertThat(bench.call("edit", "path", "a", "old_str", "", "new_str", "b")
                        .errorCode())
                .isEqualTo("invalid_args");
        assertThat(bench.call("edit", "path", "a", "old_str", "x", "new_str", "x")
                        .errorCode())
                .isEqualTo("invalid_args");
        bench.file("large", new byte[FileChange.MAX_TEXT_BYTES + 1]);
        assertThat(bench.call("edit", "path", "large", "old_str", "x", "new_str", "y")
                        .errorCode())
                .isEqualTo("too_large");
    }

    @Test
    void aFileChangedMeanwhileIsNotOverwritten() throws Exception {
        bench.file("a", "x");
        PreparedCall call = bench.prepare("edit", "path", "a", "old_str", "x", "new_str", "y");
        bench.file("a", "x and more");
        assertThat(call.run(Cancellation.NEVER).errorCode()).isEqualTo("changed_meanwhile");
        assertThat(bench.read("a")).isEqualTo("x and more");
    }
}
