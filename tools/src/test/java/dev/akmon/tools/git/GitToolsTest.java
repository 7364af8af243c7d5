package dev.akmon.tools.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.akmon.tools.Bench;
import dev.akmon.tools.Cancellation;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.Permission;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.ToolResult;
import dev.akmon.tools.shell.Commands;
import dev.akmon.tools.shell.ShellSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tools for git, with git. */
class GitToolsTest {

    @TempDir
    Path temp;

    private Bench bench;

    @BeforeEach
    void createRepository() throws Exception {
        assumeTrue(Commands.exists("git"), "git is not installed");
        bench = new Bench(
                temp,
                new ShellSettings(Duration.ofSeconds(60), Duration.ofSeconds(600), 64 << 10, environment()),
                (tool, kind, subject) -> !subject.startsWith("keys/"));
        git("init", "-q", "-b", "main");
        git("config", "user.name", "Robin Example");
        git("config", "user.email", "robin@example.org");
        bench.file("a.txt", "one\ntwo\n");
        bench.file("keys/k.pem", "planted-1\n");
        git("add", ".");
        git("commit", "-q", "-m", "First");
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>(Bench.environment());
        environment.put("HOME", temp.resolve("home").toString());
        return environment;
    }

    private String git(String... arguments) throws Exception {
        String[] command = new String[arguments.length + 1];
        command[0] = "git";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return Commands.run(bench.root, command);
    }

    private String good(String tool, Object... arguments) {
        ToolResult result = bench.call(tool, arguments);
        assertThat(result.success()).as(result.content()).isTrue();
        return result.content();
    }

    private void fails(ErrorCode code, String message, String tool, Object... arguments) {
        ToolResult result = bench.call(tool, arguments);
        assertThat(result.errorCode()).as(result.content()).isEqualTo(code.wireName());
        assertThat(result.content()).contains(message);
    }

    @Test
    void aChangeIsSeenStagedCommittedAndFoundAgain() throws Exception {
        bench.file("a.txt", "one\nthree\n");
        bench.file("src/new file.txt", "new\n");
        assertThat(good("git_status")).isEqualTo("## main\n M a.txt\n?? src/");
        assertThat(good("git_diff")).contains("-two\n+three").doesNotContain("new");

        PreparedCall add = bench.prepare("git_add", "paths", List.of("a.txt", "src/"));
        assertThat(add.preview()).contains("stages:\nM a.txt\nA src/new file.txt\n");
        assertThat(add.permissions())
                .containsExactly(
                        new Permission(Permission.Kind.READ, "a.txt"),
                        new Permission(Permission.Kind.READ, "src/new file.txt"),
                        new Permission(Permission.Kind.WRITE, "a.txt"),
                        new Permission(Permission.Kind.WRITE, "src/new file.txt"));
        assertThat(add.run(Cancellation.NEVER).success()).isTrue();
        assertThat(good("git_diff", "staged", true)).contains("+three", "+new");

        PreparedCall commit = bench.prepare("git_commit", "message", "-n Second\n\n# not a comment");
        assertThat(commit.preview().orElseThrow())
                .startsWith("commits:\n    -n Second\n")
                .contains("+three", "src/new file.txt | 1 +");
        assertThat(commit.permissions())
                .containsExactly(
                        new Permission(Permission.Kind.READ, "a.txt"),
                        new Permission(Permission.Kind.READ, "src/new file.txt"),
                        new Permission(Permission.Kind.GIT, "a.txt"),
                        new Permission(Permission.Kind.GIT, "src/new file.txt"));
        String head = git("rev-parse", "HEAD").strip();
        ToolResult committed = commit.run(Cancellation.NEVER);
        assertThat(committed.content())
                .startsWith("committed " + git("rev-parse", "HEAD").strip())
                .contains("2 files changed");
        assertThat(git("rev-parse", "HEAD~1").strip()).isEqualTo(head);
        assertThat(git("log", "-1", "--format=%B").strip()).isEqualTo("-n Second\n\n# not a comment");

        assertThat(good("git_status")).isEqualTo("## main\n[no changes]");
        assertThat(good("git_log", "revision", "HEAD~1..main"))
                .contains("Robin Example: -n Second")
                .hasLineCount(1);
        assertThat(good("git_log", "grep", "first", "paths", List.of("a.txt")))
                .contains("First")
                .hasLineCount(1);
        assertThat(good("git_log", "full", true)).contains("    # not a comment");
        assertThat(good("git_show", "path", "a.txt", "revision", "HEAD~1")).isEqualTo("one\ntwo");
        assertThat(good("git_show")).contains("-n Second", "-two\n+three");
        assertThat(good("git_diff", "from", "HEAD~1", "to", "HEAD", "stat", true))
                .contains("2 files changed");
        assertThat(good("git_blame", "path", "a.txt", "first_line", 2))
                .contains("Robin Example", "three")
                .hasLineCount(1);
        assertThat(good("git_branch")).startsWith("* main ").endsWith("-n Second");
    }

