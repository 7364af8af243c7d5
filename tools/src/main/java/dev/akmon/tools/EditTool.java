package dev.akmon.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code edit}: replaces a piece of text in a file. */
final class EditTool implements Tool {

    private static final ObjectNode PARAMETERS = new ParameterSchema()
            .requiredString("path", "The file, relative to the workspace.")
            .requiredString(
                    "old_str",
                    "The text to replace, exactly as it stands in the file, indentation included. It must occur exactly"
                            + " once: take in enough lines around the change to make it unique.")
            .requiredString("new_str", "The text to put there; empty to delete.")
            .flag("replace_all", "Replace every occurrence instead of exactly one. Default false.")
            .build();

    private final Workspace workspace;

    EditTool(Workspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public String name() {
        return "edit";
    }

    @Override
    public String description() {
        return "Replaces a piece of text in an existing UTF-8 file. Read the file first and copy old_str from it. Where"
                + " the file ends its lines with CRLF, plain newlines in old_str and new_str stand for CRLF. Returns the"
                + " diff; on a mismatch it says where the closest text is and changes nothing.";
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
        String oldText = checked.string("old_str");
        String newText = checked.string("new_str");
        if (oldText.isEmpty()) {
            throw new ToolException(
                    ErrorCode.INVALID_ARGS, "old_str is empty; give the text to replace, or use write_file");
        }
        if (oldText.equals(newText)) {
            throw new ToolException(ErrorCode.INVALID_ARGS, "old_str and new_str are the same: nothing would change");
        }
        Workspace.Resolved target = workspace.resolveExisting(checked.string("path"));
        FileSnapshot before = FileSnapshot.of(target, FileChange.MAX_TEXT_BYTES);
        String text = TextContent.of(target, before);
        TextReplacement replacement = new TextReplacement(target.display(), text, oldText, newText);
        try {
            String changed = checked.flag("replace_all", false) ? replacement.all() : replacement.only();
            byte[] after = changed.getBytes(StandardCharsets.UTF_8);
            return new ChangeSet(workspace, List.of(new FileChange(target, before, after)));
        } catch (ToolException mismatch) {
            return new FailingCall(List.of(new Permission(Permission.Kind.WRITE, target.subject())), mismatch);
        }
    }
}
