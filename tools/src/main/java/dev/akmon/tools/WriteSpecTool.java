package dev.akmon.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code write_spec}: creates or replaces a specification, as write_file writes files. */
public final class WriteSpecTool implements Tool {

    private static final ObjectNode PARAMETERS = new ParameterSchema()
            .requiredString("name", "Letters, digits, - and _; other characters become -.")
            .requiredString("content", "The whole text, in Markdown.")
            .build();

    private final Tool writeFile;

    /** @param workspace the directory it works in */
    public WriteSpecTool(Workspace workspace) {
        this.writeFile = new WriteFileTool(workspace);
    }

    @Override
    public String name() {
        return "write_spec";
    }

    @Override
    public String description() {
        return "Creates or replaces a specification of the project in " + SpecName.DIRECTORY
                + "; later sessions begin with it.";
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
        return writeFile.prepare(
                SpecName.path(SpecName.file(checked.string("name"))).put("content", checked.string("content")));
    }
}
