package dev.akmon.agent;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.agent.modules.Modules;
import dev.akmon.agent.provider.ImageMessages;
import dev.akmon.journal.CanonicalJson;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.IntactPrefix;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.StoredSession;
import dev.akmon.recorder.PayloadObjects;
import dev.akmon.recorder.ToolImage;
import dev.akmon.recorder.ToolOutcome;
import dev.akmon.replay.Divergence;
import dev.akmon.replay.Replay;
import dev.akmon.replay.ReplayException;
import dev.akmon.replay.ReplayMode;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A recorded session to go on from.
 *
 * <p>Its conversation is not read out of its objects: the agent itself runs over the recording, as in a replay, up to the
 * place to go on from, and then holds the very messages it held then, compaction included.
 */
public final class PastSession implements AutoCloseable {
    private final StoredSession session;
    private final Optional<JournalException> damage;
    private final JsonNode config;
    private final Modules modules;

    private PastSession(StoredSession session, Optional<JournalException> damage, JsonNode config, Modules modules) {
        this.session = session;
        this.damage = damage;
        this.config = config;
        this.modules = modules;
    }

    /**
     * Reads a session as far as it is intact.
     *
     * @param modules where the clients of some providers are
     * @throws JournalException when there is no such session or nothing of it can be read
     * @throws UnusableParentException when it is not one of akmon's own full recordings
     */
    public static PastSession read(Journal journal, UUID id, Modules modules)
            throws JournalException, UnusableParentException {
        try (IntactPrefix log = new IntactPrefix(journal.read(id))) {
            StoredSession session = StoredSession.load(log);
            try {
                return new PastSession(session, log.damage(), config(session), modules);
            } catch (JournalException | UnusableParentException | RuntimeException e) {
                session.close();
                throw e;
            }
        }
    }

    private static JsonNode config(StoredSession session) throws JournalException, UnusableParentException {
        if (session.events().isEmpty() || !(session.events().get(0).kind() instanceof EventKind.SessionStart start)) {
            throw new UnusableParentException("session " + session.sessionId() + " has no event to go on from");
        }
        try {
            JsonNode config = CanonicalJson.parse(session.object(start.config()));
            if (RewindSession.isOne(config)) {
                throw new UnusableParentException("session " + session.sessionId()
                        + " is the record of a rewind and holds no conversation to go on with");
            }
            if (config.path("schema").asText().equals(SessionConfigBuilder.SCHEMA)) {
                return config;
            }
        } catch (JournalException e) {
            throw e;
        } catch (IOException e) {
            throw new UnusableParentException(recordedByAnother(session), e);
        }
        throw new UnusableParentException(recordedByAnother(session));
    }

    private static String recordedByAnother(StoredSession session) {
        return "session " + session.sessionId()
                + " was recorded by another program; only sessions of akmon itself can be gone on with";
    }

    /** Which session this is. */
    public UUID id() {
        return session.sessionId();
    }

    /** How many events of it can be read. */
    public int events() {
        return session.events().size();
    }

    /** Whether all of it up to its SessionEnd was read. */
    public boolean isWhole() {
        return session.ended() && damage.isEmpty();
    }

    /** Where its log is damaged, so that only what stands before is there; empty for a log that is sound. */
    public Optional<JournalException> damage() {
        return damage;
    }

    /** The model it was held with. */
    public String model() {
        return new SessionConfig(config).chatModel().model();
    }

    /** The root of the project it worked in, as recorded. */
    public String projectRoot() {
        return config.path("project").path("root").asText();
    }

    /** The numbers of the events after which it can be forked. */
    public NavigableSet<Integer> boundaries() throws IOException {
        return TurnBoundaries.of(session);
    }

