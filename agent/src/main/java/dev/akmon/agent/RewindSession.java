package dev.akmon.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.provider.Connection;
import dev.akmon.journal.Digest;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.SessionWriter;
import dev.akmon.recorder.ForwardClock;
import dev.akmon.recorder.GateDecision;
import dev.akmon.recorder.JournalSink;
import dev.akmon.recorder.LiveSeam;
import dev.akmon.recorder.Seam;
import dev.akmon.recorder.SessionRecorder;
import dev.akmon.recorder.StopSignal;
import dev.akmon.recorder.ToolInvocation;
import dev.akmon.recorder.ToolOutcome;
import dev.akmon.recorder.ToolPreparation;
import dev.akmon.recorder.User;
import dev.akmon.recorder.http.LiveHttp;
import dev.akmon.tools.Workspace;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The session that records a rewind: who asked, which files were put back, and what they were before, so that a rewind can
 * be taken back by rewinding its own session. Its config object has a member {@code rewind} and no model.
 */
public final class RewindSession {
    private static final String REASON = "asked for with akmon rewind";

    private RewindSession() {}

    /**
     * How a rewind went.
     *
     * @param sessionId the session that records it
     * @param head the hash of its last event
     * @param outcome what came of it; null when nothing was done
     * @param refusal why nothing was done; null when it was
     */
    public record Result(
            UUID sessionId,
            Digest head,
            @Nullable ToolOutcome outcome,
            @Nullable String refusal) {}

    /** Whether a config object is that of a rewind. */
    static boolean isOne(JsonNode config) {
        return config.path("rewind").isObject();
    }

    /**
     * Puts the files back and records it.
     *
     * @param parent the session whose changes are undone, and its last event
     * @param to the number of the event to go back to
     * @param force whether files that changed since are put back too
     * @throws JournalException when it cannot be recorded; then nothing that follows happens
     */
    public static Result run(
            Journal journal,
            Workspace workspace,
            Path workingDirectory,
            ParentLink parent,
            int to,
            boolean force,
            Map<String, String> environment)
            throws JournalException {
        Clock clock = new ForwardClock(Clock.systemUTC());
        WorkspaceTools tools = new WorkspaceTools(
                List.of(new UndoTool(journal, workspace)), SecretScrubber.ofEnvironment(environment));
        UUID id = UUID.randomUUID();
        try (SessionWriter writer = journal.create(id);
                LiveSeam seam = new LiveSeam(
                        new LiveHttp(Connection.STANDARD.timeouts(), clock, environment),
                        tools,
                        User.NOBODY,
                        new StopSignal())) {
            SessionRecorder recorder = new SessionRecorder(seam, new JournalSink(writer, clock));
            return run(
                    id,
                    workingDirectory.toString(),
                    config(workspace, parent, to, force).json(),
                    recorder,
                    seam);
        }
    }

    /** The session as a replay runs it. */
    static void replay(String cwd, JsonNode config, SessionRecorder recorder, Seam seam) throws JournalException {
        run(new UUID(0, 0), cwd, config, recorder, seam);
    }

    private static SessionConfig config(Workspace workspace, ParentLink parent, int to, boolean force) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("schema", SessionConfigBuilder.SCHEMA);
        node.put("capture_level", "full");
        node.setAll(AgentVersions.json());
        node.set("parent", parent.toJson());
        node.putObject("project").put("root", workspace.root().toString());
        node.set("rewind", UndoTool.arguments(parent.sessionId(), to, force));
        node.set("nondeterminism", Nondeterminism.manifest());
        return SessionConfigBuilder.recordable(node);
    }

    private static Result run(UUID id, String cwd, JsonNode config, SessionRecorder recorder, Seam seam)
            throws JournalException {
        recorder.start(cwd, config);
        ToolInvocation call = new ToolInvocation("undo_1", RewindPlan.TOOL_ID, config.path("rewind"));
        ToolPreparation preparation = seam.prepare(call);
        if (preparation.failure() != null) {
            String why = preparation.failure().message();
            recorder.gate(new GateDecision(
                    call, preparation, false, "refused", preparation.failure().code(), null, why, "akmon", null));
            return new Result(id, recorder.end(summary("error", why, null)), null, why);
        }
        recorder.gate(new GateDecision(call, preparation, true, "typed", null, null, REASON, "person", null));
        ToolOutcome outcome = recorder.runTools(List.of(call)).get(0);
        String error = outcome.success() ? null : outcome.content();
        Digest head = recorder.end(summary(outcome.success() ? "completed" : "error", error, outcome.sideEffects()));
        return new Result(id, head, outcome, null);
    }

    private static ObjectNode summary(String reason, @Nullable String error, @Nullable JsonNode sideEffects) {
        ObjectNode summary = JsonNodeFactory.instance.objectNode();
        summary.put("exit_reason", reason);
        summary.put("error", error);
        ArrayNode written = summary.putArray("files_written");
        TreeSet<String> paths = new TreeSet<>();
        if (sideEffects != null) {
            sideEffects
                    .path("files")
                    .forEach(file -> paths.add(file.path("path").asText()));
        }
        paths.stream().filter(path -> !path.endsWith("/")).forEach(written::add);
        return summary;
    }
}
