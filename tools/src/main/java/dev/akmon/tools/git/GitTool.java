package dev.akmon.tools.git;

import dev.akmon.tools.Arguments;
import dev.akmon.tools.Cancellation;
import dev.akmon.tools.CheckedTool;
import dev.akmon.tools.DisplayName;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.ParameterSchema;
import dev.akmon.tools.Permission;
import dev.akmon.tools.PlainCall;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.ToolResult;
import dev.akmon.tools.Workspace;
import dev.akmon.tools.shell.ShellSettings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the tools for git have in common. */
abstract class GitTool extends CheckedTool {
    static final int MAX_PATHS = 100;

    private final Workspace workspace;
    private final ShellSettings settings;

    GitTool(String name, String description, ParameterSchema parameters, Workspace workspace, ShellSettings settings) {
        super(name, description, parameters);
        this.workspace = workspace;
        this.settings = settings;
    }

    final Workspace workspace() {
        return workspace;
    }

    /** The checkout, for one call. */
    final Git open(Cancellation cancellation) throws ToolException {
        return new Git(workspace, settings, cancellation);
    }

    /** Whether the rules let this tool take a file in without naming it. */
    final boolean reaches(Permission.Kind kind, String file) {
        return workspace.access().reaches(name(), kind, file);
    }

    /** The path of a file or directory, there or not any more, as rules and git name it. */
    final String path(String argument) throws ToolException {
        Workspace.Resolved resolved = workspace.resolveForWrite(argument.replaceFirst("(?<=[^/])/+$", ""));
        if (!resolved.path().startsWith(workspace.root())) {
            throw ToolException.invalid(resolved.display() + " is not in the checkout that is the workspace");
        }
        return resolved.subject();
    }

    /** The paths a call names, without repetitions; the whole checkout when it names none. */
    final List<String> paths(Arguments arguments) throws ToolException {
        Set<String> paths = new LinkedHashSet<>();
        for (String argument : arguments.strings("paths")) {
            paths.add(path(argument));
        }
        return paths.isEmpty() ? List.of(".") : List.copyOf(paths);
    }

    static ParameterSchema withPaths(ParameterSchema schema) {
        return schema.strings(
                "paths", "Only these files and directories, relative to the workspace. Default: all.", MAX_PATHS);
    }

    static List<Permission> permissions(Permission.Kind kind, List<String> paths) {
        return paths.stream().map(path -> new Permission(kind, path)).toList();
    }

    /** What staging files needs: they are read, and git has them from then on. */
    static List<Permission> staging(List<String> files) {
        List<Permission> permissions = new ArrayList<>(permissions(Permission.Kind.READ, files));
        permissions.addAll(permissions(Permission.Kind.WRITE, files));
        return permissions;
    }

    /** What putting files into the history needs: who may write files has no leave for that yet. */
    static List<Permission> committing(List<String> files) {
        List<Permission> permissions = new ArrayList<>(permissions(Permission.Kind.READ, files));
        permissions.addAll(permissions(Permission.Kind.GIT, files));
        return permissions;
    }

    /** What a call that only reads does once it is allowed. */
    interface Reading {
        ToolResult read(Git git) throws ToolException;
    }

    /** A call that only reads. */
    final PreparedCall reading(List<Permission> permissions, Reading reading) {
        return new PlainCall(permissions, cancellation -> reading.read(open(cancellation)));
    }

    /** The result of a command that shows something. */
    static ToolResult result(String before, GitProcess.Outcome outcome, String whenNothing, String notes) {
        String text = before + outcome.text().stripTrailing();
        String cut = outcome.cut()
                ? "\n[cut after " + (Git.SHOWN_BYTES >> 10) + " KiB; ask for less, by path or revision]"
                : "";
        return ToolResult.success((text.isEmpty() ? whenNothing : text) + cut + notes, outcome.cut());
    }

    /** A note about files that rules keep back, empty when there are none. */
    static String withheld(int files) {
        return files == 0 ? "" : "\n[left out because rules deny it or want a person asked: " + files + "]";
    }

    /** A note about filters that did not run, so that nobody wonders about differences that are none. */
    static String filters(Git git) {
        return git.switchedOffFilters().isEmpty()
                ? ""
                : "\n[not run, because the repository's own configuration sets them: filters "
                        + DisplayName.of(String.join(", ", git.switchedOffFilters())) + "]";
    }

    /** Without its filter a file would be staged or written with another content than the project wants. */
    static void refuseSwitchedOffFilters(Git git, List<String> files) throws ToolException {
        if (git.switchedOffFilters().isEmpty() || files.isEmpty()) {
            return;
        }
        List<String> command = new ArrayList<>(List.of("check-attr", "-z", "filter", "--"));
        command.addAll(files);
        List<String> answers = git.list(command);
        for (int i = 0; i + 2 < answers.size(); i += 3) {
            if (git.switchedOffFilters().contains(answers.get(i + 2))) {
                throw new ToolException(
                        ErrorCode.SUBPROCESS_FAILED,
                        DisplayName.of(answers.get(i)) + " goes through the filter "
                                + DisplayName.of(answers.get(i + 2))
                                + ", a program that the repository's own configuration names and that is not run here;"
                                + " use shell for it, if the user agrees");
            }
        }
    }

    /** What is going to change, for a person: the differences of exactly these files. */
    static String preview(Git git, List<String> command, List<String> options, List<String> files)
            throws ToolException {
        List<String> diff = new ArrayList<>(command);
        diff.addAll(Git.DIFF_OPTIONS);
        diff.addAll(options);
        diff.addAll(List.of("--no-renames", "--"));
        diff.addAll(Git.exactly(files, List.of()));
        return result("", git.shown(diff), "", filters(git)).content() + "\n";
    }

    /** Differences of the files that may be read, after what is said before them. */
    final ToolResult differences(Git git, String before, List<String> command, List<String> paths, String shown)
            throws ToolException {
        List<String> listing = new ArrayList<>(command);
        listing.addAll(Git.DIFF_OPTIONS);
        listing.addAll(List.of("--name-only", "--no-renames", "-z", "--"));
        listing.addAll(Git.pathspecs(paths));
        Map<Boolean, List<String>> files = git.list(listing).stream()
                .filter(file -> !file.isEmpty())
                .distinct()
                .collect(Collectors.partitioningBy(file -> reaches(Permission.Kind.READ, file)));
        List<String> readable = files.get(true);
        List<String> kept = files.get(false);
        String notes = withheld(kept.size()) + filters(git);
        if (readable.isEmpty()) {
            return ToolResult.success(
                    before + "[no differences" + (kept.isEmpty() ? "" : " to show") + "]" + notes, false);
        }
        List<String> showing = new ArrayList<>(command);
        showing.addAll(Git.DIFF_OPTIONS);
        showing.addAll(List.of("-M", shown, "--"));
        showing.addAll(Git.exactly(readable, kept));
        return result(before, git.shown(showing), "[no differences]", notes);
    }
}
