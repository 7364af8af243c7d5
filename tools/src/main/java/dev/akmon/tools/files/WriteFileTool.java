package dev.akmon.tools.files;

import dev.akmon.tools.Arguments;
import dev.akmon.tools.CheckedTool;
import dev.akmon.tools.ParameterSchema;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.Workspace;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code write_file}: creates a file or replaces all of its content. */
public final class WriteFileTool extends CheckedTool {

    private static final String DESCRIPTION =
            "Creates a file, or replaces the whole content of an existing one. Use it for new files and complete"
                    + " rewrites; for a change inside a file use edit, for changes in several files apply_patch. An existing"
                    + " file keeps its permission bits. Either the file has the new content afterwards or nothing changed.";

    private static final ParameterSchema PARAMETERS = new ParameterSchema()
            .requiredString("path", "The file, relative to the workspace. Missing parent directories are created.")
            .requiredString(
                    "content",
                    "The whole new content, written exactly as given; end it with a newline as text files do.");

    private final Workspace workspace;

    /** @param workspace the directory it works in */
    public WriteFileTool(Workspace workspace) {
        super("write_file", DESCRIPTION, PARAMETERS);
        this.workspace = workspace;
    }

    @Override
    public boolean parallel() {
        return false;
    }

    @Override
    protected PreparedCall prepare(Arguments arguments) throws ToolException {
        Workspace.Resolved target = workspace.resolveForWrite(arguments.string("path"));
        FileChange.checkParents(target);
        FileSnapshot before = FileSnapshot.of(target, FileChange.MAX_TEXT_BYTES);
        byte[] content = arguments.string("content").getBytes(StandardCharsets.UTF_8);
        return new ChangeSet(workspace, List.of(new FileChange(target, before, content)));
    }
}
