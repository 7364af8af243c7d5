package dev.akmon.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.recorder.ToolOutcome;
import dev.akmon.recorder.UserInput;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** The changes of its own state that the agent knows, as its user asks for them and as they are recorded. */
public final class Directives {
    /** Ask another model. The arguments are the members of the config object that say which. */
    static final String SWITCH_MODEL = "switch_model";

    /** Turn plan mode on or off: {@code {"file":…,"note":…,"on":b,"tools":[…]}}. */
    static final String PLAN_MODE = "plan_mode";

    /** Shorten the conversation now. */
    static final String COMPACT_NOW = "compact_now";

    /** Put files back: {@code {"force":b,"session_id":uuid,"to":n}}. Recorded with a gate and side effects, as a tool's call. */
    static final String UNDO = "undo";

    private static final String PLAN_NOTE =
            "Plan mode is on: look, think and answer with a plan. Nothing is to be changed"
                    + " yet: only tools that read can be called, and the plan alone can be written, to %s. Say what you would"
                    + " do, step by step, with the files concerned, and what you are not sure of.";
    private static final String WORK_NOTE = "Plan mode is off: all tools can be called again.";

    private Directives() {}

    /** Shorten the conversation now. */
    public static UserInput.Directive compactNow() {
        return new UserInput.Directive(COMPACT_NOW, JsonNodeFactory.instance.objectNode());
    }

    /**
     * Put back the files that a session changed after an event.
     *
     * @param session the running session
     * @param to the number of the event
     */
    public static UserInput.Directive undo(UUID session, int to) {
        return new UserInput.Directive(UNDO, UndoTool.arguments(session, to, false));
    }

    /** Whether the user asks for the conversation to be shortened. */
    public static boolean isCompaction(UserInput input) {
        return input instanceof UserInput.Directive directive
                && directive.name().equals(COMPACT_NOW);
    }

    static UserInput.Directive switchModel(JsonNode choice) {
        return new UserInput.Directive(SWITCH_MODEL, choice);
    }

    /** What the model is told when plan mode is on. */
    static String planNote(String file) {
        return String.format(Locale.ROOT, PLAN_NOTE, file);
    }

    /**
     * @param tools the names of the tools that may be called while plan mode is on
     * @param file the one file that may be written then
     */
    static UserInput.Directive planMode(boolean on, List<String> tools, String file) {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        arguments.put("note", on ? planNote(file) : WORK_NOTE);
        arguments.put("on", on);
        if (on) {
            arguments.put("file", file);
            ArrayNode names = arguments.putArray("tools");
            tools.forEach(names::add);
        }
        return new UserInput.Directive(PLAN_MODE, arguments);
    }

    static ToolOutcome done() {
        return ToolOutcome.success("", 0);
    }
}
