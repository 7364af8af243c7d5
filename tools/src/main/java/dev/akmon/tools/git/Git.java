package dev.akmon.tools.git;

import dev.akmon.tools.Cancellation;
import dev.akmon.tools.DisplayName;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.Workspace;
import dev.akmon.tools.shell.ShellSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * git in the checkout that is the workspace, for one call. Whatever the repository's configuration and attributes say, git
 * starts no program here, reaches no network and looks at no other directory: no hook, no file system monitor, no external
 * diff, no text conversion, no pager, no editor, no signing, no maintenance, no fetching of missing objects. Filters that
 * the repository itself configures are switched off by name; those of the user's own configuration, such as git-lfs, work.
 */
final class Git {
    /** Of what is shown to a model. */
    static final int SHOWN_BYTES = 64 << 10;

    /** Of lists that are only looked through. */
    private static final int LIST_BYTES = 4 << 20;

    /** The paths of one command line, which the kernel limits to some megabytes. */
    private static final int MAX_PATHSPEC_CHARS = 1 << 18;

    /**
     * What names a commit: a branch, a tag, a hash, with {@code ~2}, {@code ^}, {@code @{upstream}} and the like behind
     * it. Neither an option, nor a path in a commit, for which there are rules of their own, nor a range.
     */
    private static final Pattern REVISION =
            Pattern.compile("(?!.*\\.\\.)[\\p{L}\\p{N}_.@][\\p{L}\\p{N}_./@{}^~+#=%,!'-]{0,250}");

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{40,64}");

    private static final Pattern PROGRAM_OF_THE_REPOSITORY =
            Pattern.compile("(filter|hook)\\.(.+)\\.[^.]+", Pattern.DOTALL);

    private static final List<String> SETTINGS = List.of(
            "core.hooksPath=/dev/null",
            "core.fsmonitor=false",
            "core.pager=cat",
            "core.editor=:",
            "core.quotePath=false",
            "color.ui=false",
            "commit.gpgSign=false",
            "gc.auto=0",
            "gpg.program=/bin/false",
            "i18n.logOutputEncoding=UTF-8",
            "log.showSignature=false",
            "maintenance.auto=false",
            "protocol.allow=never",
            "safe.bareRepository=explicit",
            "submodule.recurse=false");

    /** What every command gets that shows differences. */
    static final List<String> DIFF_OPTIONS = List.of(
            "--no-ext-diff",
            "--no-textconv",
            "--no-color",
            "--ignore-submodules=dirty",
            "--submodule=short",
            "--src-prefix=a/",
            "--dst-prefix=b/");

    private final Workspace workspace;
    private final Map<String, String> environment;
    private final List<String> command = new ArrayList<>();
    private final SortedSet<String> filters = new TreeSet<>();
    private final Cancellation cancellation;

    /**
     * Opens the checkout for one call.
     *
     * @throws ToolException when the workspace is no checkout, or git is missing or refuses it
     */
    Git(Workspace workspace, ShellSettings settings, Cancellation cancellation) throws ToolException {
        this.workspace = workspace;
        this.cancellation = cancellation;
        this.environment = environment(workspace, settings);
        if (!Files.exists(workspace.root().resolve(".git"))) {
            throw new ToolException(
                    ErrorCode.NOT_FOUND,
                    "the workspace is not the top directory of a git checkout, so there is no history");
        }
        // The checkout is this directory, even if core.worktree says otherwise.
        command.addAll(List.of("git", "--no-pager", "--work-tree=" + workspace.root()));
        set(SETTINGS);
        switchOffProgramsOfTheRepository();
    }

    private static Map<String, String> environment(Workspace workspace, ShellSettings settings) {
        Map<String, String> environment = new LinkedHashMap<>(settings.environment());
        environment.keySet().removeIf(name -> name.startsWith("GIT_") || name.equals("LANGUAGE"));
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("GIT_TERMINAL_PROMPT", "0");
        environment.put("GIT_OPTIONAL_LOCKS", "0");
        // Unlike protocol.allow this cannot be overridden for one protocol by the repository's configuration.
        environment.put("GIT_ALLOW_PROTOCOL", "none");
        environment.put("GIT_NO_LAZY_FETCH", "1");
        if (workspace.root().getParent() != null) {
            environment.put(
                    "GIT_CEILING_DIRECTORIES", workspace.root().getParent().toString());
        }
        return environment;
    }

    private void set(List<String> settings) {
        settings.forEach(setting -> command.addAll(List.of("-c", setting)));
    }

    private void switchOffProgramsOfTheRepository() throws ToolException {
        List<String> scopesAndNames = list(List.of("config", "--list", "--name-only", "--show-scope", "-z"));
        for (int i = 0; i + 1 < scopesAndNames.size(); i += 2) {
            String scope = scopesAndNames.get(i);
            var program = PROGRAM_OF_THE_REPOSITORY.matcher(scopesAndNames.get(i + 1));
            if (!scope.equals("local") && !scope.equals("worktree") || !program.matches()) {
                continue;
            }
            String section = program.group(1) + "." + program.group(2);
            if (section.indexOf('=') >= 0 || section.indexOf('\uFFFD') >= 0) {
                throw new ToolException(
                        ErrorCode.SUBPROCESS_FAILED,
                        "the repository's configuration has a program by the name of " + DisplayName.of(section)
                                + ", which cannot be switched off; the user must remove it");
            }
            if (program.group(1).equals("hook")) {
                set(List.of(section + ".enabled=false"));
            } else if (filters.add(program.group(2))) {
                set(List.of(
                        section + ".clean=", section + ".smudge=", section + ".process=", section + ".required=false"));
            }
        }
    }

