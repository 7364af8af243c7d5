import dev.akmon.agent.AgentLoop;
import dev.akmon.agent.AgentVersions;
import dev.akmon.agent.modules.Modules;
import dev.akmon.journal.Journal;
import dev.akmon.journal.StoredSession;
import dev.akmon.replay.Replay;
import dev.akmon.replay.ReplayMode;
import dev.akmon.replay.ReplayReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;

/**
 * How fast a session replays in a JVM that runs for a while, as in a test suite that replays many, beside how long it took
 * to record. Reading the session from the disk and checking its hashes is part of every round.
 *
 * <p>{@code java -cp target/launcher/akmon.jar examples/bench/ReplaySpeed.java JOURNAL SESSION-ID [ROUNDS]}
 */
public final class ReplaySpeed {
    private ReplaySpeed() {}

    public static void main(String[] arguments) throws Exception {
        Journal journal = Journal.at(Path.of(arguments[0]));
        UUID id = UUID.fromString(arguments[1]);
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 60;
        double[] millis = new double[rounds];
        double recorded = 0;
        int events = 0;
        for (int i = 0; i < rounds; i++) {
            long start = System.nanoTime();
            try (StoredSession session = journal.load(id)) {
                ReplayReport report =
                        new Replay(AgentLoop.replayWith(Modules.none()), ReplayMode.STRICT, AgentVersions.json()).run(session);
                if (!report.passed()) {
                    throw new IllegalStateException("the replay differs: " + report.divergences());
                }
                events = session.events().size();
                recorded = Duration.between(
                                        session.events().get(0).emittedAt(),
                                        session.events().get(events - 1).emittedAt())
                                .toNanos()
                        / 1e6;
            }
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        double first = millis[0];
        double[] settled = Arrays.copyOfRange(millis, rounds / 2, rounds);
        Arrays.sort(settled);
        double median = settled[settled.length / 2];
        System.out.printf("recorded in      %9.0f ms, %d events%n", recorded, events);
        System.out.printf("first replay     %9.0f ms  %6.1f times as fast%n", first, recorded / first);
        System.out.printf(
                "settled, median  %9.1f ms  %6.1f times as fast, %.0f events/s%n",
                median, recorded / median, events / median * 1000);
        System.out.printf("settled, fastest %9.1f ms  %6.1f times as fast%n", settled[0], recorded / settled[0]);
    }
}
