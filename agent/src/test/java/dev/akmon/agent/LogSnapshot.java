package dev.akmon.agent;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.journal.CanonicalJson;
import dev.akmon.journal.Digest;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.LogEntry;
import dev.akmon.journal.SessionReader;
import dev.akmon.recorder.http.HttpMessageException;
import dev.akmon.recorder.http.HttpMessages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What a log holds at one moment of its session, read as another process would. */
final class LogSnapshot {
    private final Map<Digest, byte[]> objects = new HashMap<>();
    private final List<EventKind> events = new ArrayList<>();

    static LogSnapshot of(Journal journal, UUID id) throws JournalException {
        LogSnapshot snapshot = new LogSnapshot();
        try (SessionReader reader = journal.read(id)) {
            for (Optional<LogEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                if (entry.get() instanceof LogEntry.ObjectEntry object) {
                    snapshot.objects.put(object.digest(), object.bytes());
                } else if (entry.get() instanceof LogEntry.EventEntry event) {
                    snapshot.events.add(event.event().kind());
                }
            }
        }
        return snapshot;
    }

    List<EventKind> events() {
        return events;
    }

    boolean holdsRequest(byte[] body) {
        return objects.values().stream().anyMatch(object -> {
            try {
                return Arrays.equals(HttpMessages.parseRequest(object).body(), body);
            } catch (HttpMessageException otherObject) {
                return false;
            }
        });
    }

    /** The ids of calls whose gate has this decision. */
    Set<String> gated(String decision) throws IOException {
        Set<String> ids = new HashSet<>();
        for (EventKind kind : events) {
            if (kind instanceof EventKind.PermissionGate gate && gate.decision().equals(decision)) {
                ids.add(json(gate.context()).path("call_id").asText());
            }
        }
        return ids;
    }

    /** The ids of calls whose outcome is there. */
    Set<String> ran() throws IOException {
        Set<String> ids = new HashSet<>();
        for (EventKind kind : events) {
            if (kind instanceof EventKind.ToolCall call) {
                ids.add(json(call.output()).path("call_id").asText());
            }
        }
        return ids;
    }

    /** The ids of the calls that the model is recorded to have asked for. */
    Set<String> requested() throws IOException {
        Set<String> ids = new HashSet<>();
        for (EventKind kind : events) {
            if (kind instanceof EventKind.AssistantTurn turn && turn.toolCalls() != null) {
                json(turn.toolCalls()).forEach(call -> ids.add(call.path("id").asText()));
            }
        }
        return ids;
    }

    private JsonNode json(Digest digest) throws IOException {
        return CanonicalJson.parse(objects.get(digest));
    }
}
