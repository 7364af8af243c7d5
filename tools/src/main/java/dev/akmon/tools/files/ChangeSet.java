package dev.akmon.tools.files;

import dev.akmon.tools.Cancellation;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.FileEffect;
import dev.akmon.tools.Permission;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.ToolResult;
import dev.akmon.tools.Utf8;
import dev.akmon.tools.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A prepared call that changes files: all of them or none. */
public final class ChangeSet implements PreparedCall {

    /** The model knows what it asked for: a long diff would only fill its context. */
    private static final int MAX_DIFF_CHARS = 16_384;

    private final Workspace workspace;
    private final List<FileChange> changes;
    private final List<UnifiedDiff> diffs;

    /**
     * A call that makes these changes.
     *
     * @param changes one for each file
     */
    public ChangeSet(Workspace workspace, List<FileChange> changes) {
        this.workspace = workspace;
        this.changes = List.copyOf(changes);
        this.diffs = changes.stream().map(FileChange::diff).toList();
    }

    @Override
    public List<Permission> permissions() {
        return changes.stream()
                .map(change ->
                        new Permission(Permission.Kind.WRITE, change.target().subject()))
                .distinct()
                .toList();
    }

    @Override
    public Optional<String> preview() {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            FileChange change = changes.get(i);
            if (change.changesNothing()) {
                parts.add(summary(change, diffs.get(i)) + "\n");
                continue;
            }
            Boolean executable = change.executable();
            String mode = executable == null
                    ? ""
                    : change.target().display() + (executable ? " becomes executable\n" : " becomes not executable\n");
            parts.add(mode + diffs.get(i).text());
        }
        return Optional.of(String.join("", parts));
    }

    @Override
    public ToolResult run(Cancellation cancellation) {
        List<FileChange> real =
                changes.stream().filter(change -> !change.changesNothing()).toList();
        FileTransaction transaction = new FileTransaction(real);
        try {
            for (FileChange change : changes) {
                checkUnchanged(change);
            }
            transaction.run(cancellation);
        } catch (ToolException e) {
            return ToolResult.failure(e.code(), e.getMessage(), transaction.effects());
        }
        return report(transaction.effects());
    }

    private void checkUnchanged(FileChange change) throws ToolException {
        try {
            FileSnapshot now = FileSnapshot.of(change.target(), 0);
            boolean same = Objects.equals(now.state(), change.before().state());
            if (same && workspace.isStillReal(change.target())) {
                return;
            }
        } catch (ToolException e) {
            throw changedMeanwhile(change, e.getMessage());
        }
        throw changedMeanwhile(change, "it is not what it was when this change was prepared");
    }

    private static ToolException changedMeanwhile(FileChange change, String why) {
        return new ToolException(
                ErrorCode.CHANGED_MEANWHILE,
                change.target().display() + " changed meanwhile (" + why
                        + "); nothing was written. Read it again and repeat the change");
    }

    private ToolResult report(List<FileEffect> effects) {
        StringBuilder summaries = new StringBuilder();
        StringBuilder details = new StringBuilder();
        for (int i = 0; i < changes.size(); i++) {
            FileChange change = changes.get(i);
            summaries.append(summary(change, diffs.get(i))).append('\n');
            if (!change.creates() && !change.removes() && !change.changesNothing()) {
                details.append(diffs.get(i).text());
            }
        }
        boolean cut = details.length() > MAX_DIFF_CHARS;
        String shown =
                cut ? Utf8.head(details.toString(), MAX_DIFF_CHARS) + "\n[the diff goes on]\n" : details.toString();
        String content = shown.isEmpty() ? summaries.toString() : summaries + "\n" + shown;
        return new ToolResult(true, content.substring(0, content.length() - 1), null, null, cut, effects);
    }

    private static String summary(FileChange change, UnifiedDiff diff) {
        String name = change.target().display();
        if (change.changesNothing()) {
            return name + " already has exactly this content; nothing was written.";
        }
        if (change.removes()) {
            return "Deleted " + name + ".";
        }
        if (change.creates()) {
            return "Created " + name + " (" + counted(diff.linesAdded(), "line") + ", "
                    + counted(change.after().length, "byte") + ").";
        }
        return "Changed " + name + " (+" + diff.linesAdded() + " -" + diff.linesRemoved() + " lines).";
    }

    private static String counted(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