    /** The filters that the repository configures and that do not run here. */
    SortedSet<String> switchedOffFilters() {
        return filters;
    }

    /** Runs a command whose output is shown. */
    GitProcess.Outcome shown(List<String> arguments) throws ToolException {
        return succeeding(arguments, "", SHOWN_BYTES);
    }

    /** Runs a command that reads a text. */
    void feed(List<String> arguments, String input) throws ToolException {
        succeeding(arguments, input, LIST_BYTES);
    }

    /** Runs a command that prints one line, and returns it. */
    String line(List<String> arguments) throws ToolException {
        return succeeding(arguments, "", LIST_BYTES).text().strip();
    }

    /** Runs a command whose output ends each entry with NUL. */
    List<String> list(List<String> arguments) throws ToolException {
        GitProcess.Outcome outcome = succeeding(arguments, "", LIST_BYTES);
        if (outcome.cut()) {
            throw new ToolException(ErrorCode.TOO_LARGE, "there are too many files in it; name paths");
        }
        String text = new String(outcome.output(), StandardCharsets.UTF_8);
        return text.isEmpty() ? List.of() : Arrays.asList(text.split("\0"));
    }

    private GitProcess.Outcome succeeding(List<String> arguments, String input, int limit) throws ToolException {
        GitProcess.Outcome outcome = run(arguments, input, limit);
        if (outcome.exitCode() != 0 && !outcome.cut()) {
            String why = outcome.errors().isEmpty() ? outcome.text().strip() : outcome.errors();
            throw new ToolException(
                    ErrorCode.SUBPROCESS_FAILED,
                    "git " + arguments.get(0) + ": " + (why.isEmpty() ? "exit code " + outcome.exitCode() : why));
        }
        return outcome;
    }

    private GitProcess.Outcome run(List<String> arguments, String input, int limit) throws ToolException {
        List<String> whole = new ArrayList<>(command);
        whole.addAll(arguments);
        return GitProcess.run(whole, workspace.root(), environment, input, limit, cancellation);
    }

    /**
     * The hash of the commit that a revision names.
     *
     * @throws ToolException {@code invalid_args} when it is no name of a commit, {@code not_found} when there is none
     */
    String commit(String revision) throws ToolException {
        checkRevision(revision);
        GitProcess.Outcome outcome = run(
                List.of("rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"),
                "",
                LIST_BYTES);
        String hash = outcome.text().strip();
        if (outcome.exitCode() != 0 || !HASH.matcher(hash).matches()) {
            throw new ToolException(
                    ErrorCode.NOT_FOUND,
                    "there is no commit " + DisplayName.of(revision) + "; git_log and git_branch show what there is");
        }
        return hash;
    }

    /** @throws ToolException when this cannot be the name of a commit */
    static void checkRevision(String revision) throws ToolException {
        if (!REVISION.matcher(revision).matches()) {
            throw ToolException.invalid(DisplayName.of(revision)
                    + " does not name a commit; give a branch, a tag or a hash, with ~ and ^ if"
                    + " needed (refs/heads/NAME for a branch with an unusual name), and paths by themselves");
        }
    }

    /** Whether there is a local branch of this name. */
    boolean hasBranch(String name) throws ToolException {
        return run(List.of("show-ref", "--verify", "--quiet", "refs/heads/" + name), "", LIST_BYTES)
                        .exitCode()
                == 0;
    }

    /** @throws ToolException when no branch can have this name */
    void checkBranchName(String name) throws ToolException {
        if (name.equals("HEAD")
                || run(List.of("check-ref-format", "refs/heads/" + name), "", LIST_BYTES)
                                .exitCode()
                        != 0) {
            throw ToolException.invalid(DisplayName.of(name) + " cannot be the name of a branch");
        }
    }

    /** Whether there is a commit yet. */
    boolean hasCommits() throws ToolException {
        return hasCommit("HEAD");
    }

    /** Whether there is a commit of this name, which is not a user's. */
    boolean hasCommit(String name) throws ToolException {
        return run(List.of("rev-parse", "--verify", "--quiet", name), "", LIST_BYTES)
                        .exitCode()
                == 0;
    }

    /** Files and directories as git takes them without reading patterns into them. */
    static List<String> pathspecs(List<String> paths) {
        return paths.stream()
                .map(path -> path.equals(".") ? ":(top)" : ":(top,literal)" + path)
                .toList();
    }

    /**
     * Exactly these files.
     *
     * @param without files that must not be taken in although a name above is also a directory's in another commit
     */
    static List<String> exactly(List<String> files, List<String> without) throws ToolException {
        List<String> specs = new ArrayList<>(pathspecs(files));
        without.forEach(path -> specs.add(":(top,exclude,literal)" + path));
        if (specs.stream().mapToInt(String::length).sum() > MAX_PATHSPEC_CHARS) {
            throw new ToolException(ErrorCode.TOO_LARGE, "there are too many files in it; name paths");
        }
        return specs;
    }
}
