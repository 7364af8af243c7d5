package dev.akmon.tools.shell;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.tools.Arguments;
import dev.akmon.tools.ParameterSchema;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.Tool;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.ToolNames;

/** {@code stop_command}: ends a command that runs in the background. */
public final class StopCommandTool implements Tool {

    private static final ObjectNode PARAMETERS = new ParameterSchema()
            .requiredString("id", "As the call of shell named it.")
            .build();

    private final CommandRegistry registry;

    /** @param registry the commands of the session */
    public StopCommandTool(CommandRegistry registry) {
        this.registry = registry;
    }

    @Override
    public String name() {
        return ToolNames.STOP_COMMAND;
    }

    @Override
    public String description() {
        return "Ends a command in the background with all its processes, and returns the output not read yet.";
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
        String id = Arguments.checked(arguments, PARAMETERS).string("id");
        registry.require(id);
        return new CommandCall(cancellation -> registry.stop(id));
    }
}
