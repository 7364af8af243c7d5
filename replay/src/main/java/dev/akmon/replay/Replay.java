package dev.akmon.replay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.journal.CanonicalJson;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.SessionWriter;
import dev.akmon.journal.StoredSession;
import dev.akmon.recorder.SessionRecorder;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Runs a recorded session again over the playback side of the seam and reports where it differs from the recording.
 *
 * <p>The same agent and the same recorder produce the events; only what is below the seam and behind the sink is
 * exchanged. A replay passes when every event comes again and the chain ends in the recorded head.
 */
public final class Replay {
    private final ReplayableAgent agent;
    private final ReplayMode mode;
    private final JsonNode versions;

    /**
     * @param agent the agent to run
     * @param mode how to treat differences
     * @param versions the {@code producer} and {@code libraries} members of the config object this build would write; where
     *     the recording's are others, differing requests are noted and not counted in {@link ReplayMode#DEFAULT}
     */
    public Replay(ReplayableAgent agent, ReplayMode mode, JsonNode versions) {
        this.agent = agent;
        this.mode = mode;
        this.versions = versions;
    }

    /** Replays without storing anything. */
    public ReplayReport run(StoredSession session) throws ReplayException {
        return run(Recording.of(session), Optional.empty(), Optional.empty());
    }

    /** Replays and stores the replayed session, under a new id, in {@code journal}. */
    public ReplayReport runAndPersist(StoredSession session, Journal journal) throws ReplayException {
        Recording recording = Recording.of(session);
        UUID id = UUID.randomUUID();
        try (SessionWriter writer = journal.create(id)) {
            ReplayReport report = run(recording, Optional.of(new PersistingSink(writer)), Optional.of(id));
            writer.commit();
            return report;
        } catch (JournalException e) {
            throw new ReplayException(ReplayException.Category.PERSIST_JOURNAL_NOT_WRITABLE, e.getMessage(), null, e);
        }
    }

    /**
     * Runs the agent over the beginning of a session and leaves it as it stood there: unwound, with its state for whoever
     * made it to look at.
     *
     * @param events how many events to play, not counting a SessionEnd; what follows is not looked at
     * @return where the agent went another way than recorded; empty when its state is that of the recorded session
     */
    public List<Divergence> rebuild(StoredSession session, int events) throws ReplayException {
        Recording recording = Recording.beginningOf(session, events);
        EventKind.SessionStart start = (EventKind.SessionStart) recording.kind(0);
        JsonNode config = config(recording, start);
        Findings findings = new Findings(mode, otherVersions(config));
        ComparingSink sink = new ComparingSink(recording, findings, Optional.empty());
        PlaybackSeam seam = new PlaybackSeam(recording, sink, findings);
        SessionRecorder recorder = new SessionRecorder(seam, sink);
        try {
            runAgent(recording, () -> {}, () -> agent.run(recording.text(start.cwd()), config, recorder, seam), sink);
            sink.finish();
        } catch (FirstDifference e) {
            // What is found in a strict rebuild is in the findings.
        }
        return findings.divergences();
    }

    private ReplayReport run(Recording recording, Optional<PersistingSink> persisted, Optional<UUID> replayId)
            throws ReplayException {
        EventKind.SessionStart start = (EventKind.SessionStart) recording.kind(0);
        JsonNode config = config(recording, start);
        Findings findings = new Findings(mode, otherVersions(config));
        ComparingSink sink = new ComparingSink(recording, findings, persisted);
        PlaybackSeam seam = new PlaybackSeam(recording, sink, findings);
        SessionRecorder recorder = new SessionRecorder(seam, sink);
        try {
            runAgent(
                    recording,
                    sink::appendRecordedEnd,
                    () -> agent.run(recording.text(start.cwd()), config, recorder, seam),
                    sink);
            sink.finish();
        } catch (FirstDifference e) {
            // A strict replay has found what it was looking for; the report says what.
        }
        return new ReplayReport(
                recording.sessionId(),
                recording.head(),
                replayId,
                sink.head(),
                mode,
                sink.compared(),
                recording.size(),
                sink.position(),
                findings.divergences(),
                findings.notes());
    }

    private interface Run {
        void run() throws JournalException;
    }

    /** @param atBreak what to do where the recorded session was broken off */
    private static void runAgent(Recording recording, Run atBreak, Run run, ComparingSink sink) throws ReplayException {
        try {
            try {
                run.run();
            } catch (RecordedCrash e) {
                atBreak.run();
            } catch (FirstDifference | Recording.UnreadableRecording e) {
                throw e;
            } catch (RuntimeException e) {
                // An error of akmon's own that ended the recorded session ends its replay in the same place.
                if (!recording.brokenOffAt(sink.position())) {
                    throw e;
                }
                atBreak.run();
            }
        } catch (JournalException e) {
            throw new ReplayException(ReplayException.Category.PERSIST_JOURNAL_NOT_WRITABLE, e.getMessage(), null, e);
        } catch (Recording.UnreadableRecording e) {
            throw new ReplayException(
                    ReplayException.Category.STORE_READ_FAILED, e.getCause().getMessage(), null, e);
        } catch (FirstDifference e) {
            throw e;
        } catch (ForeignSessionException e) {
            throw new ReplayException(
                    ReplayException.Category.MALFORMED_SOURCE_CONFIG, String.valueOf(e.getMessage()), null, e);
        } catch (RuntimeException e) {
            throw new ReplayException(
                    ReplayException.Category.SESSION_RUN_FAILED,
                    "the agent failed while replaying: " + e.getMessage(),
                    null,
                    e);
        }
    }

    private static JsonNode config(Recording recording, EventKind.SessionStart start) throws ReplayException {
        JsonNode config;
        try {
            config = CanonicalJson.parse(recording.object(start.config()));
        } catch (IOException e) {
            throw new ReplayException(
                    ReplayException.Category.MALFORMED_SOURCE_CONFIG,
                    "the config object is not JSON; the session was recorded by another program",
                    start.config(),
                    e);
        }
        if (config.path("akmon_otel_config").asBoolean(false)) {
            throw new ReplayException(
                    ReplayException.Category.OTEL_IMPORT_NOT_REPLAYABLE,
                    "the session was imported from an OTEL trace and is not replayable: it holds no model bytes");
        }
        if (!config.path("capture_level").asText().equals("full")) {
            throw new ReplayException(
                    ReplayException.Category.MALFORMED_SOURCE_CONFIG,
                    "the config object does not say capture_level \"full\"; the session cannot be replayed");
        }
        return config;
    }

    private boolean otherVersions(JsonNode config) {
        return !config.path("producer").equals(versions.path("producer"))
                || !config.path("libraries").equals(versions.path("libraries"));
    }
}
