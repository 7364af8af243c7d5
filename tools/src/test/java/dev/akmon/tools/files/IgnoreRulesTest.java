package dev.akmon.tools.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.akmon.tools.Bench;
import dev.akmon.tools.Utf8;
import dev.akmon.tools.Workspace;
import dev.akmon.tools.shell.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What search sees is what git sees. */
class IgnoreRulesTest {

    private static final List<String> PATTERNS = List.of(
            "*.log",
            "build/",
            "/build",
            "!keep.log",
            "!build/",
            "a/**/z",
            "**/tmp",
            "tmp/**",
            "/a/*",
            "!/a/b",
            "[ab].txt",
            "[!a].txt",
            "?.txt",
            "\\#hash",
            "\\!bang",
            "# comment",
            "",
            "trailing.txt   ",
            "spaced\\ ",
            "a/b/",
            "b",
            "*",
            "!*/",
            "!*.txt",
            "**",
            "a/*/c",
            "doc/*.txt",
            "/doc/**/x.txt",
            "**/a/b",
            "*.t[xy]t",
            "ü*",
            "z*/",
            "foo*bar",
            "**/**/keep.log",
            "/**/only",
            "a/b/c/../x.txt",
            "./a.txt",
            "//a.txt",
            "\\a.txt",
            "*.*",
            "a b");

    private static final List<String> DIRECTORIES =
            List.of("", "a/", "a/b/", "a/b/c/", "build/", "tmp/", "doc/", "doc/a/", "a/tmp/", "z/", "b/", "only/");

    private static final List<String> FILES = List.of(
            "a.txt",
            "b.txt",
            "x.txt",
            "x.log",
            "keep.log",
            "build",
            "tmp",
            "z",
            "#hash",
            "!bang",
            "trailing.txt",
            "spaced ",
            "über",
            "foobar",
            "foo.bar",
            "only",
            "a b");

    @TempDir
    Path temp;

    private Path root;
    private Path home;

    @BeforeEach
    void createDirectories() throws IOException {
        root = Files.createDirectories(temp.toRealPath().resolve("workspace"));
        home = Files.createDirectories(temp.toRealPath().resolve("home"));
    }

    @Test
    void seesWhatGitSeesWhateverTheRules() throws Exception {
        assumeTrue(Commands.exists("git"), "git is not installed");
        Random random = new Random(2026);
        int hidden = 0;
        for (int round = 0; round < 60; round++) {
            Path repository = Files.createDirectory(root.resolve("round" + round));
            git(repository, "init", "-q");
            List<String> all = randomTree(repository, random);
            randomRules(repository, random, all);
            List<String> visible = gitFiles(repository);
            hidden += all.size() - visible.size();
            assertThat(searched(repository, repository))
                    .as("round %d: %s", round, rules(repository))
                    .isEqualTo(visible);
        }
        assertThat(hidden).as("rules that hide something").isGreaterThan(200);
    }

    @Test
    void rulesAboveTheWorkspaceCountUpToTheTopOfTheRepository() throws Exception {
        assumeTrue(Commands.exists("git"), "git is not installed");
        git(root, "init", "-q");
        write(".gitignore", "*.log\n/sub/anchored\n");
        write("sub/inner/.gitignore", "!keep.log\n");
        for (String file : List.of("a.log", "anchored", "inner/x.log", "inner/keep.log", "inner/y")) {
            write("sub/" + file, "needle\n");
        }
        Path sub = root.resolve("sub");
        assertThat(searched(sub, sub)).isEqualTo(List.of("inner/.gitignore", "inner/keep.log", "inner/y"));
        Path inner = sub.resolve("inner");
        assertThat(searched(sub, inner)).isEqualTo(List.of("inner/.gitignore", "inner/keep.log", "inner/y"));
        assertThat(gitFiles(sub)).isEqualTo(searched(sub, sub));
    }

    @Test
    void theUsersOwnRulesCount() throws Exception {
        assumeTrue(Commands.exists("git"), "git is not installed");
        git(root, "init", "-q");
        Files.writeString(root.resolve(".git/info/exclude"), "excluded\n!global2\n");
        Files.writeString(home.resolve("my ignores"), "global*\n");
        Files.writeString(home.resolve(".gitconfig"), "[core]\n\texcludesFile = \"~/my ignores\"\n");
        for (String file : List.of("excluded", "global1", "global2", "other")) {
            write(file, "needle\n");
        }
        assertThat(searched(root, root)).isEqualTo(List.of("global2", "other")).isEqualTo(gitFiles(root));

        Files.delete(home.resolve(".gitconfig"));
        Files.createDirectories(home.resolve(".config/git"));
        Files.writeString(home.resolve(".config/git/ignore"), "other\n");
        assertThat(searched(root, root))
                .isEqualTo(List.of("global1", "global2"))
                .isEqualTo(gitFiles(root));

        git(root, "config", "core.excludesFile", home.resolve("my ignores").toString());
        assertThat(searched(root, root)).isEqualTo(List.of("global2", "other")).isEqualTo(gitFiles(root));
    }

    @Test
    void aRepositoryInsideHasRulesOfItsOwn() throws Exception {
        assumeTrue(Commands.exists("git"), "git is not installed");
        git(root, "init", "-q");
        write(".gitignore", "*.log\n");
        write("inner/x.log", "needle\n");
        git(root.resolve("inner"), "init", "-q");
        Files.writeString(root.resolve("inner/.git/info/exclude"), "hidden\n");
        write("inner/hidden", "needle\n");
        assertThat(searched(root, root)).isEqualTo(List.of(".gitignore", "inner/x.log"));
        assertThat(gitFiles(root.resolve("inner"))).isEqualTo(List.of("x.log"));
    }

