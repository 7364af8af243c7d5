package dev.akmon.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code stop_command}: ends a command that runs in the background. */
final class StopCommandTool implements Tool {

    private static final ObjectNode PARAMETERS = new ParameterSchema()
            .requiredString("id", "As the call of shell named it.")
            .build();

    private final CommandRegistry registry;

    StopCommandTool(CommandRegistry registry) {
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