    @Test
    void whatRulesKeepBackIsNotShown() throws Exception {
        bench.file("keys/k.pem", "planted-2\n");
        bench.file("a.txt", "one\n");
        String note = "[left out because rules deny it or want a person asked: 1]";
        assertThat(good("git_diff")).contains("-two", note).doesNotContain("planted", "k.pem");
        assertThat(good("git_diff", "stat", true)).contains("a.txt", note).doesNotContain("k.pem");
        assertThat(good("git_diff", "paths", List.of("keys"))).isEqualTo("[no differences to show]\n" + note);
        assertThat(good("git_show")).contains("First", "+two", note).doesNotContain("planted", "k.pem");
        assertThat(good("git_status")).contains("a.txt", note).doesNotContain("k.pem");
        // By name it is for the policy to decide.
        assertThat(bench.prepare("git_show", "path", "keys/../keys/k.pem").permissions())
                .containsExactly(new Permission(Permission.Kind.READ, "keys/k.pem"));
        assertThat(bench.prepare("git_blame", "path", "keys/k.pem").permissions())
                .containsExactly(new Permission(Permission.Kind.READ, "keys/k.pem"));
        assertThat(bench.prepare("git_add", "paths", List.of(".")).permissions())
                .contains(new Permission(Permission.Kind.READ, "keys/k.pem"));

        // Nor when a file of today was the directory of the kept file yesterday.
        git("rm", "-q", "-r", "--cached", "keys");
        Files.delete(bench.root.resolve("keys/k.pem"));
        Files.delete(bench.root.resolve("keys"));
        bench.file("keys", "open\n");
        git("add", "keys");
        assertThat(good("git_diff", "staged", true)).contains("+open", note).doesNotContain("planted");
        // Nor as the former content of a file that was renamed.
        git("commit", "-q", "-m", "Second");
        git("mv", "keys", "open.txt");
        assertThat(good("git_diff", "from", "HEAD~1", "to", "HEAD"))
                .contains("+open")
                .doesNotContain("planted");
    }

    @Test
    void namesThatAreNoneAreRefused() throws Exception {
        for (String revision : List.of(
                "--output=x",
                "-p",
                "HEAD:a.txt",
                ":a.txt",
                ":/First",
                "^HEAD",
                "HEAD HEAD",
                "a\nb",
                "",
                "main..main",
                "*")) {
            fails(ErrorCode.INVALID_ARGS, "does not name a commit", "git_show", "revision", revision);
        }
        git("update-ref", "refs/heads/--output=x", "HEAD");
        fails(ErrorCode.INVALID_ARGS, "does not name a commit", "git_log", "revision", "main..--output=x");
        fails(ErrorCode.INVALID_ARGS, "is no range", "git_log", "revision", "main..main..main");
        fails(ErrorCode.NOT_FOUND, "there is no commit nowhere", "git_diff", "from", "nowhere");
        fails(ErrorCode.PATH_ESCAPE, "leads out", "git_diff", "paths", List.of("../x"));
        fails(ErrorCode.NOT_FOUND, "there is no file .git/config", "git_show", "path", ".git/config");
        fails(ErrorCode.NOT_FOUND, "there is no file b.txt", "git_show", "path", "b.txt");
        fails(ErrorCode.NOT_FOUND, "nothing is staged", "git_commit", "message", "x");
        fails(ErrorCode.NOT_FOUND, "nothing to stage", "git_add", "paths", List.of("a.txt"));
        assertThat(good("git_log", "revision", "refs/heads/--output=x")).contains("First");
        assertThat(good("git_branch")).contains("--output=x");
        // Neither patterns nor pathspec magic.
        bench.file(":(top)", "x\n");
        bench.file("[a].txt", "x\n");
        bench.file("-A", "x\n");
        assertThat(bench.prepare("git_add", "paths", List.of("[a].txt", ":(top)", "-A"))
                        .preview())
                .contains("stages:\nA -A\nA :(top)\nA [a].txt\n");
        good("git_add", "paths", List.of("-A", ":(top)"));
        assertThat(git("diff", "--cached", "--name-only")).isEqualTo("-A\n:(top)\n");
        assertThat(bench.root.resolve("x")).doesNotExist();
    }

