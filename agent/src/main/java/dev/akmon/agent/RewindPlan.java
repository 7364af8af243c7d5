package dev.akmon.agent;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.journal.CanonicalJson;
import dev.akmon.journal.Digest;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.StoredSession;
import dev.akmon.tools.FileState;
import dev.akmon.tools.files.Restoration.Item;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the files were after an event of a session, read from the side effects recorded behind it.
 *
 * @param to the number of the event
 * @param items the files and directories that the session changed after it, sorted by path
 * @param notes the notes of the user's that it wrote or deleted after it, which stay as they are
 */
public record RewindPlan(int to, List<Item> items, Set<String> notes) {
    /** The tool id of the step that puts files back. */
    public static final String TOOL_ID = "akmon:undo";

    /**
     * The plan to go back to the state after an event.
     *
     * @throws IOException when what was recorded cannot be read
     * @throws IllegalArgumentException when the session has no such event
     */
    public static RewindPlan to(StoredSession session, int event) throws IOException {
        if (event < 0 || event >= session.events().size()) {
            throw new IllegalArgumentException("session " + session.sessionId() + " has no event " + event
                    + ", its last is " + (session.events().size() - 1));
        }
        Map<String, Item> items = new TreeMap<>();
        Set<String> notes = new TreeSet<>();
        for (int i = event + 1; i < session.events().size(); i++) {
            if (session.events().get(i).kind() instanceof EventKind.ToolCall call && call.sideEffects() != null) {
                JsonNode effects = json(session, call.sideEffects());
                effects.path("files").forEach(file -> add(file, items));
                effects.path("memory")
                        .forEach(note -> notes.add(note.path("path").asText()));
            }
        }
        return new RewindPlan(event, List.copyOf(items.values()), notes);
    }

    /** What the user should know about the notes, empty when there are none. */
    public Optional<String> aboutNotes() {
        return notes.isEmpty()
                ? Optional.empty()
                : Optional.of("notes are not put back: " + String.join(", ", notes) + " (akmon memory shows them)");
    }

    /**
     * Where to go back to when nobody says: the last prompt whose changes have not been undone yet.
     *
     * @throws IOException when what was recorded cannot be read
     */
    public static int lastPrompt(StoredSession session) throws IOException {
        Deque<Integer> prompts = new ArrayDeque<>();
        for (int i = 0; i < session.events().size(); i++) {
            EventKind kind = session.events().get(i).kind();
            if (kind instanceof EventKind.UserTurn) {
                prompts.push(i);
            } else if (kind instanceof EventKind.ToolCall call
                    && call.toolId().equals(TOOL_ID)
                    && json(session, call.output()).path("status").asText().equals("success")) {
                int to =
                        json(session, call.input()).path("arguments").path("to").asInt();
                prompts.removeIf(prompt -> prompt >= to);
            }
        }
        return Optional.ofNullable(prompts.peek()).orElse(0);
    }

    private static void add(JsonNode file, Map<String, Item> items) {
        String path = file.path("path").asText();
        FileState before = state(file.path("before"));
        FileState after = state(file.path("after"));
        Item earlier = items.get(path);
        items.put(
                path,
                earlier == null
                        ? new Item(path, after, before, content(file.path("undo")), false)
                        : new Item(
                                path,
                                after,
                                earlier.wanted(),
                                earlier.content(),
                                earlier.disturbed() || !Objects.equals(earlier.left(), before)));
    }

    private static @Nullable FileState state(JsonNode state) {
        return state.isObject()
                ? new FileState(
                        state.path("sha256").asText(),
                        state.path("size").asLong(),
                        state.path("mode").asText())
                : null;
    }

    private static byte @Nullable [] content(JsonNode undo) {
        if (undo.path("utf8").isTextual()) {
            return undo.path("utf8").textValue().getBytes(StandardCharsets.UTF_8);
        }
        try {
            return undo.path("base64").isTextual()
                    ? Base64.getDecoder().decode(undo.path("base64").textValue())
                    : null;
        } catch (IllegalArgumentException e) {
            return null; // not what akmon writes; then the content counts as not kept
        }
    }

    private static JsonNode json(StoredSession session, Digest object) throws IOException {
        return CanonicalJson.parse(session.object(object));
    }
}
