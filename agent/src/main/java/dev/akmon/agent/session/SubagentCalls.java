package dev.akmon.agent.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.akmon.agent.SubagentLink;
import dev.akmon.agent.SubagentOutcome;
import dev.akmon.journal.CanonicalJson;
import dev.akmon.journal.Digest;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.HashAlgorithm;
import dev.akmon.journal.IntactPrefix;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.LogEntry;
import dev.akmon.journal.LogEntry.EventEntry;
import dev.akmon.journal.LogEntry.ObjectEntry;
import dev.akmon.journal.LogTail;
import dev.akmon.journal.SessionSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The calls of a session that subagents carried out, collected while the session is read, for whatever else. */
public final class SubagentCalls {
    private static final String ALLOWED = "allowed";

    private final UUID sessionId;
    private final List<SubagentCall> named = new ArrayList<>();
    /** Calls that were let run and have no outcome: the number of the gate by the call's id. */
    private final Map<String, Integer> open = new LinkedHashMap<>();

    private final Map<Digest, Integer> events = new HashMap<>();
    // Gates and outcomes name their call, so the object of one is new and stands right before its event.
    private final Map<Digest, byte[]> objects = new HashMap<>();

    /** None yet of this session. */
    public SubagentCalls(UUID sessionId) {
        this.sessionId = sessionId;
    }

    /**
     * A subagent whose call has no outcome, because the process that ran it died.
     *
     * @param sessionId its session
     * @param gate the number of the event that let the call run
     * @param callId the call's id
     */
    public record CutOff(UUID sessionId, int gate, String callId) {}

    /**
     * Those of a session as far as it is intact.
     *
     * @throws JournalException when there is no such session
     */
    public static SubagentCalls of(Journal journal, UUID id) throws JournalException {
        SubagentCalls calls = new SubagentCalls(id);
        try (SessionSource log = calls.over(new IntactPrefix(journal.read(id)))) {
            Optional<LogEntry> entry = log.next();
            while (entry.isPresent()) {
                entry = log.next();
            }
        } catch (JournalException e) {
            if (e.category() != JournalException.Category.DAMAGED) {
                throw e;
            }
        }
        return calls;
    }

    /** A source that passes on all of the session's own, and collects what passes; the other is closed with it. */
    public SessionSource over(SessionSource source) {
        return new Passing(source);
    }

    /** Those whose outcome names the subagent's session, in recorded order. */
    public List<SubagentCall> named() {
        return List.copyOf(named);
    }

    /**
     * The sessions of subagents that no outcome names, because the process died first: what they did stands in their own
     * sessions alone. Costs a look at the beginning of every session of the journal, where there is a call without outcome.
     *
     * @throws JournalException when the journal cannot be listed
     */
    public List<CutOff> cutOff(Journal journal) throws JournalException {
        if (open.isEmpty()) {
            return List.of();
        }
        return journal.sessionIds().parallelStream()
                .flatMap(id -> SessionOrigin.of(journal, id).flatMap(this::cutOff).stream())
                .toList();
    }

    private Optional<CutOff> cutOff(SessionOrigin origin) {
        return origin.subagentOf()
                .filter(link -> open.containsKey(link.callId()))
                .map(link -> new CutOff(origin.id(), open.get(link.callId()), link.callId()))
                .filter(cutOff -> began(origin.subagentOf().orElseThrow(), cutOff.gate(), Integer.MAX_VALUE));
    }

    /** Whether a subagent's session says that it carried out this call of this session. */
    public boolean isOf(SubagentLink link, SubagentCall call) {
        return link.callId().equals(call.callId()) && began(link, 0, call.event());
    }

    /** Whether it names this session, and as its last event when it began one of these. */
    private boolean began(SubagentLink link, int first, int end) {
        int at = events.getOrDefault(link.head(), -1);
        return link.sessionId().equals(sessionId) && at >= first && at < end;
    }

    private void note(LogEntry entry) {
        if (entry instanceof ObjectEntry object) {
            objects.put(object.digest(), object.bytes());
        } else if (entry instanceof EventEntry event) {
            int number = events.size();
            if (event.event().kind() instanceof EventKind.PermissionGate gate) {
                noteGate(number, gate);
            } else if (event.event().kind() instanceof EventKind.ToolCall call
                    && call.toolId().equals(SubagentOutcome.TOOL)) {
                noteOutcome(number, object(call.output()));
            }
            events.put(event.hash(), number);
            objects.clear();
        }
    }

    private void noteGate(int number, EventKind.PermissionGate gate) {
        JsonNode context = gate.decision().equals(ALLOWED) ? object(gate.context()) : MissingNode.getInstance();
        if (context.path("tool_name").asText().equals(SubagentOutcome.TOOL)) {
            open.put(context.path("call_id").asText(), number);
        }
    }

    private void noteOutcome(int number, JsonNode output) {
        // What was redacted does not say which call it was; outcomes come in the order of the gates.
        String callId =
                output.path("call_id").asText(open.keySet().stream().findFirst().orElse(""));
        open.remove(callId);
        SubagentOutcome.of(output.get("subagent"))
                .ifPresent(outcome -> named.add(new SubagentCall(number, callId, outcome)));
    }

    private JsonNode object(Digest digest) {
        byte[] bytes = objects.get(digest);
        try {
            return bytes == null ? MissingNode.getInstance() : CanonicalJson.parse(bytes);
        } catch (IOException e) {
            return MissingNode.getInstance(); // of another program, whose objects are of another form
        }
    }

    private final class Passing implements SessionSource {
        private final SessionSource source;

        Passing(SessionSource source) {
            this.source = source;
        }

        @Override
        public UUID sessionId() {
            return source.sessionId();
        }

        @Override
        public HashAlgorithm algorithm() {
            return source.algorithm();
        }

        @Override
        public Optional<LogEntry> next() throws JournalException {
            Optional<LogEntry> next = source.next();
            next.ifPresent(SubagentCalls.this::note);
            return next;
        }

        @Override
        public LogTail tail() {
            return source.tail();
        }

        @Override
        public void close() {
            source.close();
        }
    }
}
