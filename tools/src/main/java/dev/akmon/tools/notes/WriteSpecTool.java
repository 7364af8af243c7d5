package dev.akmon.tools.notes;

import dev.akmon.tools.Arguments;
import dev.akmon.tools.CheckedTool;
import dev.akmon.tools.ParameterSchema;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.Tool;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.Workspace;
import dev.akmon.tools.files.WriteFileTool;

/** {@code write_spec}: creates or replaces a specification, as write_file writes files. */
public final class WriteSpecTool extends CheckedTool {

    private static final String DESCRIPTION = "Creates or replaces a specification of the project in "
            + SpecName.DIRECTORY + "; later sessions begin with it.";

    private static final ParameterSchema PARAMETERS = new ParameterSchema()
            .requiredString("name", "Letters, digits, - and _; other characters become -.")
            .requiredString("content", "The whole text, in Markdown.");

    private final Tool writeFile;

    /** @param workspace the directory it works in */
    public WriteSpecTool(Workspace workspace) {
        super("write_spec", DESCRIPTION, PARAMETERS);
        this.writeFile = new WriteFileTool(workspace);
    }

    @Override
    public boolean parallel() {
        return false;
    }

    @Override
    protected PreparedCall prepare(Arguments arguments) throws ToolException {
        return writeFile.prepare(
                SpecName.path(SpecName.file(arguments.string("name"))).put("content", arguments.string("content")));
    }
}
