package dev.akmon.tools.files;

import dev.akmon.tools.Arguments;
import dev.akmon.tools.CheckedTool;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.FailingCall;
import dev.akmon.tools.ParameterSchema;
import dev.akmon.tools.Permission;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.Workspace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code apply_patch}: a unified diff over any number of files, all of it or nothing. */
public final class ApplyPatchTool extends CheckedTool {

    private static final String DESCRIPTION =
            "Applies a unified diff to one or more files: changes, creations, deletions and git renames. Either all of"
                    + " it applies or nothing changes. Context and removed lines must be exactly as in the files; wrong line"
                    + " numbers are corrected where the lines occur only once. Each file may appear once in the patch.";

    private static final ParameterSchema PARAMETERS = new ParameterSchema()
            .requiredString(
                    "patch",
                    "A unified diff. Each file begins with --- a/PATH and +++ b/PATH, paths relative to the workspace;"
                            + " /dev/null as the old side creates the file, as the new side deletes it. Each hunk begins"
                            + " with @@ -START,COUNT +START,COUNT @@ and has about three unchanged lines around the"
                            + " change.");

    private final Workspace workspace;

    /** @param workspace the directory it works in */
    public ApplyPatchTool(Workspace workspace) {
        super("apply_patch", DESCRIPTION, PARAMETERS);
        this.workspace = workspace;
    }

    @Override
    public boolean parallel() {
        return false;
    }

    @Override
    protected PreparedCall prepare(Arguments arguments) throws ToolException {
        List<FilePatch> patches = PatchParser.parse(arguments.string("patch"));
        List<Target> targets = new ArrayList<>();
        for (FilePatch patch : patches) {
            targets.add(target(patch));
        }
        checkDistinct(targets);
        List<FileChange> changes = new ArrayList<>();
        try {
            for (Target target : targets) {
                changes.addAll(changes(target));
            }
        } catch (ToolException mismatch) {
            return new FailingCall(permissions(targets), mismatch);
        }
        return new ChangeSet(workspace, changes);
    }

    /** A part of the patch with the files it speaks of; {@code from} is null for a creation, {@code to} for a deletion. */
    private record Target(
            FilePatch patch,
            Workspace.@Nullable Resolved from,
            @Nullable FileSnapshot before,
            Workspace.@Nullable Resolved to) {

        List<Workspace.Resolved> files() {
            List<Workspace.Resolved> files = new ArrayList<>();
            if (from != null) {
                files.add(from);
            }
            if (to != null && !to.equals(from)) {
                files.add(to);
            }
            return files;
        }
    }

    private Target target(FilePatch patch) throws ToolException {
        Workspace.Resolved from = null;
        FileSnapshot before = null;
        if (patch.oldPath() != null) {
            from = workspace.resolveExisting(patch.oldPath());
            before = FileSnapshot.of(from, FileChange.MAX_TEXT_BYTES);
        }
        Workspace.Resolved to = null;
        if (patch.newPath() != null) {
            to = patch.creates() || patch.renames() ? workspace.resolveForWrite(patch.newPath()) : from;
        }
        if (patch.creates() || patch.renames()) {
            FileChange.checkParents(to);
            if (FileSnapshot.of(to, 0).exists()) {
                throw new ToolException(
                        ErrorCode.PATCH_FAILED,
                        to.display() + " exists already, but the patch (line " + patch.line() + ") would create it");
            }
        }
        return new Target(patch, from, before, to);
    }

    private static void checkDistinct(List<Target> targets) throws ToolException {
        Set<Path> seen = new HashSet<>();
        for (Target target : targets) {
            for (Workspace.Resolved file : target.files()) {
                if (!seen.add(file.path())) {
                    throw new ToolException(
                            ErrorCode.PATCH_FAILED,
                            "the patch names " + file.display()
                                    + " twice; put all hunks of a file, in order, under one header");
                }
            }
        }
    }

    private static List<Permission> permissions(List<Target> targets) {
        return targets.stream()
                .flatMap(target -> target.files().stream())
                .map(file -> new Permission(Permission.Kind.WRITE, file.subject()))
                .toList();
    }

    private static List<FileChange> changes(Target target) throws ToolException {
        FilePatch patch = target.patch();
        if (patch.creates()) {
            byte[] content = bytes(PatchedText.apply(target.to().display(), "", patch.hunks()));
            return List.of(new FileChange(target.to(), FileSnapshot.ABSENT, content, patch.executable()));
        }
        byte[] content = contentAfter(target);
        if (patch.deletes()) {
            if (content.length > 0) {
                throw new ToolException(
                        ErrorCode.PATCH_FAILED,
                        target.from().display() + " would be deleted, but the patch does not contain all its lines");
            }
            return List.of(new FileChange(target.from(), target.before(), null));
        }
        if (patch.renames()) {
            return List.of(
                    new FileChange(target.to(), FileSnapshot.ABSENT, content, executableAfterRename(target)),
                    new FileChange(target.from(), target.before(), null));
        }
        return List.of(new FileChange(target.from(), target.before(), content, patch.executable()));
    }

    /** The old content with the hunks applied. Without hunks it may be anything: a file can be renamed unread. */
    private static byte[] contentAfter(Target target) throws ToolException {
        FilePatch patch = target.patch();
        byte[] old = target.before().content();
        if (patch.hunks().isEmpty() && old != null) {
            return old;
        }
        String text = TextContent.of(target.from(), target.before());
        return bytes(PatchedText.apply(target.from().display(), text, patch.hunks()));
    }

    private static @Nullable Boolean executableAfterRename(Target target) {
        Boolean stated = target.patch().executable();
        boolean wasExecutable = (Integer.parseInt(target.before().state().mode(), 8) & 0100) != 0;
        return stated == null && wasExecutable ? Boolean.TRUE : stated;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
