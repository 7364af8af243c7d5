package dev.akmon.tools.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.tools.Bench;
import dev.akmon.tools.Cancellation;
import dev.akmon.tools.FileEffect;
import dev.akmon.tools.Permission;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.StopAfter;
import dev.akmon.tools.ToolResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApplyPatchToolTest {

    @TempDir
    Path temp;

    private Bench bench;

    @BeforeEach
    void createBench() throws IOException {
        bench = new Bench(temp);
    }

    @Test
    void changesCreatesAndDeletesInOneCall() throws Exception {
        bench.file("src/A.java", "one\ntwo\nthree\n");
        bench.file("old.txt", "gone\n");
        PreparedCall call = bench.prepare("apply_patch", "patch", """
                Some words first.

                --- a/src/A.java
                +++ b/src/A.java
                @@ -1,3 +1,3 @@
                 one
                -two
                +2
                 three
                --- /dev/null
                +++ b/new/B.java
                @@ -0,0 +1,2 @@
                +class B {
                +}
                --- a/old.txt
                +++ /dev/null
                @@ -1 +0,0 @@
                -gone
                """);
        assertThat(call.permissions())
                .containsExactly(
                        new Permission(Permission.Kind.WRITE, "src/A.java"),
                        new Permission(Permission.Kind.WRITE, "new/B.java"),
                        new Permission(Permission.Kind.WRITE, "old.txt"));
        assertThat(call.preview()).hasValue("""
                        --- a/src/A.java
                        +++ b/src/A.java
                        @@ -1,3 +1,3 @@
                         one
                        -two
                        +2
                         three
                        --- /dev/null
                        +++ b/new/B.java
                        @@ -0,0 +1,2 @@
                        +class B {
                        +}
                        --- a/old.txt
                        +++ /dev/null
                        @@ -1 +0,0 @@
                        -gone
                        """);
        ToolResult result = call.run(Cancellation.NEVER);
        assertThat(result.content())
                .startsWith("Changed src/A.java (+1 -1 lines).\nCreated new/B.java (2 lines, 12 bytes).\n"
                        + "Deleted old.txt.\n\n--- a/src/A.java\n");
        assertThat(bench.tree()).containsOnlyKeys("", "src", "src/A.java", "new", "new/B.java");
        assertThat(bench.read("src/A.java")).isEqualTo("one\n2\nthree\n");
        assertThat(bench.read("new/B.java")).isEqualTo("class B {\n}\n");
        assertThat(result.effects())
                .extracting(FileEffect::path)
                .containsExactly("new/", "src/A.java", "new/B.java", "old.txt");
        assertThat(result.effects().get(3).after()).isNull();
        assertThat(result.effects().get(3).undoBytes()).asString().isEqualTo("gone\n");
    }

    @Test
    void anAllowanceIsAskedForWhereThePatchReallyLeads() throws Exception {
        bench.file(".github/x", "a\n");
        PreparedCall call = bench.prepare("apply_patch", "patch", change("src/../.github/x", "a", "b"));
        assertThat(call.permissions()).containsExactly(new Permission(Permission.Kind.WRITE, ".github/x"));
        assertThat(bench.call("apply_patch", "patch", change("../outside", "a", "b"))
                        .errorCode())
                .isEqualTo("path_escape");
    }

    @Test
    void headersThatDisagreeAreRefused() throws Exception {
        bench.file("a", "x\n");
        bench.file("b", "x\n");
        String twoFiles = "--- a/a\n+++ b/b\n@@ -1 +1 @@\n-x\n+y\n";
        assertThat(bench.call("apply_patch", "patch", twoFiles).content()).contains("names two files, a and b");
        String gitSaysOtherwise = "diff --git a/a b/a\nindex 1..2 100644\n" + change("b", "x", "y");
        assertThat(bench.call("apply_patch", "patch", gitSaysOtherwise).content())
                .contains("contradict");
        assertThat(bench.read("b")).isEqualTo("x\n");
    }

    @Test
    void wrongLineNumbersAreCorrectedWhereThePlaceIsClear() throws Exception {
        bench.file("a", "1\n2\n3\n4\n5\n6\n");
        String patch = "--- a/a\n+++ b/a\n@@ -90,3 +90,3 @@\n 2\n-3\n+drei\n 4\n@@ -92,1 +92,2 @@\n 5\n+5b\n";
        assertThat(bench.call("apply_patch", "patch", patch).success()).isTrue();
        assertThat(bench.read("a")).isEqualTo("1\n2\ndrei\n4\n5\n5b\n6\n");
    }

    @Test
    void countsAndLineNumbersMayBeMissing() throws Exception {
        bench.file("a", "1\n2\n3\n");
        assertThat(bench.call("apply_patch", "patch", "--- a/a\n+++ b/a\n@@\n 2\n-3\n+drei\n\n")
                        .success())
                .isTrue();
        assertThat(bench.call("apply_patch", "patch", "--- a/a\n+++ b/a\n@@ -1,9 +1,9 @@\n-1\n+eins\n 2\n")
                        .success())
                .isTrue();
        assertThat(bench.read("a")).isEqualTo("eins\n2\ndrei\n");
    }

    @Test
    void anUnclearPlaceIsRefused() throws Exception {
        bench.file("a", "x\ny\nx\n");
        ToolResult result = bench.call("apply_patch", "patch", "--- a/a\n+++ b/a\n@@ -9 +9 @@\n-x\n+z\n");
        assertThat(result.errorCode()).isEqualTo("patch_failed");
        assertThat(result.content()).contains("occur 2 times");
        bench.call("apply_patch", "patch", "--- a/a\n+++ b/a\n@@ -3 +3 @@\n-x\n+z\n");
        assertThat(bench.read("a")).isEqualTo("x\ny\nz\n");
    }

    @Test
    void aHunkThatDoesNotFitNamesTheDifferenceOnceAllowed() throws Exception {
        bench.file("good", "x\n");
        bench.file("bad", "hello\nworld\n");
        SortedMap<String, String> before = bench.tree();
        String patch = change("good", "x", "y") + "--- a/bad\n+++ b/bad\n@@ -1,2 +1,2 @@\n hello\n-mars\n+venus\n";
        PreparedCall call = bench.prepare("apply_patch", "patch", patch);
        assertThat(call.permissions())
                .containsExactly(
                        new Permission(Permission.Kind.WRITE, "good"), new Permission(Permission.Kind.WRITE, "bad"));
        ToolResult result = call.run(Cancellation.NEVER);
        assertThat(result.errorCode()).isEqualTo("patch_failed");
        assertThat(result.content())
                .contains("bad: the hunk at line 8 of the patch")
                .contains("line 2 is «world», where old_str has «mars»");
        assertThat(bench.tree()).isEqualTo(before);
    }

    @Test
    void crlfFilesStayCrlf() throws Exception {
        bench.file("a", "1\r\n2\r\n3\r\n");
        bench.call("apply_patch", "patch", "--- a/a\n+++ b/a\n@@ -1,3 +1,4 @@\n 1\n-2\n+zwei\n+zwei b\n 3\n");
        assertThat(bench.read("a")).isEqualTo("1\r\nzwei\r\nzwei b\r\n3\r\n");
    }

    @Test
    void aPatchWrittenWithCrlfMeansItsLines() throws Exception {
        bench.file("a", "1\n2\n");
        bench.call("apply_patch", "patch", change("a", "1", "eins").replace("\n", "\r\n"));
        assertThat(bench.read("a")).isEqualTo("eins\n2\n");
    }

    @Test
    void filesWithoutAFinalNewline() throws Exception {
        bench.file("a", "1\n2");
        bench.call(
                "apply_patch",
                "patch",
                "--- a/a\n+++ b/a\n@@ -1,2 +1,3 @@\n 1\n-2\n\\ No newline at end of file\n+2\n+3\n\\ No newline at end of"
                        + " file\n");
        assertThat(bench.read("a")).isEqualTo("1\n2\n3");
        // A model that forgets the marker still gets a line of its own for what it adds.
        bench.call("apply_patch", "patch", "--- a/a\n+++ b/a\n@@ -3 +3,2 @@\n 3\n+4\n");
        assertThat(bench.read("a")).isEqualTo("1\n2\n3\n4\n");
    }

    @Test
    void emptyFilesCanBeFilledCreatedAndDeleted() throws Exception {
        bench.file("empty", "");
        assertThat(bench.call("apply_patch", "patch", "--- a/empty\n+++ b/empty\n@@ -0,0 +1 @@\n+x\n")
                        .success())
                .isTrue();
        assertThat(bench.read("empty")).isEqualTo("x\n");
        bench.call("apply_patch", "patch", "diff --git a/new b/new\nnew file mode 100755\nindex 0000000..e69de29\n");
        assertThat(bench.root.resolve("new")).isEmptyFile();
        assertThat(bench.root.resolve("new")).isExecutable();
        bench.call(
                "apply_patch", "patch", "diff --git a/new b/new\ndeleted file mode 100755\nindex e69de29..0000000\n");
        assertThat(bench.tree()).containsOnlyKeys("", "empty");
    }

    @Test
    void renamesAndModes() throws Exception {
        Path file = bench.file("old name", "1\n2\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        PreparedCall call = bench.prepare(
                "apply_patch",
                "patch",
                "diff --git a/old name b/dir/new\nsimilarity index 50%\nrename from old name\nrename to dir/new\n"
                        + "--- a/old name\n+++ b/dir/new\n@@ -1,2 +1,2 @@\n 1\n-2\n+zwei\n");
        assertThat(call.permissions())
                .containsExactlyInAnyOrder(
                        new Permission(Permission.Kind.WRITE, "old name"),
                        new Permission(Permission.Kind.WRITE, "dir/new"));
        assertThat(call.run(Cancellation.NEVER).success()).isTrue();
        assertThat(bench.tree()).containsOnlyKeys("", "dir", "dir/new");
        assertThat(bench.read("dir/new")).isEqualTo("1\nzwei\n");
        assertThat(bench.root.resolve("dir/new")).isExecutable();

        bench.call("apply_patch", "patch", "diff --git a/dir/new b/dir/new\nold mode 100755\nnew mode 100644\n");
        assertThat(Files.getPosixFilePermissions(bench.root.resolve("dir/new")))
                .doesNotContain(PosixFilePermission.OWNER_EXECUTE, PosixFilePermission.OTHERS_EXECUTE);
    }

    @Test
    void aDeletionMustContainAllLines() throws Exception {
        bench.file("a", "1\n2\n");
        ToolResult result = bench.call("apply_patch", "patch", "--- a/a\n+++ /dev/null\n@@ -1 +0,0 @@\n-1\n");
        assertThat(result.errorCode()).isEqualTo("patch_failed");
        assertThat(result.content()).contains("does not contain all its lines");
        assertThat(bench.read("a")).isEqualTo("1\n2\n");
    }

    @Test
    void deletedLinesMayLookLikeHeaders() throws Exception {
        bench.file("a.sql", "-- one\nselect 1;\n-- two\n");
        bench.call(
                "apply_patch",
                "patch",
                "--- a/a.sql\n+++ b/a.sql\n@@ -1,3 +1,3 @@\n--- one\n+++ uno\n select 1;\n--- two\n+-- due\n");
        assertThat(bench.read("a.sql")).isEqualTo("++ uno\nselect 1;\n-- due\n");
    }

    @Test
    void gitMailsAndFencesAreUnderstood() throws Exception {
        bench.file("a", "1\n2\n");
        String mail = "From 1234 Mon Sep 17\nSubject: x\n\n---\n a | 2 +-\n\ndiff --git a/a b/a\nindex 1..2 100644\n"
                + "--- a/a\n+++ b/a\n@@ -1,2 +1,2 @@\n-1\n+eins\n 2\n-- \n2.39.5\n\n";
        assertThat(bench.call("apply_patch", "patch", mail).success()).isTrue();
        String fenced = "```diff\n" + change("a", "eins", "uno") + "```\n";
        assertThat(bench.call("apply_patch", "patch", fenced).success()).isTrue();
        assertThat(bench.read("a")).isEqualTo("uno\n2\n");
    }

    @Test
    void quotedNamesAndTimestampsAreUnderstood() throws Exception {
        bench.file("fü\t.txt", "1\n");
        bench.call(
                "apply_patch",
                "patch",
                "--- \"a/f\\303\\274\\t.txt\"\n+++ \"b/f\\303\\274\\t.txt\"\n@@ -1 +1 @@\n-1\n+2\n");
        assertThat(bench.read("fü\t.txt")).isEqualTo("2\n");
        bench.file("a/x", "1\n");
        bench.call(
                "apply_patch",
                "patch",
                "--- a/x\t2026-01-01 00:00:00\n+++ a/x\t2026-01-01 00:00:01\n@@ -1 +1 @@\n-1\n+2\n");
        assertThat(bench.read("a/x")).isEqualTo("2\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "just words",
                "--- a/a\n+++ b/a\n",
                "--- a/a\n+++ b/a\n@@ -1 +1 @@\n",
                "--- a/a\n+++ b/a\n@@ nonsense\n-1\n+2\n",
                "--- a/a\n+++ b/a\n@@ -1 +1 @@\n-1\n+2\n*** End Patch\n",
                "--- a/a\n+++ b/a\n@@ -1 +1 @@\n\\ No newline at end of file\n",
                "--- /dev/null\n+++ /dev/null\n@@ -1 +1 @@\n-1\n+2\n",
                "--- /dev/null\n+++ b/a\n@@ -0,0 +1 @@\n+1\n",
                "--- /dev/null\n+++ b/new\n@@ -1 +1 @@\n context\n+1\n",
                "--- a/a\n+++ b/a\n@@ -1 +1 @@\n-1\n+2\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-2\n+3\n",
                "--- a/a\n+++ b/a\n@@ -1 +1 @@\n-1\n+2\n--- a/link\n+++ b/link\n@@ -1 +1 @@\n-1\n+2\n",
                "--- \"a/a\n+++ b/a\n@@ -1 +1 @@\n-1\n+2\n",
                "--- \"a/\\x41\"\n+++ b/a\n@@ -1 +1 @@\n-1\n+2\n",
                "diff --git a/a b/c\ncopy from a\ncopy to c\n",
                "diff --git a/a b/a\nold mode 100644\nnew mode 120000\n",
                "diff --git a/a b/a\nBinary files a/a and b/a differ\n",
                "diff --git a/a b/a\nindex 1..2\n",
                "--- a/a\n+++ b/a\n@@ -99999999999 +1 @@\n-1\n+2\n"
            })
    void whatCannotBeAppliedIsRefusedAndChangesNothing(String patch) throws Exception {
        bench.file("a", "1\n");
        Files.createSymbolicLink(bench.root.resolve("link"), Path.of("a"));
        SortedMap<String, String> before = bench.tree();
        ToolResult result = bench.call("apply_patch", "patch", patch);
        assertThat(result.errorCode()).isEqualTo("patch_failed");
        assertThat(bench.tree()).isEqualTo(before);
    }

    @Test
    void aFailureHalfWayIsTakenBack() throws Exception {
        bench.file("dir/a", "a\n");
        bench.file("b", "b\n");
        bench.file("c", "c\n");
        Files.setPosixFilePermissions(bench.root.resolve("dir/a"), PosixFilePermissions.fromString("rwx------"));
        SortedMap<String, String> before = bench.tree();
        String patch = change("dir/a", "a", "A")
                + "--- a/b\n+++ /dev/null\n@@ -1 +0,0 @@\n-b\n"
                + "--- /dev/null\n+++ b/new/dir/d\n@@ -0,0 +1 @@\n+d\n"
                + change("c", "c", "C");
        PreparedCall call = bench.prepare("apply_patch", "patch", patch);
        // Four questions while staging, then one before each rename: put a directory in the way of the last.
        ToolResult result = call.run(StopAfter.happening(7, () -> replaceByDirectory(bench.root.resolve("c"))));
        assertThat(result.success()).isFalse();
        assertThat(result.content()).contains("nothing was changed");
        assertThat(result.effects()).isEmpty();
        Files.delete(bench.root.resolve("c"));
        bench.file("c", "c\n");
        assertThat(bench.tree()).isEqualTo(before);
    }

    @Test
    void whatCannotBeTakenBackIsReported() throws Exception {
        bench.file("a", "a\n");
        bench.file("b", "b\n");
        PreparedCall call = bench.prepare("apply_patch", "patch", change("a", "a", "A") + change("b", "b", "B"));
        ToolResult result = call.run(StopAfter.happening(3, () -> {
            replaceByDirectory(bench.root.resolve("a"));
            replaceByDirectory(bench.root.resolve("b"));
        }));
        assertThat(result.success()).isFalse();
        assertThat(result.content()).contains("these could not be put back as they were: a");
        assertThat(result.effects()).extracting(FileEffect::path).containsExactly("a");
        assertThat(bench.tree()).containsOnlyKeys("", "a", "b");
    }

    @Test
    void anInterruptionAtAnyMomentIsTakenBack() throws Exception {
        bench.file("a", "a\n");
        bench.file("b", "b\n");
        SortedMap<String, String> before = bench.tree();
        String patch = change("a", "a", "A")
                + "--- /dev/null\n+++ b/x/y/z\n@@ -0,0 +1 @@\n+z\n"
                + "--- a/b\n+++ /dev/null\n@@ -1 +0,0 @@\n-b\n";
        for (int moment = 0; moment < 6; moment++) {
            ToolResult result = bench.prepare("apply_patch", "patch", patch).run(new StopAfter(moment, () -> {}));
            assertThat(result.errorCode()).isEqualTo("interrupted");
            assertThat(result.effects()).isEmpty();
            assertThat(bench.tree()).isEqualTo(before);
        }
        assertThat(bench.call("apply_patch", "patch", patch).success()).isTrue();
    }

    @Test
    void anyFileChangedMeanwhileStopsAll() throws Exception {
        bench.file("a", "a\n");
        bench.file("b", "b\n");
        PreparedCall call = bench.prepare("apply_patch", "patch", change("a", "a", "A") + change("b", "b", "B"));
        bench.file("b", "b\nmore\n");
        assertThat(call.run(Cancellation.NEVER).errorCode()).isEqualTo("changed_meanwhile");
        assertThat(bench.read("a")).isEqualTo("a\n");
    }

    private static void replaceByDirectory(Path file) {
        try {
            Files.delete(file);
            Files.createDirectory(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String change(String path, String from, String to) {
        return "--- a/" + path + "\n+++ b/" + path + "\n@@ -1 +1 @@\n-" + from + "\n+" + to + "\n";
    }
}
