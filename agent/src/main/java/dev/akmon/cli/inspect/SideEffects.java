package dev.akmon.cli.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.cli.console.TerminalText;
import java.util.ArrayList;
import java.util.List;

/** Says in a few words what a tool did to files, from its side-effects object. */
final class SideEffects {

    private static final int MAX_PATHS = 3;
    private static final int MAX_PATH = 60;

    private final JsonNode effects;

    /** The object may be missing; its list of files, or of notes, may be the object itself or a member of it. */
    SideEffects(JsonNode object) {
        effects = object.isArray() ? object : object.path(object.has("memory") ? "memory" : "files");
    }

    /** One entry per path, such as {@code changed src/A.java}; the rest is counted. */
    List<String> describe() {
        List<String> words = new ArrayList<>();
        for (JsonNode effect : effects) {
            if (words.size() == MAX_PATHS) {
                words.add("and " + (effects.size() - MAX_PATHS) + " more");
                break;
            }
            words.add(verb(effect) + " " + TerminalText.line(effect.path("path").asText("?"), MAX_PATH));
        }
        return words;
    }

    private static String verb(JsonNode effect) {
        boolean existed = effect.hasNonNull("before");
        boolean exists = effect.hasNonNull("after");
        if (existed && exists) {
            return "changed";
        }
        return existed ? "deleted" : "created";
    }
}
