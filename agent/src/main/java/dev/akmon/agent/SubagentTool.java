package dev.akmon.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.recorder.AskedPermission;
import dev.akmon.recorder.ToolInvocation;
import dev.akmon.tools.ToolNames;
import java.util.List;
import java.util.Set;

/** {@code subagent}: what the model is told of it, and what a call of it asks for. {@link Subagents} carries it out. */
final class SubagentTool {
    static final String NAME = ToolNames.SUBAGENT;

    /**
     * Subagents have none of their own; nobody follows what one does well enough to answer its questions; and what is kept for
     * later sessions is kept by who talks with the user.
     */
    private static final Set<String> KEPT_BACK = Set.of(NAME, ToolNames.ASK_USER, ToolNames.MEMORY);

    private static final String ALL = "all";
    private static final String READ = "read";

    private SubagentTool() {}

    /**
     * A call's arguments.
     *
     * @param task what the subagent is to do
     * @param all whether it gets every tool, and not only those that read
     * @param about the task in a few words, for people
     */
    record Asked(String task, boolean all, String about) {
        static Asked of(JsonNode arguments) {
            String task = arguments.path("task").asText().strip();
            String about = arguments.path("description").asText().strip();
            return new Asked(
                    task,
                    arguments.path("tools").asText().equals(ALL),
                    about.isEmpty() ? task.lines().findFirst().orElse("") : about);
        }

        /** Everything it needs leave for: its calls are decided about one by one. */
        List<AskedPermission> permissions() {
            return List.of(new AskedPermission(NAME, all ? ALL : READ));
        }

        /** Whether the session's tool may be given to it. */
        boolean mayCall(ToolDefinition tool) {
            return !KEPT_BACK.contains(tool.name()) && (all || tool.parallel());
        }
    }

    static ToolDefinition definition() {
        ObjectNode parameters = JsonNodeFactory.instance.objectNode().put("type", "object");
        ObjectNode properties = parameters.putObject("properties");
        property(properties, "task", "All it needs to know: it sees nothing of this conversation.");
        property(properties, "tools", "read (default), or all: it may then change things too.")
                .putArray("enum")
                .add(READ)
                .add(ALL);
        property(properties, "description", "The task in three to six words.");
        parameters.putArray("required").add("task");
        parameters.put("additionalProperties", false);
        return new ToolDefinition(
                NAME,
                "Has another agent do a task of its own with the same tools and rules, and returns its last answer. For"
                        + " searches and side tasks whose details you do not need. Several that only read, called together,"
                        + " work side by side.",
                parameters,
                true);
    }

    private static ObjectNode property(ObjectNode properties, String name, String description) {
        return properties.putObject(name).put("type", "string").put("description", description);
    }

    /** Whether a call that only reads as far as its tool is concerned does so with these arguments as well. */
    static boolean onlyReads(ToolInvocation call) {
        return !call.name().equals(NAME) || !Asked.of(call.arguments()).all();
    }
}
