package dev.akmon.recorder;

import com.fasterxml.jackson.databind.JsonNode;

/** What the user does when the agent is ready for the next thing. */
public sealed interface UserInput {
    /**
     * Something the model is to work on.
     *
     * @param text as typed
     */
    record Prompt(String text) implements UserInput {}

    /**
     * A shell command the user runs; its output becomes part of the conversation.
     *
     * @param line the command line as typed
     */
    record Command(String line) implements UserInput {}

    /**
     * An image the user shows; it goes with the next prompt. It is recorded as a call of {@link #TOOL} that the user made.
     *
     * @param path the file, as that tool takes it
     */
    record Image(String path) implements UserInput {
        /** The tool that reads images. */
        public static final String TOOL = "view_image";
    }

    /**
     * A change of the agent's own state, such as another model. Everything the change depends on stands in its arguments,
     * so that a replay makes the same change. It is recorded as a ToolCall whose tool id is {@link #PREFIX} and the name.
     *
     * @param name what is to change, a word the agent knows
     * @param arguments a JSON object
     */
    record Directive(String name, JsonNode arguments) implements UserInput {
        /** What the tool ids of akmon's own steps begin with; no tool has such a name. */
        public static final String PREFIX = "akmon:";

        /** The id of the tool that records this directive. */
        public String toolId() {
            return PREFIX + name;
        }
    }
}
