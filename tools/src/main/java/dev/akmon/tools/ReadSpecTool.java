package dev.akmon.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** {@code read_spec}: a specification by its name, or their names; read and listed as by read_file and list_directory. */
public final class ReadSpecTool implements Tool {

    private static final ObjectNode PARAMETERS = new ParameterSchema()
            .string("name", "The specification; without it, the names of all are listed.")
            .build();

    private final Tool readFile;
    private final Tool listDirectory;

    /**
     * @param workspace the directory it works in
     * @param ignoreSettings where git's rules about ignored files come from
     */
    public ReadSpecTool(Workspace workspace, IgnoreRules.Settings ignoreSettings) {
        this.readFile = new ReadFileTool(workspace);
        this.listDirectory = new ListDirectoryTool(workspace, ignoreSettings);
    }

    @Override
    public String name() {
        return "read_spec";
    }

    @Override
    public String description() {
        return "Reads a specification of the project, from " + SpecName.DIRECTORY + ".";
    }

    @Override
    public ObjectNode parameters() {
        return PARAMETERS.deepCopy();
    }

    @Override
    public boolean parallel() {
        return true;
    }

    @Override
    public PreparedCall prepare(JsonNode arguments) throws ToolException {
        Optional<String> name = Arguments.checked(arguments, PARAMETERS).optionalString("name");
        if (name.isPresent()) {
            return readFile.prepare(SpecName.path(SpecName.file(name.get())));
        }
        try {
            return listDirectory.prepare(SpecName.path(SpecName.DIRECTORY));
        } catch (ToolException e) {
            throw e.code() == ErrorCode.NOT_FOUND
                    ? new ToolException(ErrorCode.NOT_FOUND, "there is no specification yet; write_spec makes one")
                    : e;
        }
    }
}
