package dev.akmon.cli.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.recorder.ToolInvocation;
import dev.akmon.recorder.ToolOutcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the tools of a conversation have done so far: outputs that were folded, and files as they were before. */
final class ToolLog {
    /** How many calls can be unfolded. */
    private static final int KEPT = 200;

    /**
     * A call that has run.
     *
     * @param moreRecorded whether the journal has more of its output than the outcome here
     */
    record Entry(int number, ToolInvocation call, ToolOutcome outcome, boolean moreRecorded) {}

    /**
     * A file as it was before the first change of this session.
     *
     * @param content null when there was none, or when it is not kept
     * @param known whether it is known how it was
     */
    record Before(byte[] content, boolean known) {}

    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Before> before = new LinkedHashMap<>();
    private int last;

    /** Adds a call and gives it its number, from 1. */
    int add(ToolInvocation call, ToolOutcome outcome) {
        last++;
        entries.add(new Entry(last, call, outcome.withFullOutput(null), outcome.fullOutput() != null));
        if (entries.size() > KEPT) {
            entries.remove(0);
        }
        if (outcome.sideEffects() != null) {
            outcome.sideEffects().path("files").forEach(this::changed);
        }
        return last;
    }

    private void changed(JsonNode file) {
        String path = file.path("path").asText();
        if (path.endsWith("/")) {
            return;
        }
        JsonNode undo = file.path("undo");
        boolean existed = file.path("before").isObject();
        byte[] content = undo.has("utf8")
                ? undo.path("utf8").asText().getBytes(StandardCharsets.UTF_8)
                : undo.has("base64")
                        ? Base64.getDecoder().decode(undo.path("base64").asText())
                        : null;
        before.putIfAbsent(path, new Before(content, content != null || !existed));
    }

    /** The call of that number; the latest when it is empty. */
    Optional<Entry> find(Optional<Integer> number) {
        if (number.isEmpty()) {
            return entries.isEmpty() ? Optional.empty() : Optional.of(entries.get(entries.size() - 1));
        }
        return entries.stream().filter(e -> e.number() == number.get()).findFirst();
    }

    /** The files that tools changed, by their path relative to the project's root, as they were before. */
    Map<String, Before> before() {
        return before;
    }
}
