package dev.akmon.tools.git;

import dev.akmon.tools.Cancellation;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.Permission;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.ToolResult;
import dev.akmon.tools.files.WatchedFiles;
import java.util.List;
import java.util.Optional;

/** A call that has git change files of the working tree, which are known beforehand. */
final class GitChangingCall implements PreparedCall {
    private final GitTool tool;
    private final List<Permission> permissions;
    private final String preview;
    private final List<String> files;
    private final WatchedFiles before;
    private final Change change;

    /** What is done; it says what was done. */
    interface Change {

        /** @throws ToolException {@code changed_meanwhile} when it would not be what was shown any more */
        String make(Git git) throws ToolException;
    }

    /**
     * Looks at the files.
     *
     * @param files the files that may change, none other
     */
    GitChangingCall(GitTool tool, List<Permission> permissions, String preview, List<String> files, Change change)
            throws ToolException {
        this.tool = tool;
        this.permissions = List.copyOf(permissions);
        this.preview = preview;
        this.files = List.copyOf(files);
        this.before = new WatchedFiles(tool.workspace(), files);
        this.change = change;
    }

    static ToolException changedMeanwhile() {
        return new ToolException(
                ErrorCode.CHANGED_MEANWHILE, "the repository or its files changed meanwhile; nothing was done");
    }

    @Override
    public List<Permission> permissions() {
        return permissions;
    }

    @Override
    public Optional<String> preview() {
        return Optional.of(preview);
    }

    @Override
    public ToolResult run(Cancellation cancellation) {
        WatchedFiles now;
        try {
            now = new WatchedFiles(tool.workspace(), files);
            if (!now.isAs(before)) {
                throw changedMeanwhile();
            }
        } catch (ToolException e) {
            return e.toResult();
        }
        try {
            String done = change.make(tool.open(cancellation));
            return new ToolResult(true, done, null, null, false, now.effects());
        } catch (ToolException e) {
            return ToolResult.failure(e.code(), e.getMessage(), now.effects());
        }
    }
}
