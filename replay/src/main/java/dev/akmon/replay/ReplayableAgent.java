package dev.akmon.replay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.journal.JournalException;
import dev.akmon.recorder.Seam;
import dev.akmon.recorder.SessionRecorder;

/** An agent whose behaviour depends on its config object and on what crosses the seam, and on nothing else. */
@FunctionalInterface
public interface ReplayableAgent {
    /**
     * Runs one whole session, from SessionStart to SessionEnd.
     *
     * @param cwd the recorded working directory
     * @param config the recorded config object
     * @throws JournalException when an event cannot be taken by the recorder's sink
     */
    void run(String cwd, JsonNode config, SessionRecorder recorder, Seam seam) throws JournalException;
}
