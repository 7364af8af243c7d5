package dev.akmon.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code write_file}: creates a file or replaces all of its content. */
public final class WriteFileTool implements Tool {

    private static final ObjectNode PARAMETERS = new ParameterSchema()
            .requiredString("path", "The file, relative to the workspace. Missing parent directories are created.")
            .requiredString(
                    "content",
                    "The whole new content, written exactly as given; end it with a newline as text files do.")
            .build();

    private final Workspace workspace;

    /** @param workspace the directory it works in */
    public WriteFileTool(Workspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public String name() {
        return "write_file";
    }

    @Override
    public String description() {
        return "Creates a file, or replaces the whole content of an existing one. Use it for new files and complete"
                + " rewrites; for a change inside a file use edit, for changes in several files apply_patch. An existing"
                + " file keeps its permission bits. Either the file has the new content afterwards or nothing changed.";
    }

    @Override
    public ObjectNode parameters() {
        return PARAMETERS.deepCopy();
    }

    @Override
    public boolean parallel() {
        return false;
    }

    @Override
    public PreparedCall prepare(JsonNode arguments) throws ToolException {
        Arguments checked = Arguments.checked(arguments, PARAMETERS);
        Workspace.Resolved target = workspace.resolveForWrite(checked.string("path"));
        FileChange.checkParents(target);
        FileSnapshot before = FileSnapshot.of(target, FileChange.MAX_TEXT_BYTES);
        byte[] content = checked.string("content").getBytes(StandardCharsets.UTF_8);
        return new ChangeSet(workspace, List.of(new FileChange(target, before, content)));
    }
}
