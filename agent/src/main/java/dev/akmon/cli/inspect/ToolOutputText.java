package dev.akmon.cli.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.journal.Event;
import dev.akmon.journal.EventKind.ToolCall;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.StoredSession;
import dev.akmon.journal.content.SessionObjects;
import java.util.Optional;

/** What tool calls wrote, as far as a session has it: more than the model was given, where it was given a part. */
public final class ToolOutputText {

    private final StoredSession session;
    private final SessionObjects objects;

    /** The outputs of this session's calls. */
    public ToolOutputText(StoredSession session) {
        this.session = session;
        this.objects = new SessionObjects(session);
    }

    /** The output of a call; empty when there is no such call or its output cannot be read. */
    public Optional<String> of(String callId) throws JournalException {
        for (Event event : session.events()) {
            if (event.kind() instanceof ToolCall call
                    && callId.equals(
                            objects.structure(call.input()).path("call_id").textValue())) {
                JsonNode output = objects.structure(call.output());
                JsonNode text = output.path(output.has("full_output") ? "full_output" : "content");
                return Optional.ofNullable(text.textValue());
            }
        }
        return Optional.empty();
    }
}
