package dev.akmon.cli.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.agent.ParentLink;
import dev.akmon.agent.SubagentLink;
import dev.akmon.journal.Digest;
import dev.akmon.journal.EventKind.ProviderCall;
import dev.akmon.journal.EventKind.SessionEnd;
import dev.akmon.journal.EventKind.SessionStart;
import dev.akmon.journal.EventKind.UserTurn;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.LogEntry;
import dev.akmon.journal.LogEntry.EventEntry;
import dev.akmon.journal.LogEntry.ObjectEntry;
import dev.akmon.journal.SessionReader;
import dev.akmon.journal.content.Payload;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The few facts that tell sessions apart, gathered while a session streams by. What was gathered before a session turned
 * out to be damaged stays.
 */
public final class SessionFacts {

    /** Objects kept until the first prompt has been seen; a session begins with few and small ones. */
    private final Map<Digest, byte[]> beginning = new HashMap<>();

    private boolean promptSeen;
    private @Nullable String model;
    private @Nullable String project;
    private @Nullable ParentLink parent;
    private @Nullable SubagentLink subagentOf;
    private @Nullable String task;
    private @Nullable Digest head;
    private long turns;
    private long events;
    private boolean ended;

    /** Reads a session to its end. */
    public void readAll(SessionReader reader) throws JournalException {
        for (Optional<LogEntry> entry = reader.nextUnchecked(); entry.isPresent(); entry = reader.nextUnchecked()) {
            if (entry.get() instanceof EventEntry event) {
                add(event);
            } else if (entry.get() instanceof ObjectEntry object && !promptSeen) {
                beginning.put(object.digest(), object.bytes());
            }
        }
    }

    private void add(EventEntry entry) {
        events++;
        head = entry.hash();
        ended = entry.event().kind() instanceof SessionEnd;
        if (entry.event().kind() instanceof SessionStart start) {
            payload(start.config()).flatMap(Payload::structure).ifPresent(this::configured);
        } else if (entry.event().kind() instanceof UserTurn turn && !promptSeen) {
            payload(turn.prompt()).flatMap(Payload::text).ifPresent(prompt -> task = firstLine(prompt));
            promptSeen = true;
            beginning.clear();
        } else if (entry.event().kind() instanceof ProviderCall) {
            turns++;
        }
    }

    private void configured(JsonNode config) {
        model = config.path("model").textValue();
        project = config.path("project").path("root").textValue();
        parent = ParentLink.of(config).orElse(null);
        subagentOf = SubagentLink.of(config).orElse(null);
        JsonNode rewind = config.path("rewind");
        if (rewind.isObject()) {
            task = "rewind to event " + rewind.path("to").asInt();
        }
        JsonNode conversation = config.path("conversation");
        if (conversation.path("go_on").asBoolean()) {
            for (JsonNode message : conversation.path("messages")) {
                String text = message.path("contents").path(0).path("text").textValue();
                task = text == null ? task : firstLine(text);
            }
        }
    }

    private Optional<Payload> payload(Digest digest) {
        return Optional.ofNullable(beginning.get(digest)).map(Payload::new);
    }

    private static String firstLine(String prompt) {
        return prompt.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** The model the session was configured with. */
    public Optional<String> model() {
        return Optional.ofNullable(model);
    }

    /** The root of the project it worked in. */
    public Optional<String> project() {
        return Optional.ofNullable(project);
    }

    /** The session it goes on from. */
    public Optional<ParentLink> parent() {
        return Optional.ofNullable(parent);
    }

    /** The session it works for, if it is a subagent's. */
    public Optional<SubagentLink> subagentOf() {
        return Optional.ofNullable(subagentOf);
    }

    /** The first line of the first prompt, or of the inherited one that the session answers anew. */
    public Optional<String> task() {
        return Optional.ofNullable(task);
    }

    /** The hash of the last event, as 64 hex digits. */
    public Optional<String> head() {
        return Optional.ofNullable(head).map(Digest::hex);
    }

    /** The number of model calls. */
    public long turns() {
        return turns;
    }

    /** The number of events. */
    public long events() {
        return events;
    }

    /** Whether the last event is a SessionEnd. */
    public boolean ended() {
        return ended;
    }
}
