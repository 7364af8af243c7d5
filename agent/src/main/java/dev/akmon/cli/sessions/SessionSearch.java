package dev.akmon.cli.sessions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.journal.Digest;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.LogEntry;
import dev.akmon.journal.LogEntry.EventEntry;
import dev.akmon.journal.LogEntry.ObjectEntry;
import dev.akmon.journal.SessionReader;
import dev.akmon.journal.content.Payload;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks through sessions for a text: in prompts, in answers, and in the arguments and changed files of tool calls. Each
 * session streams by once; of its objects only those of the event to come are held.
 */
public final class SessionSearch {
    /** The most characters of an excerpt. */
    public static final int MAX_EXCERPT = 120;

    private static final int BEFORE = 40;

    private final Journal journal;
    private final Pattern text;
    private final int limit;
    private int found;

    /**
     * @param text what to look for, upper and lower case being the same
     * @param limit after how many matches to stop
     */
    public SessionSearch(Journal journal, String text, int limit) {
        this.journal = journal;
        this.text = Pattern.compile(Pattern.quote(text), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        this.limit = limit;
    }

    /**
     * An event in which the text is.
     *
     * @param session its session
     * @param event its number
     * @param what {@code prompt}, {@code answer} or {@code tool}
     * @param tool the tool's name, null for the others
     * @param excerpt the text around the first place
     */
    public record Match(
            UUID session, long event, String what, @Nullable String tool, String excerpt) {
        /** The match in a report. */
        public ObjectNode toJson() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("session_id", session.toString())
                    .put("event", event)
                    .put("in", what)
                    .put("tool", tool)
                    .put("excerpt", excerpt);
        }
    }

    /** How many matches there were so far. */
    public int found() {
        return found;
    }

    /** Whether the limit is reached. */
    public boolean full() {
        return found >= limit;
    }

    /**
     * Looks through one session.
     *
     * @throws JournalException when it cannot be read to its end; what was found before has been handed on
     */
    public void in(UUID id, Consumer<Match> matches) throws JournalException {
        Map<Digest, byte[]> objects = new HashMap<>();
        try (SessionReader reader = journal.read(id)) {
            for (Optional<LogEntry> entry = reader.nextUnchecked();
                    entry.isPresent() && !full();
                    entry = reader.nextUnchecked()) {
                if (entry.get() instanceof ObjectEntry object) {
                    objects.put(object.digest(), object.bytes());
                } else if (entry.get() instanceof EventEntry event) {
                    match(id, event.event().sequence(), event.event().kind(), objects)
                            .ifPresent(match -> {
                                found++;
                                matches.accept(match);
                            });
                    // An object that a later event refers to again was looked at with the first.
                    objects.clear();
                }
            }
        }
    }

    private Optional<Match> match(UUID id, long event, EventKind kind, Map<Digest, byte[]> objects) {
        if (kind instanceof EventKind.UserTurn turn) {
            return text(objects.get(turn.prompt()))
                    .flatMap(this::excerpt)
                    .map(excerpt -> new Match(id, event, "prompt", null, excerpt));
        }
        if (kind instanceof EventKind.AssistantTurn turn) {
            return text(objects.get(turn.message()))
                    .flatMap(this::excerpt)
                    .map(excerpt -> new Match(id, event, "answer", null, excerpt));
        }
        if (kind instanceof EventKind.ToolCall call) {
            return inValues(structure(objects.get(call.input())).path("arguments"))
                    .or(() -> structure(objects.get(call.sideEffects())).path("files").findValues("path").stream()
                            .flatMap(path -> inValues(path).stream())
                            .findFirst())
                    .map(excerpt -> new Match(id, event, "tool", call.toolId(), call.toolId() + ": " + excerpt));
        }
        return Optional.empty();
    }

    private Optional<String> inValues(JsonNode node) {
        if (node.isTextual()) {
            return excerpt(node.textValue());
        }
        for (JsonNode child : node) {
            Optional<String> inside = inValues(child);
            if (inside.isPresent()) {
                return inside;
            }
        }
        return Optional.empty();
    }

    /** The line around the first place. */
    private Optional<String> excerpt(String whole) {
        Matcher matcher = text.matcher(whole);
        if (!matcher.find()) {
            return Optional.empty();
        }
        int from = Math.max(0, matcher.start() - BEFORE);
        int to = Math.min(whole.length(), from + MAX_EXCERPT);
        String shown = whole.substring(from, Math.max(to, matcher.end()))
                .replaceAll("\\s+", " ")
                .strip();
        return Optional.of((from > 0 ? "…" : "") + shown + (to < whole.length() ? "…" : ""));
    }

    private static Optional<String> text(byte @Nullable [] object) {
        return Optional.ofNullable(object).map(Payload::new).flatMap(Payload::text);
    }

    private static JsonNode structure(byte @Nullable [] object) {
        return Optional.ofNullable(object)
                .map(Payload::new)
                .flatMap(Payload::structure)
                .orElse(JsonNodeFactory.instance.missingNode());
    }
}
