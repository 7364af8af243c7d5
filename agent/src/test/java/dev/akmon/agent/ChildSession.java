package dev.akmon.agent;

import dev.akmon.agent.provider.ProviderSettings.Protocol;
import dev.akmon.journal.Journal;
import dev.akmon.journal.StoredSession;
import dev.akmon.replay.ReplayMode;
import dev.akmon.replay.ReplayReport;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** The program of a child process that records or replays sessions and prints what came of each, a line for each. */
final class ChildSession {
    /** What it records sessions over. */
    static final List<Protocol> PROTOCOLS =
            List.of(Protocol.OPENAI, Protocol.ANTHROPIC, Protocol.OLLAMA, Protocol.GEMINI);

    private ChildSession() {}

    /** {@code record DIRECTORY SERVER} prints the ids of new sessions, {@code replay JOURNAL ID...} the heads of replayed ones. */
    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("record")) {
            SessionFixture sessions = new SessionFixture(Path.of(arguments[1]));
            for (Protocol protocol : PROTOCOLS) {
                RecordedSession session = DeterminismTest.aSession(sessions, URI.create(arguments[2]), protocol)
                        .run();
                System.out.println(session.id());
            }
            return;
        }
        Journal journal = Journal.at(Path.of(arguments[1]));
        for (String id : List.of(arguments).subList(2, arguments.length)) {
            try (StoredSession session = journal.load(UUID.fromString(id))) {
                ReplayReport report = RecordedSession.replay(session, ReplayMode.STRICT);
                System.out.println(
                        report.passed()
                                ? report.replayHead().orElseThrow()
                                : report.divergences().toString());
            }
        }
    }
}
