package dev.akmon.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.journal.IntactPrefix;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.StoredSession;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.Tool;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.Workspace;
import dev.akmon.tools.files.Restoration;
import java.io.IOException;
import java.util.UUID;

/**
 * Puts files back as they were after an event of a recorded session, {@code {"force":b,"session_id":uuid,"to":n}}. No model
 * is told of it: only the user can ask for it.
 */
final class UndoTool implements Tool {
    private final Journal journal;
    private final Workspace workspace;

    UndoTool(Journal journal, Workspace workspace) {
        this.journal = journal;
        this.workspace = workspace;
    }

    static ObjectNode arguments(UUID session, int to, boolean force) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("force", force)
                .put("session_id", session.toString())
                .put("to", to);
    }

    @Override
    public String name() {
        return RewindPlan.TOOL_ID;
    }

    @Override
    public String description() {
        return "Puts files back.";
    }

    @Override
    public ObjectNode parameters() {
        return JsonNodeFactory.instance.objectNode().put("type", "object");
    }

    @Override
    public boolean parallel() {
        return false;
    }

    @Override
    public PreparedCall prepare(JsonNode arguments) throws ToolException {
        UUID id = UUID.fromString(arguments.path("session_id").asText());
        try (IntactPrefix log = new IntactPrefix(journal.read(id));
                StoredSession session = StoredSession.load(log)) {
            RewindPlan plan = RewindPlan.to(session, arguments.path("to").asInt());
            return Restoration.prepare(
                    workspace, plan.items(), arguments.path("force").asBoolean());
        } catch (JournalException e) {
            throw new ToolException(ErrorCode.IO_ERROR, e.getMessage());
        } catch (IOException e) {
            throw new ToolException(ErrorCode.IO_ERROR, "what session " + id + " recorded cannot be read");
        }
    }
}
