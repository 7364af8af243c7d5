package dev.akmon.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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

class WorkspaceTest {

    @TempDir
    Path temp;

    private Path root;
    private Path outside;
    private Workspace workspace;

    @BeforeEach
    void createTree() throws IOException {
        root = Files.createDirectories(temp.toRealPath().resolve("project"));
        outside = Files.createDirectories(temp.toRealPath().resolve("outside"));
        Files.createDirectories(root.resolve("src/main"));
        Files.createDirectories(root.resolve(".github"));
        Files.writeString(root.resolve("src/main/A.java"), "class A {}\n");
        Files.writeString(outside.resolve("secret"), "secret\n");
        workspace = Workspace.of(root, List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "src/main/A.java, src/main/A.java",
        "./src//main/./A.java, src/main/A.java",
        "src/../.github/x, .github/x",
        "src/main/../../new/file, new/file",
        "missing/../also/missing, also/missing",
        "../project/src, src",
        "., .",
        "src/.., .",
        "./~name, ~name",
        "a b, a b",
        "ü/日本語/😀, ü/日本語/😀"
    })
    void namesAPathByWhereItLeads(String argument, String subject) throws Exception {
        assertThat(workspace.resolveForWrite(argument).subject()).isEqualTo(subject);
    }

    @Test
    void takesAbsolutePathsInside() throws Exception {
        assertThat(workspace.resolveExisting(root + "/src/../src/main/A.java").subject())
                .isEqualTo("src/main/A.java");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"..", "../outside/secret", "src/../../outside", "/", "/etc/passwd", "../project2", "../missing"})
    void refusesWhatLeadsOut(String argument) {
        assertFailure(argument, ErrorCode.PATH_ESCAPE);
    }

    @Test
    void aSiblingWithTheSamePrefixIsOutside() throws IOException {
        Files.createDirectories(temp.resolve("project2"));
        assertFailure(temp.toRealPath().resolve("project2").toString(), ErrorCode.PATH_ESCAPE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\0b", "~", "~/x", "~root/x", "\ud800", "a/\udc00b"})
    void refusesWhatIsNoPath(String argument) {
        assertFailure(argument, ErrorCode.INVALID_ARGS);
    }

    @Test
    void refusesOverlongNamesAndPaths() throws Exception {
        assertFailure("n".repeat(256), ErrorCode.INVALID_ARGS);
        assertFailure("ü".repeat(128), ErrorCode.INVALID_ARGS);
        assertFailure("d/".repeat(2049), ErrorCode.INVALID_ARGS);
        assertThat(workspace.resolveForWrite("n".repeat(255)).subject()).hasSize(255);
    }

    @Test
    void linksOutAreRefusedWhereverTheyAre() throws IOException {
        Files.createSymbolicLink(root.resolve("parent"), outside);
        Files.createSymbolicLink(root.resolve("final"), outside.resolve("secret"));
        Files.createSymbolicLink(root.resolve("dangling"), outside.resolve("not there"));
        Files.createSymbolicLink(root.resolve("relative"), Path.of("../outside/secret"));
        Files.createSymbolicLink(root.resolve("chain"), Path.of("src/../final"));
        for (String link : List.of("parent", "parent/secret", "parent/new", "final", "dangling", "relative", "chain")) {
            assertFailure(link, ErrorCode.PATH_ESCAPE);
        }
    }

    @Test
    void linksInsideAreReplacedByWhatTheyPointTo() throws Exception {
        Files.createSymbolicLink(root.resolve("code"), Path.of("src/main"));
        Files.createSymbolicLink(root.resolve("absolute"), root.resolve("src"));
        Files.createSymbolicLink(root.resolve("later"), Path.of("src/later/B.java"));
        assertThat(workspace.resolveExisting("code/A.java").subject()).isEqualTo("src/main/A.java");
        assertThat(workspace.resolveExisting("absolute/main").subject()).isEqualTo("src/main");
        assertThat(workspace.resolveForWrite("later").subject()).isEqualTo("src/later/B.java");
    }

    @Test
    void dotDotAfterALinkIsTheParentOfItsTarget() throws Exception {
        Files.createDirectories(root.resolve("deep/er"));
        Files.createSymbolicLink(root.resolve("link"), Path.of("deep/er"));
        assertThat(workspace.resolveForWrite("link/../x").subject()).isEqualTo("deep/x");
        Files.createSymbolicLink(root.resolve("out"), outside);
        assertFailure("out/../outside/secret", ErrorCode.PATH_ESCAPE);
        assertThat(workspace.resolveExisting("out/../project/src").subject()).isEqualTo("src");
    }

    @Test
    void linksInACircleAreRefused() throws IOException {
        Files.createSymbolicLink(root.resolve("a"), Path.of("b"));
        Files.createSymbolicLink(root.resolve("b"), Path.of("a"));
        assertFailure("a", ErrorCode.INVALID_ARGS);
    }

    @Test
    void aNameThatIsNotUtf8IsRefused() throws Exception {
        // Bytes that no Java string stands for, so another program has to make the file.
        Process process = new ProcessBuilder("sh", "-c", "touch \"$(printf 'bad\\377')\" && ln -s bad* link")
                .directory(root.toFile())
                .start();
        assumeTrue(process.waitFor() == 0, "this file system takes UTF-8 names only");
        assertFailure("link", ErrorCode.INVALID_ARGS);
    }

    @Test
    void extraRootsAreNamedByAbsolutePaths() throws Exception {
        Workspace two = Workspace.of(root, List.of(outside));
        assertThat(two.resolveExisting("../outside/secret").subject()).isEqualTo(outside + "/secret");
        assertThat(two.resolveExisting("src").subject()).isEqualTo("src");
        assertThat(two.rootOf(outside.resolve("secret"))).isEqualTo(outside);
        assertThatThrownBy(() -> two.resolveForWrite("../elsewhere")).isInstanceOf(ToolException.class);
    }

    @Test
    void theRootItselfMayBeReachedThroughALink() throws Exception {
        Path link = Files.createSymbolicLink(temp.resolve("link"), root);
        Workspace linked = Workspace.of(link, List.of());
        assertThat(linked.root()).isEqualTo(root);
        assertThat(linked.resolveExisting(link + "/src").subject()).isEqualTo("src");
    }

    @Test
    void aMissingRootIsNamed() {
        assertThatThrownBy(() -> Workspace.of(temp.resolve("nowhere"), List.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nowhere");
    }

    @Test
    void existingPathsMustExist() {
        assertThatThrownBy(() -> workspace.resolveExisting("src/missing"))
                .isInstanceOfSatisfying(
                        ToolException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
        assertThatThrownBy(() -> workspace.resolveForWrite("src/new/"))
                .isInstanceOfSatisfying(
                        ToolException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGS));
    }

    private void assertFailure(String argument, ErrorCode code) {
        assertThatThrownBy(() -> workspace.resolveForWrite(argument))
                .isInstanceOfSatisfying(
                        ToolException.class, e -> assertThat(e.code()).isEqualTo(code));
        assertThatThrownBy(() -> workspace.resolveExisting(argument))
                .isInstanceOfSatisfying(
                        ToolException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
