package dev.akmon.tools.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.akmon.tools.Bench;
import dev.akmon.tools.Cancellation;
import dev.akmon.tools.FileEffect;
import dev.akmon.tools.FileState;
import dev.akmon.tools.Sha256;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.ToolResult;
import dev.akmon.tools.files.FileSnapshot;
import dev.akmon.tools.files.Restoration;
import dev.akmon.tools.files.Restoration.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands change is seen, and what is seen is enough to put everything back. */
class TreeWatchTest {

    @TempDir
    Path temp;

    private Bench bench;

    @BeforeEach
    void aCheckout() throws IOException {
        bench = new Bench(temp);
        Files.createDirectory(bench.root.resolve(".git"));
        bench.file(".gitignore", "*.log\n");
        bench.file("a.txt", "a\n");
        bench.file("src/b.txt", "b\n");
        bench.file("x.log", "ignored");
    }

    private Map<String, FileEffect> run(String command) {
        ToolResult result = bench.call("shell", "command", command);
        assertThat(result.success()).as(result.content()).isTrue();
        SortedMap<String, FileEffect> effects = new TreeMap<>();
        result.effects().forEach(effect -> effects.put(effect.path(), effect));
        return effects;
    }

    @Test
    void seesWhatACommandCreatesChangesAndDeletes() throws Exception {
        Map<String, FileEffect> effects = run(
                "echo new > a.txt; rm -r src; mkdir -p d/e; echo n > d/e/n; echo more >> x.log; echo h > .git/HEAD");

        assertThat(effects.keySet()).containsExactly("a.txt", "d/", "d/e/", "d/e/n", "src/", "src/b.txt");
        assertThat(effects.get("a.txt").undoBytes()).asString().isEqualTo("a\n");
        assertThat(effects.get("a.txt").after().sha256()).isEqualTo(Sha256.of("new\n".getBytes()));
        assertThat(effects.get("src/b.txt").after()).isNull();
        assertThat(effects.get("src/b.txt").undoBytes()).asString().isEqualTo("b\n");
        assertThat(effects.get("d/e/n").before()).isNull();
    }

    @Test
    void seesAChangeOfTheSameSizeInTheSameMoment() {
        for (int i = 0; i < 10; i++) {
            assertThat(run("printf " + i + " > digit; printf " + i + " > a.txt"))
                    .containsKeys("a.txt", "digit");
        }
    }

    @Test
    void seesModesAndNothingWhereNothingChanged() {
        assertThat(run("chmod 755 a.txt").get("a.txt").after().mode()).isEqualTo("0755");
        assertThat(run("cat a.txt; touch a.txt")).isEmpty();
    }

    @Test
    void looksOnlyAtCheckouts() throws Exception {
        Files.delete(bench.root.resolve(".git"));

        assertThat(run("echo new > a.txt")).isEmpty();
    }

    /** Seeded, so that a failure can be repeated. */
    @Test
    void whatCommandsDidIsPutBack() throws Exception {
        Random random = new Random(4);
        for (int round = 0; round < 8; round++) {
            SortedMap<String, String> tree = bench.tree();
            List<FileEffect> effects = new ArrayList<>();
            for (int step = 0; step < 4; step++) {
                String file = List.of("a.txt", "src/b.txt", "d/e/n", "new").get(random.nextInt(4));
                String directory = file.contains("/") ? file.substring(0, file.lastIndexOf('/')) : ".";
                String command = List.of(
                                "mkdir -p " + directory + "; printf " + random.nextInt(99) + " > " + file,
                                "rm -f " + file,
                                "mkdir -p " + directory + "; touch " + file + "; chmod 700 " + file,
                                "rm -rf d src")
                        .get(random.nextInt(4));
                effects.addAll(bench.call("shell", "command", command).effects());
            }

            ToolResult result =
                    Restoration.prepare(bench.workspace, items(effects), false).run(Cancellation.NEVER);

            assertThat(result.success()).as(result.content()).isTrue();
            assertThat(bench.tree()).as("round %d, seed 4", round).isEqualTo(tree);
        }
    }

    /** The first state and the last of each path. */
    private static List<Item> items(List<FileEffect> effects) {
        SortedMap<String, Item> items = new TreeMap<>();
        for (FileEffect effect : effects) {
            Item first = items.get(effect.path());
            items.put(
                    effect.path(),
                    first == null
                            ? new Item(effect.path(), effect.after(), effect.before(), effect.undoBytes(), false)
                            : new Item(effect.path(), effect.after(), first.wanted(), first.content(), false));
        }
        return List.copyOf(items.values());
    }

    @Test
    void whatSomebodyElseChangedIsLeftAloneUnlessForced() throws Exception {
        List<Item> items =
                items(List.copyOf(run("echo new > a.txt; echo new > src/b.txt").values()));
        bench.file("a.txt", "mine\n");

        assertThatThrownBy(() -> Restoration.prepare(bench.workspace, items, false))
                .isInstanceOf(ToolException.class)
                .hasMessage("nothing was put back, because these changed since: a.txt");
        assertThat(bench.read("src/b.txt")).isEqualTo("new\n");

        ToolResult forced = Restoration.prepare(bench.workspace, items, true).run(Cancellation.NEVER);
        assertThat(bench.read("a.txt")).isEqualTo("a\n");
        assertThat(forced.effects().get(0).undoBytes()).asString().isEqualTo("mine\n");
    }

    @Test
    void pathsThatLeadElsewhereAreRefused() throws Exception {
        Files.createSymbolicLink(bench.root.resolve("link"), Files.createDirectory(temp.resolve("outside")));
        FileState any = new FileState(Sha256.of(new byte[0]), 0, "0644");
        for (String path : List.of("../x", "/etc/x", "link/x", ".git/config", "sub/.git/hooks/x", "a/../b")) {
            assertThatThrownBy(() -> Restoration.prepare(
                            bench.workspace, List.of(new Item(path, null, any, new byte[0], false)), true))
                    .as(path)
                    .isInstanceOf(ToolException.class);
        }
    }

    @Test
    void contentThatIsNotTheRecordedOneIsNotWritten() throws Exception {
        FileState wanted = new FileState(Sha256.of("other".getBytes()), 5, "0644");
        Item forged = new Item(
                "a.txt",
                FileSnapshot.of(bench.workspace.resolveForWrite("a.txt"), 9).state(),
                wanted,
                "evil!".getBytes(),
                false);

        assertThatThrownBy(() -> Restoration.prepare(bench.workspace, List.of(forged), false))
                .hasMessageContaining("was not kept: a.txt");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(bench.root.resolve("a.txt"))))
                .startsWith("rw");
    }
}
