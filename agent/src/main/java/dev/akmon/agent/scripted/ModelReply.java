package dev.akmon.agent.scripted;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A turn as it is to be served: everything decided, only the protocol's form missing.
 *
 * @param model the model's name
 * @param id unique within the script, equal in every run
 * @param usageWanted whether the client asked for the tokens, where a protocol lets it choose
 */
record ModelReply(
        String model,
        String id,
        String text,
        List<Call> calls,
        FinishReason finish,
        ScriptedUsage usage,
        boolean usageWanted) {

    record Call(String id, String name, ObjectNode arguments) {}
}
