package dev.akmon.tools.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.tools.Bench;
import dev.akmon.tools.FileEffect;
import dev.akmon.tools.Sha256;
import dev.akmon.tools.ToolResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The effects that calls report are enough to go back, call by call, to every earlier tree. */
class UndoPropertyTest {

    @TempDir
    Path temp;

    @Test
    void effectsAndUndoBytesRestoreEveryEarlierTree() throws Exception {
        Random random = new Random(99);
        int successes = 0;
        for (int round = 0; round < 15; round++) {
            Bench bench = new Bench(Files.createDirectory(temp.resolve("round" + round)));
            bench.file("start.txt", "one\ntwo\n");
            Files.setPosixFilePermissions(
                    bench.root.resolve("start.txt"), PosixFilePermissions.fromString("rwxr-x--x"));
            List<SortedMap<String, String>> trees = new ArrayList<>();
            List<List<FileEffect>> effects = new ArrayList<>();
            for (int step = 0; step < 20; step++) {
                trees.add(bench.tree());
                ToolResult result = randomCall(bench, random);
                successes += result.success() ? 1 : 0;
                effects.add(result.effects());
                assertEffectsDescribe(bench, result.effects());
            }
            for (int step = effects.size() - 1; step >= 0; step--) {
                undo(bench.root, effects.get(step));
                assertThat(bench.tree()).as("round %d, step %d", round, step).isEqualTo(trees.get(step));
            }
        }
        assertThat(successes).as("calls that did something").isGreaterThan(100);
    }

    private static ToolResult randomCall(Bench bench, Random random) throws IOException {
        String path = randomPath(bench, random);
        return switch (random.nextInt(6)) {
            case 0 -> bench.call("write_file", "path", path, "content", randomText(random));
            case 1 -> bench.call("edit", "path", path, "old_str", "o", "new_str", "0ü", "replace_all", true);
            case 2 ->
                bench.call(
                        "apply_patch",
                        "patch",
                        "--- a/" + path + "\n+++ b/" + path + "\n@@\n-two\n+2\n--- /dev/null\n+++ b/made/"
                                + random.nextInt(9) + "/x\n@@\n+new\n");
            case 3 ->
                bench.call(
                        "apply_patch",
                        "patch",
                        "diff --git a/p b/q\nrename from " + path + "\nrename to moved/" + random.nextInt(5) + "\n");
            case 4 -> bench.call("apply_patch", "patch", "diff --git a/" + path + " b/" + path + "\nnew mode 100755\n");
            default -> bench.call("apply_patch", "patch", deletion(bench, path));
        };
    }

    private static String deletion(Bench bench, String path) throws IOException {
        StringBuilder patch = new StringBuilder("--- a/" + path + "\n+++ /dev/null\n@@\n");
        if (Files.isRegularFile(bench.root.resolve(path))) {
            bench.read(path)
                    .lines()
                    .forEach(line -> patch.append('-').append(line).append('\n'));
        }
        return patch.toString();
    }

    private static String randomPath(Bench bench, Random random) throws IOException {
        List<String> files = new ArrayList<>(bench.tree().keySet());
        Collections.shuffle(files, random);
        return files.stream()
                .filter(path -> random.nextInt(4) > 0 && Files.isRegularFile(bench.root.resolve(path)))
                .findFirst()
                .orElse("d" + random.nextInt(3) + "/e" + random.nextInt(3) + "/f");
    }

    private static String randomText(Random random) {
        return List.of("", "one\n", "one\ntwo\nthree", "two\r\n", "ooo\n".repeat(50))
                .get(random.nextInt(5));
    }

    private static void assertEffectsDescribe(Bench bench, List<FileEffect> effects) throws IOException {
        for (FileEffect effect : effects) {
            Path path = bench.root.resolve(effect.path());
            if (effect.after() == null) {
                assertThat(path).doesNotExist();
            } else if (effect.path().endsWith("/")) {
                assertThat(path).isDirectory();
            } else {
                byte[] content = Files.readAllBytes(path);
                assertThat(effect.after().sha256()).isEqualTo(Sha256.of(content));
                assertThat(effect.after().size()).isEqualTo(content.length);
                assertThat(effect.after().mode())
                        .isEqualTo(FileSnapshot.octal((Integer) Files.getAttribute(path, "unix:mode")));
            }
        }
    }

    /** As the documentation of {@link FileEffect} says. */
    private static void undo(Path root, List<FileEffect> effects) throws IOException {
        for (int i = effects.size() - 1; i >= 0; i--) {
            FileEffect effect = effects.get(i);
            Path path = root.resolve(effect.path());
            if (effect.before() == null) {
                Files.delete(path);
            } else {
                Files.write(path, effect.undoBytes());
                Files.setAttribute(
                        path, "unix:mode", Integer.parseInt(effect.before().mode(), 8));
            }
        }
    }
}
