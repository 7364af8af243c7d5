package dev.akmon.agent;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.journal.CanonicalJson;
import dev.akmon.journal.Digest;
import dev.akmon.journal.Event;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.StoredSession;
import java.io.IOException;
import java.util.HashSet;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where a conversation can be taken up: after events that leave nothing half done. These are SessionStart, a UserTurn (the
 * model answers it anew), an AssistantTurn without calls, the last gate or outcome of an AssistantTurn with calls, and
 * SessionEnd.
 */
final class TurnBoundaries {
    private TurnBoundaries() {}

    /** The numbers of those events. */
    static NavigableSet<Integer> of(StoredSession session) throws IOException {
        NavigableSet<Integer> good = new TreeSet<>();
        Set<String> undecided = new HashSet<>();
        Set<String> running = new HashSet<>();
        int number = 0;
        for (Event event : session.events()) {
            EventKind kind = event.kind();
            boolean settles = true;
            if (kind instanceof EventKind.AssistantTurn turn && turn.toolCalls() != null) {
                json(session, turn.toolCalls())
                        .forEach(call -> undecided.add(call.path("id").asText()));
            } else if (kind instanceof EventKind.PermissionGate gate) {
                String call = json(session, gate.context()).path("call_id").asText();
                undecided.remove(call);
                if (gate.decision().equals("allowed")) {
                    running.add(call);
                }
            } else if (kind instanceof EventKind.ToolCall call) {
                running.remove(json(session, call.input()).path("call_id").asText());
            } else if (kind instanceof EventKind.ProviderCall) {
                settles = false;
            }
            if (settles && undecided.isEmpty() && running.isEmpty()) {
                good.add(number);
            }
            number++;
        }
        return good;
    }

    private static JsonNode json(StoredSession session, Digest object) throws IOException {
        return CanonicalJson.parse(session.object(object));
    }
}
