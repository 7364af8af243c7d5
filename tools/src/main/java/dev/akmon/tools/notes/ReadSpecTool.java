package dev.akmon.tools.notes;

import dev.akmon.tools.Arguments;
import dev.akmon.tools.CheckedTool;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.ParameterSchema;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.Tool;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.Workspace;
import dev.akmon.tools.files.IgnoreRules;
import dev.akmon.tools.files.ListDirectoryTool;
import dev.akmon.tools.files.ReadFileTool;
import java.util.Optional;

/** {@code read_spec}: a specification by its name, or their names; read and listed as by read_file and list_directory. */
public final class ReadSpecTool extends CheckedTool {

    private static final String DESCRIPTION = "Reads a specification of the project, from " + SpecName.DIRECTORY + ".";

    private static final ParameterSchema PARAMETERS =
            new ParameterSchema().string("name", "The specification; without it, the names of all are listed.");

    private final Tool readFile;
    private final Tool listDirectory;

    /**
     * @param workspace the directory it works in
     * @param ignoreSettings where git's rules about ignored files come from
     */
    public ReadSpecTool(Workspace workspace, IgnoreRules.Settings ignoreSettings) {
        super("read_spec", DESCRIPTION, PARAMETERS);
        this.readFile = new ReadFileTool(workspace);
        this.listDirectory = new ListDirectoryTool(workspace, ignoreSettings);
    }

    @Override
    public boolean parallel() {
        return true;
    }

    @Override
    protected PreparedCall prepare(Arguments arguments) throws ToolException {
        Optional<String> name = arguments.optionalString("name");
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
