package dev.akmon.tools.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.akmon.tools.Bench;
import dev.akmon.tools.Cancellation;
import dev.akmon.tools.Tool;
import dev.akmon.tools.ToolResult;
import dev.akmon.tools.Workspace;
import dev.akmon.tools.sandbox.Sandbox;
import dev.akmon.tools.sandbox.SandboxException;
import dev.akmon.tools.sandbox.SandboxSettings;
import dev.akmon.tools.sandbox.SandboxSettings.Mode;
import dev.akmon.tools.suite.CodingTools;
import dev.akmon.tools.web.WebSettings;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands under the real bubblewrap. */
@Timeout(240)
class SandboxedCommandsTest {

    private static final Duration LONG = Duration.ofSeconds(120);

    @TempDir
    Path temp;

    private Path home;
    private Path root;
    private Path journal;
    private Map<String, String> environment;
    private Sandbox sandbox;

    @BeforeEach
    void aHome() throws Exception {
        temp = temp.toRealPath();
        home = Files.createDirectories(temp.resolve("home"));
        root = Files.createDirectories(temp.resolve("workspace"));
        journal = Files.createDirectories(temp.resolve("journal"));
        environment = new TreeMap<>(Map.of(
                "PATH",
                System.getenv("PATH"),
                "HOME",
                home.toString(),
                "LC_ALL",
                "C.UTF-8",
                "TMPDIR",
                temp.toString()));
        sandbox = Sandbox.choose(settings(Mode.AUTO, true), List.of(root), environment);
        assumeTrue(sandbox.confines(), "bubblewrap is not installed or does not work here");
    }

