package dev.akmon.tools.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.akmon.tools.Bench;
import dev.akmon.tools.FileState;
import dev.akmon.tools.Sha256;
import dev.akmon.tools.ToolResult;
import dev.akmon.tools.shell.Commands;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever two trees there are, the patch between them, ours or git's, leads from one to the other. */
class PatchPropertyTest {

    private static final List<String> NAMES =
            List.of("a", "b.txt", "dir/c", "dir/d e", "dir/deep/ü", "x\ty", "--- a", "q\"uote", "z");

    @TempDir
    Path temp;

    @Test
    void ourDiffsAreValidPatches() throws Exception {
        Random random = new Random(42);
        for (int round = 0; round < 300; round++) {
            String before = randomText(random);
            String after = random.nextInt(10) == 0 ? randomText(random) : mutated(before, random);
            byte[] old = before.getBytes(StandardCharsets.UTF_8);
            FileSnapshot snapshot = new FileSnapshot(new FileState(Sha256.of(old), old.length, "0644"), old, null);
            UnifiedDiff diff = UnifiedDiff.between("file", snapshot, after.getBytes(StandardCharsets.UTF_8));
            if (before.equals(after)) {
                assertThat(diff.linesAdded() + diff.linesRemoved()).isZero();
                continue;
            }
            List<FilePatch> patches = PatchParser.parse(diff.text());
            assertThat(patches).hasSize(1);
            assertThat(PatchedText.apply("file", before, patches.get(0).hunks()))
                    .as("round %d: %s", round, diff.text())
                    .isEqualTo(after);
        }
    }

    /** Without a bound this takes more than a minute. */
    @Test
    @Timeout(120)
    void longRepetitiveTextsAreComparedInBoundedTime() throws Exception {
        Random random = new Random(5);
        StringBuilder before = new StringBuilder();
        StringBuilder after = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            before.append(random.nextInt(5)).append('\n');
            after.append(random.nextInt(5)).append('\n');
        }
        byte[] old = before.toString().getBytes(StandardCharsets.UTF_8);
        FileSnapshot snapshot = new FileSnapshot(new FileState(Sha256.of(old), old.length, "0644"), old, null);
        UnifiedDiff diff =
                UnifiedDiff.between("file", snapshot, after.toString().getBytes(StandardCharsets.UTF_8));
        List<FilePatch> patches = PatchParser.parse(diff.text());
        assertThat(PatchedText.apply("file", before.toString(), patches.get(0).hunks()))
                .isEqualTo(after.toString());
    }

    @Test
    void gitsDiffsLeadFromTreeToTree() throws Exception {
        assumeTrue(Commands.exists("git"), "git is not installed");
        Random random = new Random(4711);
        for (int round = 0; round < 25; round++) {
            Bench bench = new Bench(Files.createDirectory(temp.resolve("round" + round)));
            SortedMap<String, String> first = randomTree(random);
            SortedMap<String, String> second = mutated(first, random);
            write(bench, first);
            Path repository = bench.root.resolveSibling("repository");
            Files.createDirectories(repository);
            Commands.run(repository, "git", "init", "-q");
            commit(repository, first, "first");
            commit(repository, second, "second");
            String patch = Commands.run(
                    repository, "git", "diff", random.nextBoolean() ? "-M" : "--no-renames", "HEAD~1", "HEAD");
            if (patch.isEmpty()) {
                continue;
            }
            ToolResult result = bench.call("apply_patch", "patch", patch);
            assertThat(result.success())
                    .as("round %d: %s%n%s", round, result.content(), patch)
                    .isTrue();
            assertThat(files(bench.root)).as("round %d", round).isEqualTo(second);
        }
    }

    private static void commit(Path repository, SortedMap<String, String> tree, String message) throws Exception {
        Commands.run(repository, "git", "rm", "-rfq", "--ignore-unmatch", ".");
        for (Map.Entry<String, String> file : tree.entrySet()) {
            Path path = repository.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        Commands.run(repository, "git", "add", "-A");
        Commands.run(
                repository,
                "git",
                "-c",
                "user.name=t",
                "-c",
                "user.email=t@example.org",
                "commit",
                "-q",
                "--allow-empty",
                "-m",
                message);
    }

    private static void write(Bench bench, Map<String, String> tree) throws IOException {
        for (Map.Entry<String, String> file : tree.entrySet()) {
            bench.file(file.getKey(), file.getValue());
        }
    }

    private static SortedMap<String, String> files(Path root) throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        for (String path : Bench.tree(root).keySet()) {
            if (Files.isRegularFile(root.resolve(path))) {
                files.put(path, Files.readString(root.resolve(path)));
            }
        }
        return files;
    }

    private static SortedMap<String, String> randomTree(Random random) {
        SortedMap<String, String> tree = new TreeMap<>();
        for (String name : NAMES) {
            if (random.nextInt(3) > 0) {
                tree.put(name, randomText(random));
            }
        }
        return tree;
    }

    private static SortedMap<String, String> mutated(SortedMap<String, String> tree, Random random) {
        SortedMap<String, String> changed = new TreeMap<>();
        tree.forEach((name, text) -> {
            switch (random.nextInt(5)) {
                case 0 -> changed.put(name, text);
                case 1 -> changed.put("renamed/" + name, mutated(text, random));
                case 2 -> changed.remove(name);
                default -> changed.put(name, mutated(text, random));
            }
        });
        changed.put("new" + random.nextInt(3), randomText(random));
        return changed;
    }

    /** Text with few different lines, so that places are easily confused, and with every kind of line end. */
    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        String lineEnd = random.nextInt(4) == 0 ? "\r\n" : "\n";
        int lines = random.nextInt(30);
        for (int i = 0; i < lines; i++) {
            text.append(randomLine(random)).append(random.nextInt(20) == 0 ? "\r\n" : lineEnd);
        }
        return random.nextInt(4) == 0 ? text + randomLine(random) : text.toString();
    }

    private static String randomLine(Random random) {
        List<String> lines = List.of("", " ", "x", "-- y", "++ z", "@@ -1 +1 @@", "😀 ü", "\ttab", "unique ");
        String line = lines.get(random.nextInt(lines.size()));
        return line.equals("unique ") ? line + random.nextInt() : line;
    }

    private static String mutated(String text, Random random) {
        List<String> lines = new ArrayList<>(List.of(text.split("(?<=\n)", -1)));
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(lines.size());
            switch (random.nextInt(3)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(at, randomLine(random) + "\n");
                default -> lines.set(at, randomLine(random) + (lines.get(at).endsWith("\r\n") ? "\r\n" : "\n"));
            }
            if (lines.isEmpty()) {
                return "";
            }
        }
        return String.join("", lines);
    }
}
