package dev.akmon.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.akmon.journal.CanonicalJson;
import dev.akmon.journal.Digest;
import dev.akmon.journal.Event;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.Reference;
import dev.akmon.journal.StoredSession;
import dev.akmon.recorder.SessionRecorder;
import dev.akmon.recorder.StopReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A recorded session, checked to be one that can be replayed, with its objects at hand. */
final class Recording {
    /**
     * How a session ends whose agent did not end it: its process died and {@code akmon session close} closed it, or akmon
     * itself failed. Both are things that came from outside the loop.
     */
    private static final Set<String> BROKEN_OFF = Set.of("closed_after_crash", "internal_error");

    private final StoredSession session;
    private final int size;
    private final boolean beginning;

    private Recording(StoredSession session, int size, boolean beginning) {
        this.session = session;
        this.size = size;
        this.beginning = beginning;
    }

    /**
     * Checks that the session is whole: events from SessionStart to one SessionEnd, each linked to the one before, every
     * object at hand.
     */
    static Recording of(StoredSession session) throws ReplayException {
        int size = session.events().size();
        check(session, size);
        for (int i = 0; i < size; i++) {
            checkEnd(session, i);
        }
        return new Recording(session, size, false);
    }

    /**
     * The first events of a session, which need not have an end. It is played as a session that was broken off there;
     * whether the rest is whole does not matter.
     *
     * @param size how many events, not counting a SessionEnd
     */
    static Recording beginningOf(StoredSession session, int size) throws ReplayException {
        check(session, size);
        return new Recording(session, size, true);
    }

    private static void check(StoredSession session, int size) throws ReplayException {
        if (size == 0) {
            throw new ReplayException(ReplayException.Category.EMPTY_SOURCE, "the session holds no events");
        }
        EventKind first = session.events().get(0).kind();
        if (!(first instanceof EventKind.SessionStart)) {
            throw malformed("event 0 is " + first.name() + ", not SessionStart");
        }
        for (int i = 0; i < size; i++) {
            checkPlace(session, i);
            checkObjects(session, i);
        }
    }

    UUID sessionId() {
        return session.sessionId();
    }

    int size() {
        return size;
    }

    /** Whether this is only the beginning of a session, so that what came next is not known. */
    boolean isBeginning() {
        return beginning;
    }

    @Nullable
    Event event(int index) {
        return index < size() ? session.events().get(index) : null;
    }

    @Nullable
    EventKind kind(int index) {
        Event event = event(index);
        return event == null ? null : event.kind();
    }

    Digest head() {
        return session.eventHashes().get(size() - 1);
    }

    StoredSession session() {
        return session;
    }

    /** An object the checks have shown to be there. */
    byte[] object(Digest digest) {
        try {
            return session.object(digest);
        } catch (JournalException e) {
            throw new UnreadableRecording(e);
        }
    }

    String text(Digest digest) {
        return new String(object(digest), StandardCharsets.UTF_8);
    }

    /** The object as JSON; a missing node when it is not JSON, so that a foreign object reads as having no members. */
    JsonNode json(Digest digest) {
        try {
            return CanonicalJson.parse(object(digest));
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    /** The exit reason when the event at that position is SessionEnd, else empty text. */
    String exitReason(int index) {
        return kind(index) instanceof EventKind.SessionEnd end && end.summary() != null
                ? json(end.summary()).path("exit_reason").asText("")
                : "";
    }

    /** The stop that ended a turn or the session, when the event at that position says so. */
    Optional<StopReason> stopAt(int index) {
        if (kind(index) instanceof EventKind.ToolCall step && step.toolId().equals(SessionRecorder.TURN_STOPPED)) {
            return StopReason.ofWireName(
                    json(step.input()).path("arguments").path("reason").asText());
        }
        return StopReason.ofWireName(exitReason(behindEndedCommands(index)));
    }

    /** The position behind the commands that were ended with the session, where those are recorded at that position. */
    int behindEndedCommands(int index) {
        int behind = index;
        while (kind(behind) instanceof EventKind.ToolCall step && step.toolId().equals(SessionRecorder.END_COMMAND)) {
            behind++;
        }
        return behind;
    }

    /**
     * Whether a session that was broken off was ending at that position: commands had been ended with it already. Why it was to
     * end makes no difference any more.
     */
    boolean endsWithEndedCommandsAt(int index) {
        int behind = behindEndedCommands(index);
        return behind > index && brokenOffAt(behind);
    }

    /** The stop that ended the turn, or the session, that the event at that position is part of. */
    Optional<StopReason> stopFrom(int index) {
        for (int i = index; i < size(); i++) {
            if (kind(i) instanceof EventKind.ToolCall step && step.toolId().equals(SessionRecorder.TURN_STOPPED)) {
                return stopAt(i);
            }
        }
        return stopAt(size() - 1);
    }

    /** Whether nothing follows at that position but, at most, the SessionEnd of a session that was broken off. */
    boolean brokenOffAt(int index) {
        return beginning && index >= size || BROKEN_OFF.contains(exitReason(index));
    }

    private static void checkPlace(StoredSession session, int index) throws ReplayException {
        List<Event> events = session.events();
        Event event = events.get(index);
        List<Digest> parents =
                index == 0 ? List.of() : List.of(session.eventHashes().get(index - 1));
        if (!event.parents().equals(parents) || event.sequence() != index) {
            throw malformed("event " + index + " is not linked to the one before it; `akmon verify` says more");
        }
    }

    private static void checkEnd(StoredSession session, int index) throws ReplayException {
        List<Event> events = session.events();
        Event event = events.get(index);
        boolean last = index == events.size() - 1;
        if (last != (event.kind() instanceof EventKind.SessionEnd)) {
            throw malformed(
                    last
                            ? "the session is not closed; if its process is gone, `akmon session close` closes it"
                            : "event " + index + " is SessionEnd, but events follow it");
        }
    }

    private static void checkObjects(StoredSession session, int index) throws ReplayException {
        EventKind kind = session.events().get(index).kind();
        for (Reference reference : kind.references()) {
            if (!session.hasObject(reference.digest())) {
                throw new ReplayException(
                        ReplayException.Category.MISSING_SOURCE_OBJECT,
                        "event " + index + " " + kind.name() + ": " + reference.field() + " refers to object "
                                + reference.digest().hex() + ", which the session does not hold unaltered",
                        reference.digest(),
                        null);
            }
        }
    }

    private static ReplayException malformed(String message) {
        return new ReplayException(ReplayException.Category.MALFORMED_SOURCE_EVENT, message);
    }

    /** The recording's storage failed while it was being played; unwinds the agent. */
    static final class UnreadableRecording extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnreadableRecording(JournalException cause) {
            super(cause);
        }
    }
}