    @AfterEach
    void close() {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    private SandboxSettings settings(Mode mode, boolean network) {
        return new SandboxSettings(mode, network, List.of(), List.of(journal));
    }

    private Bench bench() throws IOException {
        return bench(sandbox, LONG);
    }

    private Bench bench(Sandbox confining, Duration timeout) throws IOException {
        return new Bench(temp, new ShellSettings(timeout, timeout, 1 << 16, environment, confining));
    }

    private String run(String command) throws IOException {
        return bench().call("shell", "command", command).content();
    }

    private static Path file(Path path, String content) throws IOException {
        Files.createDirectories(path.getParent());
        return Files.writeString(path, content);
    }

    @Test
    void theWorkspaceIsWritableAndTheRestIsNot() throws Exception {
        Path outside = file(home.resolve("notes.txt"), "mine");
        assertThat(run("echo new > a.txt && mkdir d && cat a.txt && pwd"))
                .isEqualTo("new\n" + root + "\n[exit code 0]");
        assertThat(root.resolve("a.txt")).hasContent("new");
        assertThat(run("echo theirs > " + outside)).contains("Read-only file system");
        assertThat(run("rm -f " + outside)).contains("Read-only file system");
        assertThat(run("cat " + outside)).startsWith("mine");
        assertThat(run("touch /usr/akmon-test /etc/akmon-test")).contains("Read-only file system");
        assertThat(run("mount -o remount,rw /; touch /usr/akmon-test")).contains("Read-only file system");
        assertThat(outside).hasContent("mine");
    }

    @Test
    void anAddedDirectoryIsWritable() throws Exception {
        Path added = Files.createDirectories(temp.resolve("added"));
        try (Sandbox wider = Sandbox.choose(settings(Mode.REQUIRED, true), List.of(root, added), environment)) {
            assertThat(bench(wider, LONG)
                            .call("shell", "command", "echo x > " + added.resolve("f"))
                            .success())
                    .isTrue();
        }
        assertThat(added.resolve("f")).hasContent("x");
    }

    @Test
    void secretsAndAkmonsOwnFilesAreNotThere() throws Exception {
        file(home.resolve(".ssh/id_ed25519"), "private");
        file(home.resolve(".config/gh/hosts.yml"), "private");
        file(home.resolve(".netrc"), "private");
        file(home.resolve("real-aws/credentials"), "private");
        Files.createSymbolicLink(home.resolve(".aws"), home.resolve("real-aws"));
        file(home.resolve(".akmon/config.toml"), "private");
        Path log = file(journal.resolve("sessions/1.agef"), "private");
        String shown =
                run("cat ~/.ssh/* ~/.config/gh/* ~/.netrc ~/.aws/* ~/real-aws/* ~/.akmon/* " + log + "; ls -A ~/.ssh "
                        + journal + "; touch ~/.ssh/x ~/.akmon/x " + journal.resolve("x") + "; echo x > ~/.netrc");
        assertThat(shown).doesNotContain("private").contains("Read-only file system");
        assertThat(log).hasContent("private");
        assertThat(home.resolve(".netrc")).hasContent("private");
        assertThat(journal.resolve("x")).doesNotExist();
    }

    @Test
    void theConfigurationAddsToBothLists() throws Exception {
        file(home.resolve(".ssh/more/key"), "private");
        file(home.resolve("plans/secret"), "private");
        Path tools = Files.createDirectories(home.resolve("tools"));
        SandboxSettings more = new SandboxSettings(
                Mode.REQUIRED,
                true,
                List.of(tools, home.resolve("not-there")),
                List.of(home.resolve("plans"), home.resolve(".ssh/more/key"), home.resolve("neither")));
        try (Sandbox own = Sandbox.choose(more, List.of(root), environment)) {
            assertThat(bench(own, LONG)
                            .call("shell", "command", "cat ~/plans/* ~/.ssh/more/key; echo x > ~/tools/x && ls ~/tools")
                            .content())
                    .doesNotContain("private")
                    .endsWith("x\n[exit code 0]");
        }
    }

    @Test
    void whatACommandMayWriteHoldsNoPlaceForAkmonsOwnFiles() throws Exception {
        assertThat(run("mkdir -p ~/.cache/akmon/startup; touch ~/.cache/other; ls -A ~/.cache"))
                .contains("Read-only file system")
                .contains("other");
        assertThat(home.resolve(".cache/akmon")).isEmptyDirectory();
        try (Sandbox atHome = Sandbox.choose(settings(Mode.REQUIRED, true), List.of(home), environment)) {
            Tool shell = CodingTools.all(
                            Workspace.of(home, List.of()),
                            new ShellSettings(LONG, LONG, 1024, environment, atHome),
                            WebSettings.standard())
                    .stream()
                    .filter(tool -> tool.name().equals("shell"))
                    .findFirst()
                    .orElseThrow();
            ToolResult result = shell.prepare(
                            Bench.arguments("command", "mkdir -p .akmon; echo x > .akmon/config.toml"))
                    .run(Cancellation.NEVER);
            assertThat(result.content()).contains("Read-only file system");
        }
        assertThat(home.resolve(".akmon/config.toml")).doesNotExist();
    }

    @Test
    void cachesOfBuildToolsAreWritableAndTheirSettingsAreNot() throws Exception {
        Files.createDirectories(home.resolve(".m2/repository"));
        file(home.resolve(".m2/settings.xml"), "<settings/>");
        file(root.resolve("gradlew"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(root.resolve("gradlew"), PosixFilePermissions.fromString("rwxr-xr-x"));
        String shown =
                run("echo jar > ~/.m2/repository/a.jar; echo zip > ~/.gradle/caches/z && echo x > ~/.m2/settings.xml");
        assertThat(shown).contains("Read-only file system");
        assertThat(home.resolve(".m2/repository/a.jar")).hasContent("jar");
        assertThat(home.resolve(".gradle/caches/z")).hasContent("zip");
        assertThat(home.resolve(".m2/settings.xml")).hasContent("<settings/>");
    }

    @Test
    void temporaryFilesStayForTheSessionAndAreNobodyElses() throws Exception {
        String note = "note-" + System.nanoTime();
        Path ofOthers = file(temp.resolve("of-others"), "x");
        assertThat(run("echo kept > /tmp/" + note + "; echo $TMPDIR; mktemp > /dev/null && ls " + ofOthers))
                .startsWith("/tmp\n")
                .contains("No such file");
        assertThat(run("cat /tmp/" + note + " /var/tmp/" + note)).startsWith("kept\nkept\n");
        assertThat(Path.of("/tmp", note)).doesNotExist();
        sandbox.close();
        assertThat(run("cat /tmp/" + note)).contains("No such file");
    }

    @Test
    void aCommandSeesItsOwnProcessesOnly() throws Exception {
        String own = String.valueOf(ProcessHandle.current().pid());
        String shown = run("for p in /proc/[0-9]*; do tr '\\0' ' ' < $p/cmdline; echo; done");
        assertThat(shown).contains("bwrap").doesNotContain("surefire").doesNotContain("java");
        assertThat(run("kill -9 " + own + " 2>&1 || echo refused")).contains("refused");
        assertThat(run("ls -A /run | grep -c sock")).startsWith("0\n");
    }

    @Test
    void withoutNetworkThereIsLoopbackAlone() throws Exception {
        assumeTrue(Commands.exists("bash"), "bash is not installed");
        try (ServerSocket server = new ServerSocket(0);
                Sandbox offline = Sandbox.choose(settings(Mode.REQUIRED, false), List.of(root), environment)) {
            String connect = "bash -c 'exec 3<>/dev/tcp/127.0.0.1/" + server.getLocalPort() + "' && echo connected";
            assertThat(run(connect)).startsWith("connected\n");
            Bench bench = bench(offline, LONG);
            assertThat(bench.call("shell", "command", connect).success()).isFalse();
            assertThat(bench.call("shell", "command", "tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' '")
                            .content())
                    .isEqualTo("lo\n[exit code 0]");
            assertThat(offline.level()).isEqualTo("bubblewrap+no-network");
            assertThat(bench.prepare("shell", "command", "true").sandbox()).hasValue("bubblewrap+no-network");
        }
    }

    @Test
    void exitCodesAndOutputPassThrough() throws Exception {
        Bench bench = bench();
        assertThat(bench.call("shell", "command", "echo one; echo two >&2; exit 7")
                        .content())
                .isEqualTo("one\ntwo\n[exit code 7]");
        assertThat(bench.call("shell", "command", "kill -9 $$").exitCode()).isEqualTo(137);
        assertThat(bench.call("shell", "command", "no-such-program-here").exitCode())
                .isEqualTo(127);
        assertThat(bench.call("shell", "command", "id -u").content())
                .isEqualTo(Commands.run(temp, "id", "-u") + "[exit code 0]");
    }

    @Test
    void nothingOfACommandIsLeft() throws Exception {
        String mark = "sleep 3601." + ProcessHandle.current().pid();
        assertThat(run("env -i setsid " + mark + " & env -i setsid sh -c '" + mark + " & " + mark
                        + "' >/dev/null 2>&1 & echo done"))
                .isEqualTo("done\n[exit code 0]");
        assertThat(Commands.lines()).noneMatch(line -> line.contains(mark));
        ToolResult late = bench(sandbox, Duration.ofSeconds(1)).call("shell", "command", "env -i setsid " + mark);
        assertThat(late.errorCode()).isEqualTo("timed_out");
        assertThat(Commands.lines()).noneMatch(line -> line.contains(mark));
    }

    @Test
    void nothingIsLeftWhenTheProgramItselfIsKilled() throws Exception {
        String mark = "sleep 3602." + ProcessHandle.current().pid();
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + temp,
                        "-cp",
                        System.getProperty("java.class.path"),
                        ProgramToKill.class.getName(),
                        temp.toString(),
                        "env -i setsid " + mark + " & echo > begun; " + mark)
                .redirectErrorStream(true)
                .start();
        while (program.isAlive() && !Files.exists(root.resolve("begun"))) {
            Thread.onSpinWait();
        }
        assertThat(program.isAlive()).isTrue();
        program.destroyForcibly().waitFor();
        while (Commands.lines().stream().anyMatch(line -> line.contains(mark))) {
            Thread.onSpinWait();
        }
    }

    /** A program that is killed while it runs a command. */
    static final class ProgramToKill {
        public static void main(String[] arguments) throws Exception {
            Path directory = Path.of(arguments[0]);
            Map<String, String> environment = Map.of("PATH", System.getenv("PATH"), "HOME", directory.toString());
            Sandbox required = Sandbox.choose(
                    new SandboxSettings(Mode.REQUIRED, true, List.of(), List.of()),
                    List.of(directory.resolve("workspace")),
                    environment);
            new Bench(directory, new ShellSettings(LONG, LONG, 1024, environment, required))
                    .call("shell", "command", arguments[1]);
        }
    }

    @Test
    void gitWorksButItsHooksAndSettingsStayAsTheyAre() throws Exception {
        assumeTrue(Commands.exists("git"), "git is not installed");
        Commands.run(root, "git", "init", "-q", ".");
        Commands.run(root, "git", "config", "user.email", "a@example.org");
        Commands.run(root, "git", "config", "user.name", "A");
        assertThat(run("echo x > f && git add f && git commit -q -m first && git log --format=%s"))
                .isEqualTo("first\n[exit code 0]");
        assertThat(run("git config core.fsmonitor evil; echo evil > .git/hooks/post-commit; mv .git .moved; true"))
                .contains("Read-only file system")
                .contains("busy");
        assertThat(root.resolve(".git/config")).content().doesNotContain("evil");
        assertThat(root.resolve(".git/hooks/post-commit")).doesNotExist();

        Path linked = temp.resolve("linked");
        Commands.run(root, "git", "worktree", "add", "-q", linked.toString());
        Path forged = Files.createDirectories(temp.resolve("forged"));
        Files.copy(linked.resolve(".git"), forged.resolve(".git"));
        try (Sandbox inLinked = Sandbox.choose(settings(Mode.REQUIRED, true), List.of(linked), environment);
                Sandbox inForged = Sandbox.choose(settings(Mode.REQUIRED, true), List.of(forged), environment)) {
            String commit = "git commit -q --allow-empty -m second && git log --format=%s -1";
            assertThat(inShell(linked, inLinked, commit)).startsWith("second\n");
            assertThat(inShell(linked, inLinked, "git config user.name B")).contains("config");
            assertThat(inShell(forged, inForged, commit)).doesNotStartWith("second\n");
        }
        assertThat(root.resolve(".git/config")).content().doesNotContain("B");
    }

    @Test
    void hooksThatAreNotThereYetCannotBeMade() throws Exception {
        assumeTrue(Commands.exists("git"), "git is not installed");
        Commands.run(root, "git", "init", "-q", "--template=", ".");
        assertThat(root.resolve(".git/hooks")).doesNotExist();
        assertThat(run("mkdir -p .git/hooks; echo evil > .git/hooks/post-commit"))
                .contains("Read-only file system");
        assertThat(root.resolve(".git/hooks")).isEmptyDirectory();

        Commands.run(root, "git", "config", "extensions.worktreeConfig", "true");
        assertThat(run("git config --worktree core.fsmonitor evil")).contains("config.worktree");
        assertThat(root.resolve(".git/config.worktree")).isEmptyFile();
    }

    @Test
    void submodulesAreProtectedLikeTheirRepository() throws Exception {
        assumeTrue(Commands.exists("git"), "git is not installed");
        Path library = Files.createDirectories(temp.resolve("library"));
        String commit = "git -c user.name=A -c user.email=a@example.org commit -q --allow-empty -m first";
        Commands.run(library, "sh", "-c", "git init -q . && " + commit);
        Commands.run(
                root,
                "sh",
                "-c",
                "git init -q . && git -c protocol.file.allow=always submodule --quiet add " + library + " lib/one && "
                        + commit);
        assertThat(run("git -C lib/one log --format=%s")).isEqualTo("first\n[exit code 0]");
        assertThat(run("git -C lib/one config core.fsmonitor evil;"
                        + " echo evil > .git/modules/lib/one/hooks/post-checkout;"
                        + " mkdir evil; echo 'gitdir: ../../evil' > lib/one/.git; rm -f lib/one/.git"))
                .contains("could not write config file", "post-checkout", "lib/one/.git");
        assertThat(root.resolve(".git/modules/lib/one/config")).content().doesNotContain("evil");
        assertThat(root.resolve(".git/modules/lib/one/hooks/post-checkout")).doesNotExist();
        assertThat(root.resolve("lib/one/.git")).content().contains("modules/lib/one");
    }

    @Test
    void aLinkedWorktreeCannotBeLedElsewhere() throws Exception {
        assumeTrue(Commands.exists("git"), "git is not installed");
        Commands.run(
                root,
                "sh",
                "-c",
                "git init -q . && git -c user.name=A -c user.email=a@example.org commit -q --allow-empty -m first");
        Path linked = temp.resolve("linked");
        Commands.run(root, "git", "worktree", "add", "-q", linked.toString());
        try (Sandbox confining = Sandbox.choose(settings(Mode.REQUIRED, true), List.of(linked), environment)) {
            assertThat(inShell(
                            linked,
                            confining,
                            "git status --short; echo evil > .git; rm -f .git; echo evil > " + root
                                    + "/.git/worktrees/linked/commondir"))
                    .startsWith("/bin/sh")
                    .contains("commondir");
        }
        assertThat(linked.resolve(".git")).content().startsWith("gitdir: ");
        assertThat(root.resolve(".git/worktrees/linked/commondir")).hasContent("../..");
    }

    private String inShell(Path directory, Sandbox confining, String command) throws Exception {
        return CodingTools.all(
                        Workspace.of(directory, List.of()),
                        new ShellSettings(LONG, LONG, 4096, environment, confining),
                        WebSettings.standard())
                .stream()
                .filter(tool -> tool.name().equals("shell"))
                .findFirst()
                .orElseThrow()
                .prepare(Bench.arguments("command", command))
                .run(Cancellation.NEVER)
                .content();
    }

    @Test
    void withoutBubblewrapItDependsOnWhatWasAskedFor() throws Exception {
        Map<String, String> bare = Map.of("PATH", temp.toString(), "HOME", home.toString());
        Sandbox none = Sandbox.choose(settings(Mode.AUTO, true), List.of(root), bare);
        assertThat(none.level()).isEqualTo("process-group");
        assertThat(none.confine(root, List.of("true"))).containsExactly("true");
        assertThatThrownBy(() -> Sandbox.choose(settings(Mode.REQUIRED, true), List.of(root), bare))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("not installed");
        assertThatThrownBy(() -> Sandbox.choose(settings(Mode.AUTO, false), List.of(root), bare))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("--network off");
        assertThatThrownBy(() -> Sandbox.choose(settings(Mode.OFF, false), List.of(root), environment))
                .isInstanceOf(SandboxException.class);
        assertThat(Sandbox.choose(settings(Mode.OFF, true), List.of(root), environment)
                        .confines())
                .isFalse();
        Path broken = file(temp.resolve("bwrap"), "#!/bin/sh\necho 'no permission to make namespaces' >&2\nexit 1\n");
        Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(Sandbox.choose(settings(Mode.AUTO, true), List.of(root), bare)
                        .confines())
                .isFalse();
        assertThatThrownBy(() -> Sandbox.choose(settings(Mode.REQUIRED, true), List.of(root), bare))
                .hasMessageContaining("no permission to make namespaces");
        assertThat(Sandbox.problem(settings(Mode.AUTO, true), bare))
                .hasValue("bubblewrap does not work here: no permission to make namespaces");
        assertThat(Sandbox.problem(settings(Mode.AUTO, true), environment)).isEmpty();
    }
}
