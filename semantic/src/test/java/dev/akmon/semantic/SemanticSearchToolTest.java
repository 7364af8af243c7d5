package dev.akmon.semantic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.akmon.tools.Cancellation;
import dev.akmon.tools.PathAccess;
import dev.akmon.tools.Permission;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.ToolModule;
import dev.akmon.tools.ToolResult;
import dev.akmon.tools.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tool with the real model, on real files. */
class SemanticSearchToolTest {
    @TempDir
    Path directory;

    private Path project;
    private Path cache;

    @BeforeEach
    void write() throws Exception {
        project = Files.createDirectory(directory.resolve("project"));
        cache = directory.resolve("cache");
        file("mail.py", "def deliver(message):\n    smtp.connect()\n    smtp.send_message(message)\n");
        file("matrix.rs", "fn determinant(m: &Matrix) -> f64 {\n    m.rows.iter().product()\n}\n");
        file("notes.txt", "Bake the bread for forty minutes and let it cool.\n");
    }

    private void file(String name, String text) throws Exception {
        Path file = project.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private ToolResult search(String query) throws Exception {
        return search(query, PathAccess.ALL, Limits.STANDARD, Cancellation.NEVER);
    }

    private ToolResult search(String query, PathAccess access, Limits limits, Cancellation cancellation)
            throws Exception {
        return prepare(query, access, limits).run(cancellation);
    }

    private PreparedCall prepare(String query, PathAccess access, Limits limits) throws Exception {
        Workspace workspace = Workspace.of(project, List.of()).limitedTo(access);
        return new SemanticSearchTool(new ToolModule.Surroundings(workspace, Map.of(), cache), limits)
                .prepare(JsonNodeFactory.instance
                        .objectNode()
                        .put("query", query)
                        .put("top_k", 2));
    }

    @Test
    void findsByMeaningInAnyLanguageAndSaysWhere() throws Exception {
        assertThat(search("send an e-mail").content()).startsWith("mail.py:1-3 (0.");
        assertThat(search("linear algebra").content()).startsWith("matrix.rs:1-3 (0.");
        assertThat(search("cooking recipe").content())
                .startsWith("notes.txt:1-1 (0.")
                .contains("Bake the bread")
                .endsWith("[3 files compared]");
    }

    @Test
    void asksToReadTheWorkspace() throws Exception {
        assertThat(prepare("x", PathAccess.ALL, Limits.STANDARD).permissions())
                .containsExactly(new Permission(Permission.Kind.READ, "."));
        assertThatThrownBy(() -> prepare(" ", PathAccess.ALL, Limits.STANDARD)).isInstanceOf(ToolException.class);
    }

    @Test
    void isNeverStale() throws Exception {
        search("anything");
        file("notes.txt", "The login page asks for a password and a one-time code.\n");
        assertThat(search("authentication of users").content())
                .startsWith("notes.txt:1-1")
                .contains("one-time code");
        Files.delete(project.resolve("notes.txt"));
        assertThat(search("authentication of users").content())
                .doesNotContain("notes.txt")
                .endsWith("[2 files compared]");
    }

    @Test
    void keepsItsIndexOutsideTheWorkspaceWithoutTheText() throws Exception {
        search("anything");
        try (Stream<Path> paths = Files.walk(project)) {
            assertThat(paths.filter(Files::isRegularFile)).hasSize(3);
        }
        Path index = VectorIndex.fileFor(cache, project.toRealPath());
        assertThat(Files.readAllBytes(index)).asString().doesNotContain("bread").doesNotContain("smtp");
        Files.writeString(index, "damaged");
        assertThat(search("send an e-mail").content()).startsWith("mail.py:1-3");
        Files.delete(index);
        Files.createDirectory(index);
        assertThat(search("send an e-mail").content()).startsWith("mail.py:1-3");
    }

    @Test
    void leavesOutWhatGitIgnoresWhatIsBinaryAndWhatRulesWithhold() throws Exception {
        file(".gitignore", "build/\n");
        file("build/mail.txt", "send an e-mail, generated");
        file("secret/mail.txt", "send an e-mail, secretly");
        file("mail.bin", "send an e-mail\0");

        String found = search(
                        "send an e-mail",
                        (tool, kind, subject) -> !(tool.equals("semantic_search")
                                && kind == Permission.Kind.READ
                                && subject.startsWith("secret")),
                        Limits.STANDARD,
                        Cancellation.NEVER)
                .content();
        assertThat(found)
                .startsWith("mail.py")
                .doesNotContain("generated")
                .doesNotContain("secretly")
                .doesNotContain("mail.bin")
                .contains("[4 files compared]", "[left out because rules deny it or want a person asked: 1]");
    }

    @Test
    void saysWhatIsNotIndexedYetAndGoesOnNextTime() throws Exception {
        Limits hurried = new Limits(100, 1 << 20, Duration.ZERO);
        ToolResult first = search("send an e-mail", PathAccess.ALL, hurried, Cancellation.NEVER);
        assertThat(first.success()).isTrue();
        assertThat(first.truncated()).isTrue();
        assertThat(first.content()).contains("3 files are not indexed yet", "the next call goes on");
        assertThat(search("send an e-mail").content()).startsWith("mail.py").doesNotContain("not indexed");
    }

    @Test
    void saysHowMuchOfALargeWorkspaceIsLeftOut() throws Exception {
        ToolResult result = search(
                "send an e-mail", PathAccess.ALL, new Limits(2, 1 << 20, Duration.ofMinutes(1)), Cancellation.NEVER);
        assertThat(result.truncated()).isTrue();
        assertThat(result.content()).contains("files left out: 1");
        file("data.json", "1,\n".repeat(60_000));
        assertThat(search("send an e-mail").content()).contains("large files left out: 1");
    }

    @Test
    void canBeStopped() throws Exception {
        ToolResult result = search("x", PathAccess.ALL, Limits.STANDARD, new Cancellation() {
            @Override
            public boolean requested() {
                return true;
            }

            @Override
            public void onRequest(Runnable action) {
                action.run();
            }
        });
        assertThat(result.errorCode()).isEqualTo("interrupted");
    }

    @Test
    void theTokenizersLibraryIsKeptFromTheNetwork() throws Exception {
        search("anything");
        assertThat(System.getProperty("OPT_OUT_TRACKING")).isEqualTo("true");
        assertThat(ai.djl.util.Utils.isOfflineMode()).isTrue();
    }
}
