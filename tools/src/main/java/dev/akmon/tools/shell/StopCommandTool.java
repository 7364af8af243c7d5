package dev.akmon.tools.shell;

import dev.akmon.tools.Arguments;
import dev.akmon.tools.CheckedTool;
import dev.akmon.tools.ParameterSchema;
import dev.akmon.tools.PlainCall;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.ToolNames;

/** {@code stop_command}: ends a command that runs in the background. */
public final class StopCommandTool extends CheckedTool {

    private static final String DESCRIPTION =
            "Ends a command in the background with all its processes, and returns the output not read yet.";

    private static final ParameterSchema PARAMETERS =
            new ParameterSchema().requiredString("id", "As the call of shell named it.");

    private final CommandRegistry registry;

    /** @param registry the commands of the session */
    public StopCommandTool(CommandRegistry registry) {
        super(ToolNames.STOP_COMMAND, DESCRIPTION, PARAMETERS);
        this.registry = registry;
    }

    @Override
    public boolean parallel() {
        return false;
    }

    @Override
    protected PreparedCall prepare(Arguments arguments) throws ToolException {
        String id = arguments.string("id");
        registry.require(id);
        return new PlainCall(cancellation -> registry.stop(id));
    }
}