    /**
     * The prompt of the UserTurn with this number.
     *
     * @throws IllegalArgumentException when the event is another
     */
    public String prompt(int event) throws JournalException {
        if (session.events().get(event).kind() instanceof EventKind.UserTurn turn) {
            return new String(session.object(turn.prompt()), StandardCharsets.UTF_8);
        }
        throw new IllegalArgumentException("event " + event + " is no UserTurn");
    }

    /**
     * Everything up to and including the last event. Calls that were asked for and have no recorded outcome, because the
     * process died, get a result that says so.
     *
     * @throws UnusableParentException when the conversation cannot be rebuilt exactly
     */
    public Inheritance all() throws IOException, UnusableParentException {
        return upTo(events() - 1);
    }

    /**
     * Everything up to and including an event.
     *
     * @param event its number, one of {@link #boundaries()} or the last
     * @throws UnusableParentException when the conversation cannot be rebuilt exactly
     */
    public Inheritance upTo(int event) throws IOException, UnusableParentException {
        boolean end = session.events().get(event).kind() instanceof EventKind.SessionEnd;
        ParentLink link = new ParentLink(
                id(), session.eventHashes().get(event), end ? OptionalInt.empty() : OptionalInt.of(event));
        Inheritance rebuilt = rebuilt(end ? event : event + 1).inheritance(link);
        List<ChatMessage> messages = new ArrayList<>(rebuilt.messages());
        for (ToolExecutionRequest call : Conversation.withoutResult(messages)) {
            messages.add(resultOf(call));
        }
        return new Inheritance(link, messages, rebuilt.notes(), rebuilt.shown(), rebuilt.heldWith());
    }

    /** The agent as it stood after that many events. */
    private AgentLoop rebuilt(int events) throws UnusableParentException {
        class Rebuilt {
            @Nullable
            AgentLoop loop;
        }
        Rebuilt rebuilt = new Rebuilt();
        try {
            List<Divergence> divergences = new Replay(
                            (cwd, recorded, recorder, seam) -> {
                                rebuilt.loop = AgentLoop.playback(recorded, modules, recorder, seam);
                                rebuilt.loop.run(cwd);
                            },
                            ReplayMode.DEFAULT,
                            AgentVersions.json())
                    .rebuild(session, events);
            if (!divergences.isEmpty()) {
                Divergence first = divergences.get(0);
                throw new UnusableParentException("the conversation of session " + id()
                        + " cannot be rebuilt exactly: its event " + first.eventSeq() + " does not come again ("
                        + first.kind() + "); akmon replay says more");
            }
        } catch (ReplayException e) {
            throw new UnusableParentException("session " + id() + " cannot be gone on with: " + e.getMessage(), e);
        }
        return rebuilt.loop;
    }

    /** The result of a call whose turn was cut short: as it was recorded, else that there is none. */
    private ToolExecutionResultMessage resultOf(ToolExecutionRequest call) throws IOException {
        String text = "Not run: the session ended before this call";
        List<ToolImage> images = List.of();
        boolean success = false;
        for (int i = 0; i < events(); i++) {
            EventKind kind = session.events().get(i).kind();
            if (kind instanceof EventKind.PermissionGate gate) {
                JsonNode context = CanonicalJson.parse(session.object(gate.context()));
                if (context.path("call_id").asText().equals(call.id())) {
                    text = gate.decision().equals("allowed")
                            ? "Error (interrupted): the session ended while this call was running; what it has done is"
                                    + " not known"
                            : "Denied: " + context.path("reason").asText();
                }
            } else if (kind instanceof EventKind.ToolCall ran) {
                JsonNode input = CanonicalJson.parse(session.object(ran.input()));
                if (input.path("call_id").asText().equals(call.id())) {
                    ToolOutcome outcome = PayloadObjects.outcome(session.object(ran.output()), null);
                    text = ToolTurn.textFor(outcome);
                    success = outcome.success();
                    images = outcome.images();
                }
            }
        }
        return ImageMessages.result(call.id(), call.name(), text, success, images);
    }

    @Override
    public void close() {
        session.close();
    }
}
