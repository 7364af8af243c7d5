package dev.akmon.tools.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.tools.Bench;
import dev.akmon.tools.Cancellation;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.ToolResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links that lead out of the workspace, against every tool that takes a path. */
class LinksOutTest {
    private static final String SECRET = "do not show me";

    @TempDir
    Path temp;

    private Bench bench;
    private Path outside;

    @BeforeEach
    void aSecretOutside() throws Exception {
        bench = new Bench(temp);
        outside = Files.createDirectories(temp.resolve("outside"));
        Files.writeString(outside.resolve("secret.md"), SECRET + "\n");
        Files.createSymbolicLink(bench.root.resolve("file.md"), outside.resolve("secret.md"));
        Files.createSymbolicLink(bench.root.resolve("relative.md"), Path.of("../outside/secret.md"));
        Files.createSymbolicLink(bench.root.resolve("chain.md"), Path.of("file.md"));
        Files.createSymbolicLink(bench.root.resolve("dir"), outside);
        Files.createSymbolicLink(bench.root.resolve("nowhere.md"), outside.resolve("new.md"));
        bench.file(".akmon/specs/readme", "");
        Files.createSymbolicLink(bench.root.resolve(".akmon/specs/spec.md"), outside.resolve("secret.md"));
    }

    /** Calls of every tool that would read or write this path. */
    private static Map<String, Object[]> calls(String path) {
        String patch = "--- a/" + path + "\n+++ b/" + path + "\n@@ -1 +1 @@\n-" + SECRET + "\n+mine\n";
        return Map.ofEntries(
                Map.entry("read_file", new Object[] {"path", path}),
                Map.entry("view_image", new Object[] {"path", path}),
                Map.entry("list_directory", new Object[] {"path", path}),
                Map.entry("glob", new Object[] {"pattern", "*", "path", path}),
                Map.entry("search", new Object[] {"pattern", "show", "path", path}),
                Map.entry("write_file", new Object[] {"path", path, "content", "mine"}),
                Map.entry("edit", new Object[] {"path", path, "old_str", SECRET, "new_str", "mine"}),
                Map.entry("apply_patch", new Object[] {"patch", patch}),
                Map.entry("git_add", new Object[] {"paths", List.of(path)}),
                Map.entry("shell", new Object[] {"command", "ls", "cwd", path}));
    }

    @Test
    void nothingBehindThemIsReadWrittenOrTold() throws Exception {
        SortedMap<String, String> before = Bench.tree(outside);
        List<String> paths =
                List.of("file.md", "relative.md", "chain.md", "dir/secret.md", "dir/new.md", "dir", "nowhere.md");
        for (String path : paths) {
            for (Map.Entry<String, Object[]> call : calls(path).entrySet()) {
                String said = everythingSaid(call.getKey(), call.getValue());
                assertThat(said)
                        .as("%s of %s", call.getKey(), path)
                        .contains("failed: ")
                        .doesNotContain(SECRET + "\n");
            }
        }
        assertThat(Bench.tree(outside)).isEqualTo(before);
    }

    @Test
    void aSpecificationIsNoWayAroundIt() throws Exception {
        SortedMap<String, String> before = Bench.tree(outside);

        assertThat(everythingSaid("read_spec", "name", "spec")).doesNotContain(SECRET);
        assertThat(everythingSaid("write_spec", "name", "spec", "content", "mine"))
                .contains("failed: ")
                .doesNotContain(SECRET);

        assertThat(Bench.tree(outside)).isEqualTo(before);
    }

    @Test
    void whatLooksThroughADirectoryPassesThemBy() throws Exception {
        String said = everythingSaid("search", "pattern", "show") + everythingSaid("glob", "pattern", "**/*.md");

        assertThat(said).doesNotContain(SECRET).doesNotContain("dir/secret.md");
    }

    /** Preview, result and message of a call, whatever becomes of it. */
    private String everythingSaid(String tool, Object... arguments) {
        List<String> said = new ArrayList<>();
        try {
            PreparedCall call = bench.prepare(tool, arguments);
            call.preview().ifPresent(said::add);
            ToolResult result = call.run(Cancellation.NEVER);
            said.add((result.success() ? "succeeded: " : "failed: ") + result.content());
        } catch (ToolException e) {
            said.add("failed: " + e.getMessage());
        }
        return String.join("\n", said);
    }
}
