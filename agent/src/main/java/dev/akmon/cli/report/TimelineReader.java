package dev.akmon.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.cli.report.TimelineGroup.Item;
import dev.akmon.cli.report.TimelineGroup.Kind;
import dev.akmon.journal.Event;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.EventKind.PermissionGate;
import dev.akmon.journal.EventKind.ProviderCall;
import dev.akmon.journal.EventKind.SessionEnd;
import dev.akmon.journal.EventKind.SessionStart;
import dev.akmon.journal.EventKind.ToolCall;
import dev.akmon.journal.EventKind.UserTurn;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.content.SessionObjects;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts events into groups, one group at a time. A gate and its call find each other by the id of the call; where a producer
 * has no such ids, a call belongs to the gate right before it.
 */
final class TimelineReader {

    private final List<Event> events;
    private final SessionObjects objects;
    private int next;
    private int modelCalls;

    TimelineReader(List<Event> events, SessionObjects objects) {
        this.events = events;
        this.objects = objects;
    }

    /** The next group; empty at the end. */
    Optional<TimelineGroup> next() throws JournalException {
        if (next == events.size()) {
            return Optional.empty();
        }
        EventKind first = events.get(next).kind();
        int from = next++;
        while (next < events.size() && !begins(events.get(next).kind())) {
            next++;
        }
        if (first instanceof ProviderCall) {
            modelCalls++;
        }
        Kind kind = kind(first);
        return Optional.of(
                new TimelineGroup(kind, kind == Kind.TURN ? modelCalls : 0, items(events.subList(from, next))));
    }

    /** How many events have not been put into a group. */
    int left() {
        return events.size() - next;
    }

    private static boolean begins(EventKind kind) {
        return kind instanceof SessionStart
                || kind instanceof UserTurn
                || kind instanceof ProviderCall
                || kind instanceof SessionEnd;
    }

    private static Kind kind(EventKind first) {
        if (first instanceof SessionStart) {
            return Kind.START;
        } else if (first instanceof UserTurn) {
            return Kind.PROMPT;
        }
        return first instanceof SessionEnd ? Kind.END : Kind.TURN;
    }

    private List<Item> items(List<Event> group) throws JournalException {
        List<Item> items = new ArrayList<>();
        Map<String, Integer> gates = new HashMap<>();
        for (Event event : group) {
            if (event.kind() instanceof PermissionGate gate) {
                callId(objects.structure(gate.context())).ifPresent(id -> gates.put(id, items.size()));
                items.add(new Item(event, null));
            } else if (event.kind() instanceof ToolCall call) {
                Optional<String> id = callId(objects.structure(call.input()));
                Integer at = id.isPresent() ? gates.remove(id.get()) : precedingGate(items);
                if (at == null) {
                    items.add(new Item(null, event));
                } else {
                    items.set(at, new Item(items.get(at).gate(), event));
                }
            } else {
                items.add(new Item(null, event));
            }
        }
        return items;
    }

    private static @Nullable Integer precedingGate(List<Item> items) {
        int last = items.size() - 1;
        return last >= 0 && items.get(last).event() == null ? last : null;
    }

    private static Optional<String> callId(JsonNode object) {
        JsonNode id = object.path("call_id");
        return id.isTextual() ? Optional.of(id.textValue()) : Optional.empty();
    }
}
