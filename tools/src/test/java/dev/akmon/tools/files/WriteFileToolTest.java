package dev.akmon.tools.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.akmon.tools.Bench;
import dev.akmon.tools.Cancellation;
import dev.akmon.tools.FileEffect;
import dev.akmon.tools.FileState;
import dev.akmon.tools.Permission;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.Sha256;
import dev.akmon.tools.StopAfter;
import dev.akmon.tools.ToolResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteFileToolTest {

    @TempDir
    Path temp;

    private Bench bench;

    @BeforeEach
    void createBench() throws IOException {
        bench = new Bench(temp);
    }

    @Test
    void createsAFileAndItsDirectories() throws Exception {
        PreparedCall call = bench.prepare("write_file", "path", "a/b/c.txt", "content", "one\ntwo\n");
        assertThat(call.permissions()).containsExactly(new Permission(Permission.Kind.WRITE, "a/b/c.txt"));
        assertThat(call.preview()).hasValue("--- /dev/null\n+++ b/a/b/c.txt\n@@ -0,0 +1,2 @@\n+one\n+two\n");
        assertThat(bench.tree()).as("preparing changes nothing").containsOnlyKeys("");

        ToolResult result = call.run(Cancellation.NEVER);
        assertThat(result.content()).isEqualTo("Created a/b/c.txt (2 lines, 8 bytes).");
        assertThat(bench.read("a/b/c.txt")).isEqualTo("one\ntwo\n");
        assertThat(bench.tree()).containsOnlyKeys("", "a", "a/b", "a/b/c.txt");
        assertThat(result.effects()).extracting(FileEffect::path).containsExactly("a/", "a/b/", "a/b/c.txt");
        FileEffect effect = result.effects().get(2);
        assertThat(effect.before()).isNull();
        assertThat(effect.undoBytes()).isNull();
        assertThat(effect.after().size()).isEqualTo(8);
        assertThat(effect.after().sha256())
                .isEqualTo("c3f9c8c283a2b1f2f1896f27a01cbe3cddc0c9d93f752e4639035a0f5b36f6e8");
    }

    @Test
    void replacesAFileAndKeepsItsMode() throws Exception {
        Path file = bench.file("run.sh", "old\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x---"));
        ToolResult result = bench.call("write_file", "path", "run.sh", "content", "new\n");
        assertThat(result.content())
                .isEqualTo("Changed run.sh (+1 -1 lines).\n\n--- a/run.sh\n+++ b/run.sh\n@@ -1 +1 @@\n-old\n+new");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rwxr-x---"));
        FileEffect effect = result.effects().get(0);
        assertThat(effect.before().mode()).isEqualTo("0750");
        assertThat(effect.after().mode()).isEqualTo("0750");
        assertThat(effect.undoBytes()).asString().isEqualTo("old\n");
    }

    @Test
    void keepsTheOwnerWhereItMay() throws Exception {
        Path file = bench.file("a", "old");
        boolean root = Files.getAttribute(file, "unix:uid").equals(0);
        assumeTrue(root, "only root can give files away");
        Files.setAttribute(file, "unix:uid", 12345);
        Files.setAttribute(file, "unix:gid", 23456);
        bench.call("write_file", "path", "a", "content", "new");
        assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(12345);
        assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(23456);
    }

    @Test
    void anUnchangedFileIsLeftAlone() throws Exception {
        Path file = bench.file("a", "same\n");
        Object inode = Files.getAttribute(file, "unix:ino");
        ToolResult result = bench.call("write_file", "path", "a", "content", "same\n");
        assertThat(result.success()).isTrue();
        assertThat(result.content()).contains("nothing was written");
        assertThat(result.effects()).isEmpty();
        assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(inode);
    }

    @Test
    void aFileChangedMeanwhileIsNotOverwritten() throws Exception {
        bench.file("a", "old");
        PreparedCall call = bench.prepare("write_file", "path", "a", "content", "new");
        bench.file("a", "by someone else");
        assertChangedMeanwhile(call);
        assertThat(bench.read("a")).isEqualTo("by someone else");
    }

    @Test
    void aFileThatAppearedMeanwhileIsNotOverwritten() throws Exception {
        PreparedCall call = bench.prepare("write_file", "path", "a", "content", "new");
        bench.file("a", "by someone else");
        assertChangedMeanwhile(call);
        assertThat(bench.read("a")).isEqualTo("by someone else");
    }

    @Test
    void aParentTurnedIntoALinkMeanwhileIsNotFollowed() throws Exception {
        Files.createDirectory(bench.root.resolve("dir"));
        Path outside = Files.createDirectory(temp.resolve("outside"));
        PreparedCall call = bench.prepare("write_file", "path", "dir/a", "content", "new");
        Files.delete(bench.root.resolve("dir"));
        Files.createSymbolicLink(bench.root.resolve("dir"), outside);
        assertChangedMeanwhile(call);
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void aTargetTurnedIntoALinkMeanwhileIsNotFollowed() throws Exception {
        Path file = bench.file("a", "old");
        Path outside = Files.writeString(temp.resolve("outside"), "old");
        PreparedCall call = bench.prepare("write_file", "path", "a", "content", "new");
        Files.delete(file);
        Files.createSymbolicLink(file, outside);
        assertChangedMeanwhile(call);
        assertThat(outside).hasContent("old");
    }

    @Test
    void aLinkInsideIsWrittenThroughAndStaysALink() throws Exception {
        bench.file("real.txt", "old\n");
        Files.createSymbolicLink(bench.root.resolve("link.txt"), Path.of("real.txt"));
        PreparedCall call = bench.prepare("write_file", "path", "link.txt", "content", "new\n");
        assertThat(call.permissions()).containsExactly(new Permission(Permission.Kind.WRITE, "real.txt"));
        assertThat(call.run(Cancellation.NEVER).success()).isTrue();
        assertThat(bench.read("real.txt")).isEqualTo("new\n");
        assertThat(bench.root.resolve("link.txt")).isSymbolicLink();
    }

    @Test
    void nothingOutsideIsReadForAPreview() throws Exception {
        Files.createSymbolicLink(
                bench.root.resolve("link"), Files.writeString(temp.resolve("secret"), "do not show me"));
        ToolResult result = bench.call("write_file", "path", "link", "content", "x");
        assertThat(result.errorCode()).isEqualTo("path_escape");
        assertThat(result.content()).doesNotContain("do not show me");
    }

    @Test
    void refusesWhatIsNoFile() throws Exception {
        bench.file("file", "x");
        assertThat(bench.call("write_file", "path", ".", "content", "x").errorCode())
                .isEqualTo("not_a_file");
        ToolResult under = bench.call("write_file", "path", "file/below", "content", "x");
        assertThat(under.errorCode()).isEqualTo("invalid_args");
        assertThat(under.content()).contains("file is a file, so file/below cannot be under it");
    }

    @Test
    void anInterruptedCallChangesNothing() throws Exception {
        bench.file("a", "old");
        SortedMap<String, String> before = bench.tree();
        PreparedCall call = bench.prepare("write_file", "path", "a", "content", "new");
        ToolResult result = call.run(new StopAfter(0, () -> {}));
        assertThat(result.errorCode()).isEqualTo("interrupted");
        assertThat(bench.tree()).isEqualTo(before);
    }

    @Test
    void binaryAndVeryLargeOldContentIsDescribedAndNotShown() throws Exception {
        byte[] binary = {1, 2, 0, 3};
        bench.file("binary", binary);
        PreparedCall call = bench.prepare("write_file", "path", "binary", "content", "text");
        assertThat(call.preview().orElseThrow())
                .startsWith("--- a/binary\n+++ b/binary\n(no line diff: 4 bytes, sha256 " + Sha256.of(binary));
        assertThat(call.run(Cancellation.NEVER).effects().get(0).undoBytes()).isEqualTo(binary);

        byte[] large = new byte[(int) FileTransaction.MAX_UNDO_BYTES + 1];
        Files.setPosixFilePermissions(bench.file("large", large), PosixFilePermissions.fromString("rw-r--r--"));
        FileEffect effect = bench.call("write_file", "path", "large", "content", "x")
                .effects()
                .get(0);
        assertThat(effect.undoBytes()).isNull();
        assertThat(effect.before()).isEqualTo(new FileState(Sha256.of(large), large.length, "0644"));
    }

    @Test
    void namesThatLookLikeSomethingElseAreQuoted() throws Exception {
        ToolResult result = bench.call("write_file", "path", "a\nCreated b", "content", "x");
        assertThat(result.content()).isEqualTo("Created \"a\\nCreated b\" (1 line, 1 byte).");
    }

    private static void assertChangedMeanwhile(PreparedCall call) {
        ToolResult result = call.run(Cancellation.NEVER);
        assertThat(result.errorCode()).isEqualTo("changed_meanwhile");
        assertThat(result.effects()).isEmpty();
    }
}