    @Test
    void aCommitIsWhatWasShown() throws Exception {
        bench.file("a.txt", "three\n");
        git("add", "a.txt");
        PreparedCall commit = bench.prepare("git_commit", "message", "x");
        bench.file("a.txt", "four\n");
        git("add", "a.txt");
        assertThat(commit.run(Cancellation.NEVER).errorCode()).isEqualTo("changed_meanwhile");
        assertThat(git("log", "--format=%s")).isEqualTo("First\n");
    }

    @Test
    void nothingThatTheRepositoryConfiguresIsRun() throws Exception {
        Path ran = temp.resolve("ran");
        String program = "echo x >>" + ran + "; cat #";
        Path script = temp.resolve("program");
        Files.writeString(script, "#!/bin/sh\necho \"$0 $*\" >>" + ran + "\nexit 0\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String hook : List.of(
                "pre-commit",
                "commit-msg",
                "prepare-commit-msg",
                "post-commit",
                "post-index-change",
                "post-checkout",
                "reference-transaction")) {
            Files.copy(script, bench.root.resolve(".git/hooks/" + hook));
            Files.setPosixFilePermissions(
                    bench.root.resolve(".git/hooks/" + hook), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        // Whatever this test itself needs git for comes before the traps are set.
        bench.file(".gitattributes", "*.txt diff=evil\n*.dat filter=evil\n");
        bench.file("b.dat", "data\n");
        for (String[] setting : new String[][] {
            {"core.fsmonitor", script.toString()},
            {"core.pager", script.toString()},
            {"core.editor", script.toString()},
            {"core.worktree", temp.toString()},
            {"diff.external", script.toString()},
            {"diff.evil.command", script.toString()},
            {"diff.evil.textconv", script.toString()},
            {"filter.evil.clean", program},
            {"filter.evil.smudge", program},
            {"filter.evil.process", script.toString()},
            {"filter.evil.required", "true"},
            {"gpg.program", script.toString()},
            {"log.showSignature", "true"},
            {"commit.gpgSign", "true"},
            {"gc.auto", "1"},
            {"alias.status", "!" + script},
            {"protocol.ext.allow", "always"},
            {"remote.evil.url", "ext::" + script},
            {"remote.evil.promisor", "true"},
            {"extensions.partialClone", "evil"}
        }) {
            git("config", setting[0], setting[1]);
        }
        git("config", "core.repositoryFormatVersion", "1");
        Files.deleteIfExists(ran);

        bench.file("a.txt", "one\nthree\n");
        assertThat(good("git_status")).contains(" M a.txt", "?? b.dat", "[not run, because", "filters evil]");
        assertThat(good("git_diff")).contains("+three");
        assertThat(good("git_show")).contains("+two");
        assertThat(good("git_log")).contains("First");
        assertThat(good("git_blame", "path", "a.txt")).contains("three");
        assertThat(good("git_branch")).contains("main");
        fails(ErrorCode.SUBPROCESS_FAILED, "b.dat goes through the filter evil", "git_add", "paths", List.of("b.dat"));
        good("git_add", "paths", List.of("a.txt", ".gitattributes"));
        assertThat(good("git_commit", "message", "Second")).contains("2 files changed");
        good("git_diff", "from", "HEAD~1");
        good("git_switch", "branch", "evil", "create", true, "from", "HEAD~1");
        good("git_switch", "branch", "main");
        bench.file("a.txt", "gone\n");
        good("git_restore", "paths", List.of("a.txt"));
        assertThat(bench.read("a.txt")).isEqualTo("one\nthree\n");
        // An object that is not there would have to be fetched.
        String blob = good("git_show", "path", "a.txt").isEmpty() ? "" : hashOf("one\nthree\n");
        Files.delete(bench.root.resolve(".git/objects/" + blob.substring(0, 2) + "/" + blob.substring(2)));
        assertThat(bench.call("git_show", "path", "a.txt").success()).isFalse();
        assertThat(ran).doesNotExist();
        assertThat(GitState.of(bench.root, System.getenv()).dirty()).isPresent();
        assertThat(ran).doesNotExist();

        // The traps do work.
        ToolResult shell = bench.call("shell", "command", "git status; git --work-tree=. show");
        assertThat(ran).as(shell.content()).exists();
    }

    private static String hashOf(String content) throws Exception {
        var sha1 = java.security.MessageDigest.getInstance("SHA-1");
        byte[] bytes = ("blob " + content.length() + "\0" + content).getBytes(StandardCharsets.UTF_8);
        return java.util.HexFormat.of().formatHex(sha1.digest(bytes));
    }

    @Test
    void filtersOfTheUsersOwnConfigurationWork() throws Exception {
        Path home = Files.createDirectories(temp.resolve("home"));
        Files.writeString(home.resolve(".gitconfig"), "[filter \"up\"]\n\tclean = tr a-z A-Z\n");
        bench.file(".gitattributes", "*.dat filter=up\n");
        bench.file("b.dat", "data\n");
        good("git_add", "paths", List.of("b.dat"));
        assertThat(git("show", ":b.dat")).isEqualTo("DATA\n");
    }

    private static final Permission ON_REPOSITORY = new Permission(Permission.Kind.GIT, ".");

    /** What undoing needs: each file as it was before. */
    private static List<String> undone(ToolResult result) {
        return result.effects().stream()
                .map(effect -> effect.path() + " "
                        + (effect.undoBytes() == null ? "-" : new String(effect.undoBytes(), StandardCharsets.UTF_8)))
                .toList();
    }

    @Test
    void branchesAreMadeAndSwitchedTo() throws Exception {
        ToolResult made =
                bench.prepare("git_switch", "branch", "topic/x", "create", true).run(Cancellation.NEVER);
        assertThat(made.content()).isEqualTo("on the new branch topic/x, 0 files changed");
        bench.file("a.txt", "topic\n");
        bench.file("d/e/new.txt", "new\n");
        git("add", ".");
        git("commit", "-q", "-m", "Topic");

        PreparedCall back = bench.prepare("git_switch", "branch", "main");
        assertThat(back.permissions())
                .containsExactly(
                        ON_REPOSITORY,
                        new Permission(Permission.Kind.WRITE, "a.txt"),
                        new Permission(Permission.Kind.WRITE, "d/e/new.txt"));
        assertThat(back.preview()).contains("switches to the branch main\nchanges a.txt\nchanges d/e/new.txt\n");
        ToolResult switched = back.run(Cancellation.NEVER);
        assertThat(switched.content()).isEqualTo("on the branch main, 2 files changed");
        assertThat(undone(switched)).containsExactly("d/ -", "d/e/ -", "a.txt topic\n", "d/e/new.txt new\n");
        assertThat(switched.effects().get(3).after()).isNull();
        assertThat(bench.read("a.txt")).isEqualTo("one\ntwo\n");
        assertThat(git("branch", "--show-current")).isEqualTo("main\n");

        bench.file("a.txt", "mine\n");
        fails(ErrorCode.SUBPROCESS_FAILED, "would be overwritten", "git_switch", "branch", "topic/x");
        assertThat(bench.read("a.txt")).isEqualTo("mine\n");
        assertThat(git("branch", "--show-current")).isEqualTo("main\n");
        good("git_switch", "branch", "kept", "create", true);
        assertThat(bench.read("a.txt")).isEqualTo("mine\n");
        good("git_restore", "paths", List.of("."));
        good("git_switch", "branch", "older", "create", true, "from", "topic/x");
        assertThat(bench.read("d/e/new.txt")).isEqualTo("new\n");
    }

    @Test
    void aSwitchIsWhatWasShown() throws Exception {
        git("branch", "topic");
        PreparedCall call = bench.prepare("git_switch", "branch", "topic");
        git("commit", "-q", "--allow-empty", "-m", "Second");
        assertThat(call.run(Cancellation.NEVER).errorCode()).isEqualTo("changed_meanwhile");
        assertThat(git("branch", "--show-current")).isEqualTo("main\n");
    }

    @Test
    void branchesThatAreNoneAreRefused() throws Exception {
        for (String name : List.of("-f", "--orphan", "a b", "a..b", ".lock", "x.lock", "@{-1}", "HEAD", "a:b")) {
            ToolResult result = bench.call("git_switch", "branch", name, "create", true);
            assertThat(result.errorCode()).as(name).isEqualTo("invalid_args");
        }
        fails(ErrorCode.NOT_FOUND, "there is no branch nowhere", "git_switch", "branch", "nowhere");
        fails(ErrorCode.INVALID_ARGS, "already", "git_switch", "branch", "main", "create", true);
        fails(ErrorCode.INVALID_ARGS, "set create", "git_switch", "branch", "main", "from", "HEAD");
        assertThat(git("branch", "--format=%(refname:short)")).isEqualTo("main\n");
    }

    @Test
    void linksAreLeftToTheShell() throws Exception {
        git("switch", "-q", "-c", "links");
        Files.createSymbolicLink(bench.root.resolve("link"), Path.of("/etc"));
        git("add", ".");
        git("commit", "-q", "-m", "Link");
        fails(ErrorCode.NOT_A_FILE, "link is or would be a link", "git_switch", "branch", "main");
        Files.delete(bench.root.resolve("link"));
        fails(ErrorCode.NOT_A_FILE, "link is or would be a link", "git_restore", "paths", List.of("link"));
        // Nor is anything written through one.
        Files.createSymbolicLink(bench.root.resolve("keys2"), temp);
        Files.delete(bench.root.resolve("keys/k.pem"));
        Files.delete(bench.root.resolve("keys"));
        Files.createSymbolicLink(bench.root.resolve("keys"), temp);
        assertThat(bench.call("git_restore", "paths", List.of(".")).success()).isFalse();
        assertThat(temp.resolve("k.pem")).doesNotExist();
    }

    @Test
    void changesArePutAsideAndTakenUpAgain() throws Exception {
        bench.file("gone.txt", "gone\n");
        git("add", ".");
        git("commit", "-q", "-m", "Second");
        bench.file("a.txt", "one\nchanged\n");
        bench.file("new.txt", "new\n");
        git("add", "new.txt");
        Files.delete(bench.root.resolve("gone.txt"));
        bench.file("untracked.txt", "stays\n");

        PreparedCall push = bench.prepare("git_stash", "action", "push", "message", "half done");
        assertThat(push.preview().orElseThrow()).contains("-changed").contains("gone.txt");
        assertThat(push.permissions())
                .contains(
                        new Permission(Permission.Kind.GIT, "a.txt"),
                        new Permission(Permission.Kind.READ, "new.txt"),
                        new Permission(Permission.Kind.WRITE, "gone.txt"));
        ToolResult pushed = push.run(Cancellation.NEVER);
        assertThat(pushed.success()).as(pushed.content()).isTrue();
        assertThat(pushed.effects()).extracting(effect -> effect.path()).contains("a.txt", "gone.txt", "new.txt");
        assertThat(bench.read("a.txt")).isEqualTo("one\ntwo\n");
        assertThat(bench.read("gone.txt")).isEqualTo("gone\n");
        assertThat(bench.root.resolve("new.txt")).doesNotExist();
        assertThat(bench.read("untracked.txt")).isEqualTo("stays\n");
        assertThat(good("git_stash", "action", "list")).startsWith("stash@{0} ").contains("half done");

        ToolResult popped = bench.call("git_stash", "action", "pop");
        assertThat(popped.success()).as(popped.content()).isTrue();
        assertThat(popped.effects()).hasSize(3);
        assertThat(bench.read("a.txt")).isEqualTo("one\nchanged\n");
        assertThat(bench.read("new.txt")).isEqualTo("new\n");
        assertThat(bench.root.resolve("gone.txt")).doesNotExist();
        assertThat(git("status", "--porcelain")).isEqualTo(" M a.txt\n D gone.txt\nA  new.txt\n?? untracked.txt\n");
        assertThat(good("git_stash", "action", "list")).isEqualTo("[nothing was put aside]");
    }

    @Test
    void onlyTheNamedPathsArePutAside() throws Exception {
        bench.file("b.txt", "b\n");
        git("add", ".");
        git("commit", "-q", "-m", "Second");
        bench.file("a.txt", "a changed\n");
        bench.file("b.txt", "b changed\n");
        good("git_stash", "action", "push", "paths", List.of("b.txt"));
        assertThat(bench.read("a.txt")).isEqualTo("a changed\n");
        assertThat(bench.read("b.txt")).isEqualTo("b\n");
        good("git_stash", "action", "push");
        good("git_stash", "action", "pop", "stash", 1);
        assertThat(bench.read("b.txt")).isEqualTo("b changed\n");
        assertThat(git("stash", "list")).hasLineCount(1);
    }

    @Test
    void whatWouldHaveToBeMergedIsNotTakenUp() throws Exception {
        bench.file("a.txt", "one\nchanged\n");
        bench.file("new.txt", "new\n");
        git("add", "new.txt");
        good("git_stash", "action", "push");
        bench.file("new.txt", "another\n");
        fails(ErrorCode.CHANGED_MEANWHILE, "new.txt is not as it was", "git_stash", "action", "pop");
        Files.delete(bench.root.resolve("new.txt"));
        bench.file("a.txt", "one\nelse\n");
        fails(ErrorCode.CHANGED_MEANWHILE, "a.txt is not as it was", "git_stash", "action", "pop");
        assertThat(bench.read("a.txt")).isEqualTo("one\nelse\n");
        assertThat(bench.root.resolve("new.txt")).doesNotExist();
        assertThat(git("stash", "list")).hasLineCount(1);
        fails(ErrorCode.NOT_FOUND, "there is no stash 5", "git_stash", "action", "pop", "stash", 5);
        git("stash", "push", "-q", "--include-untracked");
        bench.file("u.txt", "untracked\n");
        git("stash", "push", "-q", "--include-untracked");
        fails(ErrorCode.INVALID_ARGS, "does not track", "git_stash", "action", "pop");
        fails(ErrorCode.NOT_FOUND, "no changes", "git_stash", "action", "push");
    }

    @Test
    void stashingRunsNothingOfTheRepository() throws Exception {
        Path ran = temp.resolve("ran");
        git("config", "merge.trap.driver", "touch " + ran);
        git("config", "filter.trap.clean", "sh -c 'touch " + ran + "; cat'");
        git("config", "filter.trap.smudge", "sh -c 'touch " + ran + "; cat'");
        bench.file(".gitattributes", "*.txt merge=trap\n*.dat filter=trap\n");
        bench.file("b.dat", "data\n");
        good("git_add", "paths", List.of(".gitattributes"));
        good("git_stash", "action", "push", "paths", List.of(".gitattributes"));
        good("git_stash", "action", "pop");
        bench.file("a.txt", "one\nchanged\n");
        good("git_stash", "action", "push", "paths", List.of("a.txt"));
        good("git_stash", "action", "pop");
        Path hook = bench.root.resolve(".git/hooks/post-checkout");
        Files.createDirectories(hook.getParent());
        Files.writeString(hook, "#!/bin/sh\ntouch " + ran + "\n");
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
        good("git_stash", "action", "push");
        good("git_stash", "action", "pop");
        assertThat(ran).doesNotExist();
    }

    @Test
    void filesAreRestoredFromTheIndexAndFromCommits() throws Exception {
        bench.file("a.txt", "staged\n");
        git("add", "a.txt");
        bench.file("a.txt", "later\n");
        PreparedCall restore = bench.prepare("git_restore", "paths", List.of("a.txt"));
        assertThat(restore.permissions()).containsExactly(new Permission(Permission.Kind.WRITE, "a.txt"));
        assertThat(restore.preview().orElseThrow()).contains("-later\n+staged\n");
        ToolResult restored = restore.run(Cancellation.NEVER);
        assertThat(restored.content()).isEqualTo("restored:\na.txt");
        assertThat(undone(restored)).containsExactly("a.txt later\n");
        assertThat(bench.read("a.txt")).isEqualTo("staged\n");

        ToolResult unstaged = bench.call("git_restore", "paths", List.of("."), "staged", true);
        assertThat(unstaged.content()).isEqualTo("changed what is staged of:\na.txt");
        assertThat(unstaged.effects()).isEmpty();
        assertThat(git("diff", "--cached")).isEmpty();
        assertThat(bench.read("a.txt")).isEqualTo("staged\n");

        git("commit", "-q", "-a", "-m", "Second");
        Files.delete(bench.root.resolve("a.txt"));
        good("git_restore", "paths", List.of("a.txt"));
        assertThat(bench.read("a.txt")).isEqualTo("staged\n");
        good("git_restore", "paths", List.of("a.txt"), "revision", "HEAD~1");
        assertThat(bench.read("a.txt")).isEqualTo("one\ntwo\n");
        good("git_restore", "paths", List.of("a.txt"));
        fails(ErrorCode.NOT_FOUND, "nothing to restore", "git_restore", "paths", List.of("."));

        bench.file("a.txt", "x\n");
        PreparedCall late = bench.prepare("git_restore", "paths", List.of("a.txt"));
        bench.file("a.txt", "work that nobody has seen\n");
        assertThat(late.run(Cancellation.NEVER).errorCode()).isEqualTo("changed_meanwhile");
        assertThat(bench.read("a.txt")).isEqualTo("work that nobody has seen\n");
    }

    /** git quotes a line of the file that it cannot understand. */
    @Test
    void aFileThatTheConfigurationNamesIsNotQuoted() throws Exception {
        Files.writeString(temp.resolve("secret"), "planted\n");
        git("config", "blame.ignoreRevsFile", temp.resolve("secret").toString());
        assertThat(good("git_blame", "path", "a.txt")).contains("two").doesNotContain("planted");
    }

    @Test
    void longDifferencesAreCut() throws Exception {
        bench.file("a.txt", "a long line of text, as they are\n".repeat(10_000));
        ToolResult result = bench.call("git_diff");
        assertThat(result.truncated()).isTrue();
        assertThat(result.content())
                .hasSizeLessThan(70_000)
                .endsWith("[cut after 64 KiB; ask for less, by path or revision]");
    }

    @Test
    void aCancelledCallDoesNothing() throws Exception {
        bench.file("a.txt", "three\n");
        PreparedCall add = bench.prepare("git_add", "paths", List.of("a.txt"));
        Cancellation cancelled = new Cancellation() {
            @Override
            public boolean requested() {
                return true;
            }

            @Override
            public void onRequest(Runnable action) {
                action.run();
            }
        };
        assertThat(add.run(cancelled).errorCode()).isEqualTo("interrupted");
        assertThat(git("diff", "--cached")).isEmpty();
    }

    @Test
    void withoutRepositoryOrGitThatIsSaid() throws Exception {
        Bench outside = new Bench(temp.resolve("outside"));
        assertThat(outside.call("git_status").content())
                .isEqualTo("the workspace is not the top directory of a git checkout, so there is no history");
        Files.createDirectory(outside.root.resolve(".git"));
        assertThat(outside.call("git_status").content()).contains("not a git repository");
        Commands.run(outside.root, "rm", "-r", ".git");
        Commands.run(outside.root, "git", "init", "-q");
        assertThat(outside.call("git_log").content()).isEqualTo("[there is no commit yet]");
        assertThat(outside.call("git_branch").content()).isEqualTo("[there is no branch with a commit yet]");
        assertThat(outside.call("git_diff").content()).isEqualTo("[no differences]");
    }
}
