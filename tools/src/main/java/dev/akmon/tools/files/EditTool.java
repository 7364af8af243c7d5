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

/** {@code edit}: replaces a piece of text in a file. */
public final class EditTool extends CheckedTool {

    private static final String DESCRIPTION =
            "Replaces a piece of text in an existing UTF-8 file. Read the file first and copy old_str from it. Where"
                    + " the file ends its lines with CRLF, plain newlines in old_str and new_str stand for CRLF. Returns the"
                    + " diff; on a mismatch it says where the closest text is and changes nothing.";

    private static final ParameterSchema PARAMETERS =
            replacementIn(new ParameterSchema().requiredString("path", "The file, relative to the workspace."));

    private final Workspace workspace;

    /** @param workspace the directory it works in */
    public EditTool(Workspace workspace) {
        super("edit", DESCRIPTION, PARAMETERS);
        this.workspace = workspace;
    }

    @Override
    public boolean parallel() {
        return false;
    }

    @Override
    protected PreparedCall prepare(Arguments arguments) throws ToolException {
        check("", arguments);
        Workspace.Resolved target = workspace.resolveExisting(arguments.string("path"));
        FileSnapshot before = FileSnapshot.of(target, FileChange.MAX_TEXT_BYTES);
        String text = TextContent.of(target, before);
        try {
            byte[] after = apply(target, text, arguments).getBytes(StandardCharsets.UTF_8);
            return new ChangeSet(workspace, List.of(new FileChange(target, before, after)));
        } catch (ToolException mismatch) {
            return new FailingCall(List.of(new Permission(Permission.Kind.WRITE, target.subject())), mismatch);
        }
    }

    /** The members of one replacement, by themselves. */
    static ParameterSchema replacement() {
        return replacementIn(new ParameterSchema());
    }

    private static ParameterSchema replacementIn(ParameterSchema schema) {
        return schema.requiredString(
                        "old_str",
                        "The text to replace, exactly as it stands in the file, indentation included. It must occur exactly"
                                + " once: take in enough lines around the change to make it unique.")
                .requiredString("new_str", "The text to put there; empty to delete.")
                .flag("replace_all", "Replace every occurrence instead of exactly one. Default false.");
    }

    /** @throws ToolException when the replacement is none, whatever the file holds */
    static void check(String where, Arguments replacement) throws ToolException {
        String oldText = replacement.string("old_str");
        if (oldText.isEmpty()) {
            throw ToolException.invalid(where + "old_str is empty; give the text to replace, or use write_file");
        }
        if (oldText.equals(replacement.string("new_str"))) {
            throw ToolException.invalid(where + "old_str and new_str are the same: nothing would change");
        }
    }

    /** The text after the replacement. */
    static String apply(Workspace.Resolved target, String text, Arguments edit) throws ToolException {
        TextReplacement replacement =
                new TextReplacement(target.display(), text, edit.string("old_str"), edit.string("new_str"));
        return edit.flag("replace_all", false) ? replacement.all() : replacement.only();
    }
}
