package dev.akmon.tools.git;

import dev.akmon.tools.Arguments;
import dev.akmon.tools.Cancellation;
import dev.akmon.tools.DisplayName;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.FailingCall;
import dev.akmon.tools.ParameterSchema;
import dev.akmon.tools.Permission;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.Workspace;
import dev.akmon.tools.shell.ShellSettings;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code git_stash}: puts changes aside and takes them up again. Git's own {@code pop} merges, for which a repository may
 * name a program; here files are taken up only as long as they are as they were before the changes that were put aside.
 */
public final class GitStashTool extends GitTool {
    private static final String PUSH = "push";
    private static final String POP = "pop";
    private static final String LIST = "list";
    private static final int MOST = 1_000;

    /**
     * @param workspace the directory it works in
     * @param settings how programs are run
     */
    public GitStashTool(Workspace workspace, ShellSettings settings) {
        super(
                "git_stash",
                "Puts changes of tracked files aside that are not committed (push), takes them up again where the files have not"
                        + " changed otherwise (pop), or shows what was put aside (list).",
                withPaths(new ParameterSchema()
                        .requiredChoice("action", "What to do.", List.of(LIST, POP, PUSH))
                        .string("message", "With push: what it is about.")
                        .integer("stash", "With pop: its number in the list. Default 0, the latest.", 0, MOST)),
                workspace,
                settings);
    }

    @Override
    public boolean parallel() {
        return false;
    }

    @Override
    protected PreparedCall prepare(Arguments arguments) throws ToolException {
        return switch (arguments.string("action")) {
            case LIST ->
                reading(
                        permissions(Permission.Kind.READ, List.of(".")),
                        git -> result(
                                "",
                                git.shown(List.of("stash", "list", "--format=%gd %h %gs", "--max-count=" + MOST)),
                                "[nothing was put aside]",
                                ""));
            case POP -> pop(arguments.optionalInteger("stash").orElse(0));
            default ->
                push(paths(arguments), arguments.optionalString("message").orElse(""));
        };
    }

    private PreparedCall push(List<String> paths, String message) throws ToolException {
        Git git = open(Cancellation.NEVER);
        String head = git.commit("HEAD");
        List<String> comparison = List.of("diff", head);
        GitChanges changes = GitChanges.of(git, comparison, paths);
        List<String> files = changes.files();
        if (files.isEmpty()) {
            return new FailingCall(
                    permissions(Permission.Kind.READ, paths),
                    new ToolException(
                            ErrorCode.NOT_FOUND,
                            "there are no changes of tracked files to put aside; git_add makes a new file one"));
        }
        List<String> command = new ArrayList<>(List.of("stash", "push", "--quiet"));
        if (!message.isBlank()) {
            command.add("--message=" + message);
        }
        command.add("--");
        command.addAll(Git.exactly(files, List.of()));
        return new GitChangingCall(
                this, leave(files), preview(git, comparison, List.of("-R"), files), files, checkout -> {
                    if (!checkout.commit("HEAD").equals(head)
                            || !GitChanges.of(checkout, comparison, paths).equals(changes)) {
                        throw GitChangingCall.changedMeanwhile();
                    }
                    refuseSwitchedOffFilters(checkout, files);
                    checkout.line(command);
                    return "put aside as stash 0:\n" + names(files);
                });
    }

    private PreparedCall pop(int number) throws ToolException {
        Git git = open(Cancellation.NEVER);
        String stash = stash(git, number);
        if (git.hasCommit(stash + "^3")) {
            throw ToolException.invalid(
                    "stash " + number + " holds files that git does not track; use shell for it, if the user agrees");
        }
        String base = git.commit(stash + "^1");
        List<String> comparison = List.of("diff", base, stash);
        GitChanges changes = GitChanges.of(git, comparison, List.of("."));
        List<String> files = changes.files();
        return new GitChangingCall(this, leave(files), preview(git, comparison, List.of(), files), files, checkout -> {
            if (!stash(checkout, number).equals(stash)) {
                throw GitChangingCall.changedMeanwhile();
            }
            refuseFilesThatChanged(checkout, changes, base, stash);
            refuseSwitchedOffFilters(checkout, files);
            restore(checkout, stash, "--worktree", files);
            // What was new is tracked again, as it was.
            restore(checkout, stash, "--staged", changes.added());
            checkout.line(List.of("stash", "drop", "--quiet", "stash@{" + number + "}"));
            return "took up again, and dropped from the list:\n" + names(files);
        });
    }

    private static String stash(Git git, int number) throws ToolException {
        String name = "stash@{" + number + "}";
        if (!git.hasCommit(name)) {
            throw new ToolException(
                    ErrorCode.NOT_FOUND, "there is no stash " + number + "; action list shows which there are");
        }
        return git.commit(name);
    }

    /**
     * A file that is neither as it was before the changes nor as it would be with them needs a merge. (Git puts aside what is
     * staged beside the named paths too, and leaves it where it is.)
     */
    private void refuseFilesThatChanged(Git git, GitChanges changes, String base, String stash) throws ToolException {
        if (changes.files().isEmpty()) {
            return;
        }
        Set<String> changed = new LinkedHashSet<>(
                GitChanges.of(git, List.of("diff", base), changes.files()).files());
        changes.added().stream()
                .filter(file -> Files.exists(workspace().root().resolve(file), LinkOption.NOFOLLOW_LINKS))
                .forEach(changed::add);
        changed.retainAll(
                GitChanges.of(git, List.of("diff", stash), changes.files()).files());
        if (!changed.isEmpty()) {
            throw new ToolException(
                    ErrorCode.CHANGED_MEANWHILE,
                    DisplayName.of(changed.iterator().next())
                            + " is not as it was when the changes were put aside, so they would have to be merged;"
                            + " commit or restore it, or use shell, if the user agrees. Nothing was changed");
        }
    }

    private static void restore(Git git, String source, String where, List<String> files) throws ToolException {
        if (!files.isEmpty()) {
            List<String> command = new ArrayList<>(List.of("restore", "--quiet", where, "--source=" + source, "--"));
            command.addAll(Git.exactly(files, List.of()));
            git.line(command);
        }
    }

    /** Files are read into git's data and written, and what git keeps is changed. */
    private static List<Permission> leave(List<String> files) {
        List<Permission> permissions = new ArrayList<>(committing(files));
        permissions.addAll(permissions(Permission.Kind.WRITE, files));
        return permissions;
    }

    private static String names(List<String> files) {
        return String.join("\n", files.stream().map(DisplayName::of).toList());
    }
}
