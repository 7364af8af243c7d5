package dev.akmon.tools.files;

import dev.akmon.tools.Arguments;
import dev.akmon.tools.CheckedTool;
import dev.akmon.tools.FailingCall;
import dev.akmon.tools.ParameterSchema;
import dev.akmon.tools.Permission;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.Workspace;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code multi_edit}: several replacements in one file, all of them or none. */
public final class MultiEditTool extends CheckedTool {

    private static final int MAX_EDITS = 100;

    private static final String DESCRIPTION =
            "Makes several replacements in one existing UTF-8 file. Each works as in edit; when one of them does not fit,"
                    + " nothing is changed and the answer says which. Use it for more than one change to the same file, and"
                    + " apply_patch for changes to several files that belong together.";

    private static final ParameterSchema PARAMETERS = new ParameterSchema()
            .requiredString("path", "The file, relative to the workspace.")
            .requiredObjects(
                    "edits",
                    "The replacements, made one after the other: each sees the text as the ones before it left it.",
                    MAX_EDITS,
                    EditTool.replacement());

    private final Workspace workspace;

    /** @param workspace the directory it works in */
    public MultiEditTool(Workspace workspace) {
        super("multi_edit", DESCRIPTION, PARAMETERS);
        this.workspace = workspace;
    }

    @Override
    public boolean parallel() {
        return false;
    }

    @Override
    protected PreparedCall prepare(Arguments arguments) throws ToolException {
        List<Arguments> edits = arguments.objects("edits");
        if (edits.isEmpty()) {
            throw ToolException.invalid("edits is empty: nothing would change");
        }
        for (int i = 0; i < edits.size(); i++) {
            EditTool.check("edits[" + i + "]: ", edits.get(i));
        }
        Workspace.Resolved target = workspace.resolveExisting(arguments.string("path"));
        FileSnapshot before = FileSnapshot.of(target, FileChange.MAX_TEXT_BYTES);
        String text = TextContent.of(target, before);
        for (int i = 0; i < edits.size(); i++) {
            try {
                text = EditTool.apply(target, text, edits.get(i));
            } catch (ToolException mismatch) {
                ToolException which = new ToolException(
                        mismatch.code(),
                        "edit " + (i + 1) + " of " + edits.size() + ": " + mismatch.getMessage()
                                + (i == 0 ? "" : " (None of the edits was made.)"));
                return new FailingCall(List.of(new Permission(Permission.Kind.WRITE, target.subject())), which);
            }
        }
        return new ChangeSet(workspace, List.of(new FileChange(target, before, text.getBytes(StandardCharsets.UTF_8))));
    }
}
