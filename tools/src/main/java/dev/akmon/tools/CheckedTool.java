package dev.akmon.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A tool that sees the arguments of a call only once they fit its schema. */
public abstract class CheckedTool implements Tool {

    private final String name;
    private final String description;
    private final ObjectNode parameters;

    /**
     * @param name as {@link Tool#name} returns it
     * @param description as {@link Tool#description} returns it
     * @param parameters what a call can say
     */
    protected CheckedTool(String name, String description, ParameterSchema parameters) {
        this.name = name;
        this.description = description;
        this.parameters = parameters.build();
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String description() {
        return description;
    }

    @Override
    public final ObjectNode parameters() {
        return parameters.deepCopy();
    }

    @Override
    public final PreparedCall prepare(JsonNode arguments) throws ToolException {
        return prepare(Arguments.checked(arguments, parameters));
    }

    /**
     * As {@link Tool#prepare}.
     *
     * @param arguments as the schema wants them
     * @throws ToolException when the call cannot be made at all
     */
    protected abstract PreparedCall prepare(Arguments arguments) throws ToolException;
}