    @Test
    void linkedWorkTreesShareTheExcludeFile() throws Exception {
        assumeTrue(Commands.exists("git"), "git is not installed");
        Path main = Files.createDirectories(root.resolve("main"));
        git(main, "init", "-q");
        git(main, "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "--allow-empty", "-m", "x");
        Files.writeString(main.resolve(".git/info/exclude"), "hidden\n");
        git(main, "worktree", "add", "-q", "../linked");
        Path linked = root.resolve("linked");
        Files.writeString(linked.resolve("hidden"), "needle\n");
        Files.writeString(linked.resolve("seen"), "needle\n");
        assertThat(searched(linked, linked)).isEqualTo(List.of("seen")).isEqualTo(gitFiles(linked));
    }

    @Test
    void withoutARepositoryTheRulesInTheWorkspaceCount() throws Exception {
        write(".gitignore", "/build/\n");
        write("build/x", "needle\n");
        write("src/.gitignore", "*.tmp\n");
        write("src/y.tmp", "needle\n");
        write("src/z", "needle\n");
        assertThat(searched(root, root)).isEqualTo(List.of(".gitignore", "src/.gitignore", "src/z"));
        assertThat(searched(root, root.resolve("build")))
                .as("an ignored directory that is named is searched")
                .isEqualTo(List.of("build/x"));
    }

    @Test
    void rulesThatAreNoRulesDoNoHarm() throws Exception {
        Files.createDirectories(root.resolve("dir/.gitignore"));
        Files.createSymbolicLink(root.resolve(".gitignore"), Files.writeString(temp.resolve("rules"), "seen\n"));
        write("seen", "needle\n");
        Files.writeString(root.resolve(".git"), "gitdir: \0nowhere\n");
        assertThat(searched(root, root)).isEqualTo(List.of("seen"));
    }

    private void write(String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private static List<String> randomTree(Path directory, Random random) throws IOException {
        List<String> files = new ArrayList<>();
        for (String parent : DIRECTORIES) {
            for (String name : FILES) {
                Path file = directory.resolve(parent + name);
                if (random.nextInt(3) == 0 && !Files.exists(file) && parentsAreDirectories(directory, file)) {
                    Files.createDirectories(file.getParent());
                    Files.writeString(file, "needle\n");
                    files.add(parent + name);
                }
            }
        }
        return files;
    }

    private static boolean parentsAreDirectories(Path top, Path file) {
        for (Path parent = file.getParent(); !parent.equals(top); parent = parent.getParent()) {
            if (Files.isRegularFile(parent)) {
                return false;
            }
        }
        return true;
    }

    private static void randomRules(Path repository, Random random, List<String> all) throws IOException {
        for (String directory : DIRECTORIES) {
            boolean rules = directory.isEmpty() || random.nextInt(4) == 0;
            if (rules && Files.isDirectory(repository.resolve(directory))) {
                StringBuilder text = new StringBuilder(random.nextInt(10) == 0 ? "\uFEFF" : "");
                for (int i = random.nextInt(4); i >= 0; i--) {
                    text.append(PATTERNS.get(random.nextInt(PATTERNS.size())))
                            .append(random.nextInt(10) == 0 ? "\r\n" : "\n");
                }
                Files.writeString(repository.resolve(directory + ".gitignore"), text);
                all.add(directory + ".gitignore");
            }
        }
        Files.writeString(
                repository.resolve(".git/info/exclude"), PATTERNS.get(random.nextInt(PATTERNS.size())) + "\n");
    }

    private static Map<String, String> rules(Path repository) throws IOException {
        Map<String, String> rules = new TreeMap<>();
        for (String path : Bench.tree(repository).keySet()) {
            if (path.endsWith(".gitignore") || path.endsWith("info/exclude")) {
                rules.put(path, Files.readString(repository.resolve(path)));
            }
        }
        return rules;
    }

    /** The files that search opens, wherever the workspace begins, sorted as git sorts. */
    private List<String> searched(Path workspaceRoot, Path start) throws Exception {
        Workspace workspace = Workspace.of(workspaceRoot, List.of());
        IgnoreRules.Settings settings = IgnoreRules.Settings.of(Map.of("HOME", home.toString()));
        List<String> files = new ArrayList<>();
        IgnoreRules rules = IgnoreRules.of(start, workspaceRoot, settings);
        DirectoryWalk.through(workspace.resolveExisting(start.toString()), rules, entry -> {
            boolean seen = !entry.ignored() && !entry.isGitData();
            if (seen && entry.kind() == DirectoryWalk.Kind.FILE) {
                files.add(workspace.subject(entry.path()));
            }
            return seen ? DirectoryWalk.Next.GO_IN : DirectoryWalk.Next.GO_ON;
        });
        return files;
    }

    private List<String> gitFiles(Path repository) throws Exception {
        String output = git(repository, "ls-files", "-z", "--cached", "--others", "--exclude-standard");
        TreeSet<String> sorted = new TreeSet<>(Utf8.BYTE_ORDER);
        for (String name : output.split("\0")) {
            if (!name.isEmpty()) {
                sorted.add(name);
            }
        }
        return List.copyOf(sorted);
    }

    private String git(Path directory, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("env", "HOME=" + home, "git"));
        command.addAll(List.of(arguments));
        return Commands.run(directory, command.toArray(String[]::new));
    }
}
