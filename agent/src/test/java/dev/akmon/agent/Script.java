package dev.akmon.agent;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.scripted.FinishReason;
import dev.akmon.agent.scripted.ScriptedAside;
import dev.akmon.agent.scripted.ScriptedCall;
import dev.akmon.agent.scripted.ScriptedConversation;
import dev.akmon.agent.scripted.ScriptedFailure;
import dev.akmon.agent.scripted.ScriptedModel;
import dev.akmon.agent.scripted.ScriptedTurn;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Short words for what a model says in a test. */
final class Script {
    private Script() {}

    static ScriptedTurn say(String text, ScriptedCall... calls) {
        return ScriptedTurn.of(text, calls);
    }

    /** A turn cut off by the limit on its length. */
    static ScriptedTurn cut(String text) {
        return new ScriptedTurn(
                text, List.of(), FinishReason.LENGTH, null, List.of(), List.of(), Duration.ZERO, Duration.ZERO);
    }

    /** A turn that takes its time before each of its chunks. */
    static ScriptedTurn slow(ScriptedTurn turn, Duration delay, Duration chunkDelay) {
        return new ScriptedTurn(
                turn.text(),
                turn.calls(),
                turn.finish(),
                turn.usage(),
                turn.expect(),
                turn.failures(),
                delay,
                chunkDelay);
    }

    /** @param arguments names and values in turn; values are texts, numbers or booleans */
    static ScriptedCall call(String tool, Object... arguments) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < arguments.length; i += 2) {
            node.putPOJO((String) arguments[i], arguments[i + 1]);
        }
        return new ScriptedCall(tool, node, null);
    }

    static ScriptedCall read(String path) {
        return call("read_file", "path", path);
    }

    static ScriptedCall write(String path, String content) {
        return call("write_file", "path", path, "content", content);
    }

    static ScriptedCall shell(String command) {
        return call("shell", "command", command);
    }

    static ScriptedFailure status(int status) {
        return new ScriptedFailure.Status(status, Map.of(), null, 1);
    }

    static ScriptedFailure status(int status, String header, String value) {
        return new ScriptedFailure.Status(status, Map.of(header, value), null, 1);
    }

    static ScriptedFailure status(int status, String body) {
        return new ScriptedFailure.Status(status, Map.of(), body, 1);
    }

    /** A conversation whose requests for a summary get this one. */
    static ScriptedModel withSummary(ScriptedTurn summary, ScriptedTurn... turns) {
        return new ScriptedModel(
                "scripted",
                List.of(new ScriptedConversation(null, List.of(turns))),
                List.of(new ScriptedAside("USER: ", summary)));
    }
}
