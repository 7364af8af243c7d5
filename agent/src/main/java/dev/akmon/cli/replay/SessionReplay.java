package dev.akmon.cli.replay;

import dev.akmon.agent.AgentLoop;
import dev.akmon.agent.AgentVersions;
import dev.akmon.agent.modules.ModuleException;
import dev.akmon.agent.modules.Modules;
import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Failure;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.StoredSession;
import dev.akmon.replay.Replay;
import dev.akmon.replay.ReplayException;
import dev.akmon.replay.ReplayMode;
import dev.akmon.replay.ReplayReport;
import java.util.Optional;
import java.util.UUID;

/** Replays a session of a journal with akmon's own agent. */
public final class SessionReplay {
    private SessionReplay() {}

    /**
     * Replays a session.
     *
     * @param target where to store the replayed session, empty for nowhere
     * @param modules where the clients of some providers are
     * @throws JournalException when there is no such session or it cannot be read
     * @throws CommandException when the session cannot be replayed
     */
    public static ReplayReport run(Journal journal, UUID id, ReplayMode mode, Optional<Journal> target, Modules modules)
            throws JournalException {
        try (StoredSession session = journal.load(id)) {
            Replay replay = new Replay(AgentLoop.replayWith(modules), mode, AgentVersions.json());
            return target.isPresent() ? replay.runAndPersist(session, target.get()) : replay.run(session);
        } catch (ReplayException e) {
            if (e.getCause() instanceof ModuleException missing) {
                throw new CommandException(
                        ExitCode.USAGE, Failure.UNUSABLE_MODULE, "cannot be replayed: " + missing.getMessage(), e);
            }
            int exitCode = e.category() == ReplayException.Category.OTEL_IMPORT_NOT_REPLAYABLE
                    ? ExitCode.USAGE
                    : ExitCode.ENVIRONMENT;
            throw new CommandException(exitCode, e.category().wireName(), e.getMessage(), e);
        }
    }
}
