package dev.akmon.tools.shell;

import dev.akmon.tools.Arguments;
import dev.akmon.tools.CheckedTool;
import dev.akmon.tools.ParameterSchema;
import dev.akmon.tools.PlainCall;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.ToolNames;
import dev.akmon.tools.files.ReadFileTool;
import java.time.Duration;
import java.util.OptionalInt;

/** {@code read_output}: what a command wrote that its call did not return. */
public final class ReadOutputTool extends CheckedTool {

    private static final int MOST_SECONDS = 600;

    private static final String DESCRIPTION =
            "Returns lines of a command's output: of one in the background, and whether it still runs, or of one whose"
                    + " output was too long.";

    private static final ParameterSchema PARAMETERS = new ParameterSchema()
            .requiredString("id", "As the call of shell named it.")
            .integer("offset", "The first line, from 1. Default: after what was read last.", 1, Integer.MAX_VALUE)
            .integer("limit", "Lines at most. Default " + ReadFileTool.DEFAULT_LINES + ".", 1, Integer.MAX_VALUE)
            .integer("wait_seconds", "Wait that long for the command to end. Default 0.", 0, MOST_SECONDS);

    private final CommandRegistry registry;

    /** @param registry the commands of the session */
    public ReadOutputTool(CommandRegistry registry) {
        super(ToolNames.READ_OUTPUT, DESCRIPTION, PARAMETERS);
        this.registry = registry;
    }

    /** It may wait, and it tells what a command has changed: both are clearer one after the other. */
    @Override
    public boolean parallel() {
        return false;
    }

    @Override
    protected PreparedCall prepare(Arguments arguments) throws ToolException {
        String id = arguments.string("id");
        registry.require(id);
        OptionalInt offset = arguments.optionalInteger("offset");
        int limit = arguments.optionalInteger("limit").orElse(ReadFileTool.DEFAULT_LINES);
        Duration wait =
                Duration.ofSeconds(arguments.optionalInteger("wait_seconds").orElse(0));
        return new PlainCall(cancellation -> registry.read(id, offset, limit, wait, cancellation));
    }
}
