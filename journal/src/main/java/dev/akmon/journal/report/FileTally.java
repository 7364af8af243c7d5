package dev.akmon.journal.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.journal.report.SessionSummary.Listing;
import dev.akmon.journal.report.SessionSummary.TouchedFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects what side-effects objects say about files, in the form {@code {"files":[{"path":s,"before":state|null,
 * "after":state|null}]}} or the list alone, and about notes, as {@code memory}; the state of a file has its {@code sha256}.
 */
final class FileTally {

    private static final int MAX_FILES = 500;

    private final Map<String, Change> changes = new LinkedHashMap<>();
    private long others;

    /** Adds the files of one side-effects object, which may be missing or of any shape. */
    void add(JsonNode effects) {
        if (effects.isArray()) {
            addAll(effects);
        } else {
            addAll(effects.path("files"));
            addAll(effects.path("memory"));
        }
    }

    private void addAll(JsonNode files) {
        for (JsonNode file : files) {
            JsonNode path = file.path("path");
            if (path.isTextual()) {
                add(path.textValue(), state(file.path("before")), state(file.path("after")));
            }
        }
    }

    Listing<TouchedFile> listing() {
        List<TouchedFile> files = changes.entrySet().stream()
                .map(entry -> entry.getValue().file(entry.getKey()))
                .toList();
        return new Listing<>(files, files.size() + others);
    }

    private void add(String path, State before, State after) {
        Change earlier = changes.get(path);
        if (earlier != null) {
            changes.put(path, new Change(earlier.before(), after, earlier.times() + 1));
        } else if (changes.size() < MAX_FILES) {
            changes.put(path, new Change(before, after, 1));
        } else {
            others++;
        }
    }

    private static State state(JsonNode state) {
        return new State(
                !state.isMissingNode() && !state.isNull(), state.path("sha256").asText(""));
    }

    private record State(boolean exists, String sha256) {}

    private record Change(State before, State after, long times) {

        TouchedFile file(String path) {
            return new TouchedFile(path, word(), times, before.sha256(), after.sha256());
        }

        private String word() {
            if (before.exists()) {
                return after.exists() ? "changed" : "deleted";
            }
            return after.exists() ? "created" : "created and deleted";
        }
    }
}
