package dev.akmon.agent.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.agent.SubagentOutcome;
import dev.akmon.journal.CanonicalJson;
import dev.akmon.journal.Digest;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.LogEntry;
import dev.akmon.journal.LogEntry.EventEntry;
import dev.akmon.journal.LogEntry.ObjectEntry;
import dev.akmon.journal.SessionReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A call that a subagent carried out.
 *
 * @param event the number of its ToolCall
 * @param callId its id
 * @param outcome the subagent's session, as the call names it
 */
public record SubagentCall(int event, String callId, SubagentOutcome outcome) {
    /**
     * The calls of a session that subagents carried out, as far as it can be read.
     *
     * @throws JournalException when there is no such session
     */
    public static List<SubagentCall> of(Journal journal, UUID id) throws JournalException {
        List<SubagentCall> calls = new ArrayList<>();
        // An outcome names its call, so its object is new and stands right before its event.
        Map<Digest, byte[]> objects = new HashMap<>();
        int event = 0;
        try (SessionReader reader = journal.read(id)) {
            for (Optional<LogEntry> entry = reader.nextUnchecked(); entry.isPresent(); entry = reader.nextUnchecked()) {
                if (entry.get() instanceof ObjectEntry object) {
                    objects.put(object.digest(), object.bytes());
                } else if (entry.get() instanceof EventEntry one) {
                    if (one.event().kind() instanceof EventKind.ToolCall call
                            && call.toolId().equals(SubagentOutcome.TOOL)) {
                        of(event, objects.get(call.output())).ifPresent(calls::add);
                    }
                    event++;
                    objects.clear();
                }
            }
        } catch (JournalException e) {
            if (e.category() != JournalException.Category.DAMAGED) {
                throw e;
            }
        }
        return calls;
    }

    private static Optional<SubagentCall> of(int event, byte @Nullable [] output) {
        if (output == null) {
            return Optional.empty();
        }
        try {
            JsonNode json = CanonicalJson.parse(output);
            return SubagentOutcome.of(json.get("subagent"))
                    .map(outcome -> new SubagentCall(event, json.path("call_id").asText(), outcome));
        } catch (IOException e) {
            return Optional.empty(); // of another program, which has a tool of that name
        }
    }
}
