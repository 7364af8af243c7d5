package dev.akmon.agent;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The manifest of everything that could make two runs differ, and what the recorder does about each: {@code captured}
 * (in the recording as it was), {@code derived} (follows from what is captured), {@code stubbed} (replaced by something
 * fixed), {@code denied} (cannot happen) or {@code unrecorded} (happens and is not kept, without influence on a replay).
 */
final class Nondeterminism {
    private Nondeterminism() {}

    static ObjectNode manifest() {
        ObjectNode manifest = JsonNodeFactory.instance.objectNode();
        source(manifest, "model_bytes", "captured", "AttemptRecord.response and .stream hold the bytes received");
        source(manifest, "model_chunking", "stubbed", "where chunks broke is not kept; answers do not depend on it");
        source(manifest, "requests", "captured", "AttemptRecord.request holds the bytes sent, credentials excepted");
        source(manifest, "retries", "captured", "one AttemptRecord per HTTP attempt");
        source(manifest, "cancellation", "captured", "the attempt's status and the bytes until then");
        source(manifest, "tool_results", "captured", "ToolCall.output");
        source(manifest, "file_effects", "captured", "ToolCall.side_effects for the file tools");
        source(
                manifest,
                "shell_effects",
                "unrecorded",
                "in a git checkout ToolCall.side_effects lists what changed, elsewhere not; a replay runs no command");
        source(manifest, "mcp", "captured", "ToolCall.side_effects holds the exchange with the server");
        source(manifest, "parallel_tools", "derived", "recorded in the order requested, not in the order finished");
        source(manifest, "user_input", "captured", "UserTurn.prompt");
        source(manifest, "approvals", "captured", "PermissionGate.context");
        source(manifest, "clock", "captured", "event and attempt times; nothing else reads a clock");
        source(manifest, "ids", "derived", "call ids come from the model or from a counter");
        source(manifest, "randomness", "denied", "the agent draws no random numbers");
        source(manifest, "environment", "captured", "this object; tools see a scrubbed environment");
        return manifest;
    }

    private static void source(ObjectNode manifest, String name, String how, String where) {
        manifest.putObject(name).put("how", how).put("where", where);
    }
}
