package dev.akmon.agent;

import static dev.akmon.agent.Script.call;
import static dev.akmon.agent.Script.read;
import static dev.akmon.agent.Script.say;
import static dev.akmon.agent.Script.shell;
import static dev.akmon.agent.Script.status;
import static dev.akmon.agent.Script.withSummary;
import static dev.akmon.agent.Script.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.agent.scripted.ReceivedRequest;
import dev.akmon.agent.session.CrashedSession;
import dev.akmon.journal.Digest;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.StoredSession;
import dev.akmon.recorder.ApprovalAnswer;
import dev.akmon.recorder.EventSink;
import dev.akmon.recorder.StopSignal;
import dev.akmon.recorder.ToolHost;
import dev.akmon.recorder.ToolInvocation;
import dev.akmon.recorder.ToolOutcome;
import dev.akmon.recorder.ToolPreparation;
import dev.akmon.replay.ReplayMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a session does is in the journal before it is done; when the journal fails, it is not done. */
class RecordBeforeEffectTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private final List<String> unrecorded = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger runs = new AtomicInteger();

    @Test
    void everyEffectFindsItsReasonInTheJournal() throws Exception {
        UUID id = UUID.randomUUID();
        SessionFixture sessions = new SessionFixture(directory)
                .file("a.txt", "a\n")
                .window(2500)
                .allow("write_file", "shell(touch)")
                .person(question -> ApprovalAnswer.allow())
                .prompts("Erst das.", "Dann das.")
                .model(withSummary(
                        say("Summary."),
                        say("Eins.", read("a.txt"), read("a.txt"), write("1.txt", "x"))
                                .failing(status(529)),
                        say("Zwei.", shell("touch 2.txt"), call("no_tool"), write("3.txt", "x")),
                        say("Drei. " + "Wort ".repeat(1500), read("a.txt")),
                        say("Vier.", shell("rm 1.txt")),
                        say("Done."),
                        say("", read("a.txt")),
                        say("Auch.")));
        sessions.requestObserver(request -> watch(() -> requestArrived(sessions, id, request)))
                .tools(host -> watched(host, call -> watch(() -> toolRuns(sessions, id, call))));

        sessions.start(id);

        assertThat(unrecorded).isEmpty();
        assertThat(requests.get()).isGreaterThan(7);
        assertThat(runs.get()).isEqualTo(8);
        LogSnapshot end = LogSnapshot.of(sessions.journal(), id);
        assertThat(end.events()).last().isInstanceOf(EventKind.SessionEnd.class);
        assertThat(end.ran()).contains("compact_1");
    }

    private interface Check {
        void run() throws Exception;
    }

    private void watch(Check check) {
        try {
            check.run();
        } catch (Exception e) {
            unrecorded.add(e.toString());
        }
    }

    /** The request itself, and everything the model hears in it, must be there. */
    private void requestArrived(SessionFixture sessions, UUID id, ReceivedRequest request) throws Exception {
        requests.incrementAndGet();
        LogSnapshot log = LogSnapshot.of(sessions.journal(), id);
        if (!log.holdsRequest(request.body())) {
            unrecorded.add("a request is sent that is not in the journal");
        }
        for (JsonNode message : JSON.readTree(request.body()).path("messages")) {
            for (JsonNode call : message.path("tool_calls")) {
                if (!log.requested().contains(call.path("id").asText())) {
                    unrecorded.add("the model's call is not in the journal: " + call);
                }
            }
            String answered = message.path("tool_call_id").asText();
            if (!answered.isEmpty()
                    && !log.ran().contains(answered)
                    && !log.gated("denied").contains(answered)) {
                unrecorded.add("the model hears of an outcome that is not in the journal: " + message);
            }
        }
    }

    private void toolRuns(SessionFixture sessions, UUID id, ToolInvocation call) throws Exception {
        runs.incrementAndGet();
        if (!LogSnapshot.of(sessions.journal(), id).gated("allowed").contains(call.callId())) {
            unrecorded.add("a tool runs whose gate is not in the journal: " + call);
        }
    }

    private interface Watcher {
        void runs(ToolInvocation call);
    }

    private static ToolHost watched(ToolHost host, Watcher watcher) {
        return new ToolHost() {
            @Override
            public ToolPreparation prepare(ToolInvocation call) {
                return host.prepare(call);
            }

            @Override
            public ToolOutcome run(ToolInvocation call, StopSignal stop) {
                watcher.runs(call);
                return host.run(call, stop);
            }
        };
    }

    /** A sink that fails at one of its operations, and from then on. */
    private final class FailingSink implements EventSink {
        private final EventSink sink;
        private final Path project;
        private int left;
        private int operations;
        private List<String> stateAtFailure = List.of();

        FailingSink(EventSink sink, Path project, int failingAt) {
            this.sink = sink;
            this.project = project;
            this.left = failingAt;
        }

        private void operate() throws JournalException {
            operations++;
            if (left-- > 0) {
                return;
            }
            if (stateAtFailure.isEmpty()) {
                stateAtFailure = stateOfTheWorld(project);
            }
            throw new JournalException(JournalException.Category.WRITE_FAILED, "no space left, for once");
        }

        @Override
        public Digest put(byte[] object) throws JournalException {
            operate();
            return sink.put(object);
        }

        @Override
        public Digest append(EventKind kind) throws JournalException {
            operate();
            return sink.append(kind);
        }

        @Override
        public void commit() throws JournalException {
            operate();
            sink.commit();
        }

        @Override
        public Optional<Digest> head() {
            return sink.head();
        }
    }

    /** Everything outside the journal that a session can touch. */
    private List<String> stateOfTheWorld(Path project) {
        List<String> state = new ArrayList<>(List.of("requests " + requests, "runs " + runs));
        try (Stream<Path> files = Files.list(project)) {
            files.map(Path::toString).sorted().forEach(state::add);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return state;
    }

    @Test
    void nothingHappensOnceTheJournalHasFailedWhereverItFails() throws Exception {
        int operations = runWithJournalFailingAt(Integer.MAX_VALUE);
        assertThat(requests.get()).as("the session whose journal does not fail").isEqualTo(4);
        assertThat(runs.get()).isEqualTo(4);

        for (int failingAt = 0; failingAt < operations; failingAt++) {
            runWithJournalFailingAt(failingAt);
        }
        assertThat(operations).isGreaterThan(40);
    }

    private int runWithJournalFailingAt(int failingAt) throws Exception {
        requests.set(0);
        runs.set(0);
        UUID id = UUID.randomUUID();
        FailingSink[] failing = new FailingSink[1];
        SessionFixture sessions = new SessionFixture(Files.createTempDirectory(directory, "failing"))
                .file("a.txt", "a\n")
                .allow("write_file", "shell(touch)")
                .requestObserver(request -> requests.incrementAndGet())
                .tools(host -> watched(host, call -> runs.incrementAndGet()))
                .turns(
                        say("Eins.", read("a.txt"), read("a.txt"), write("1.txt", "x"))
                                .failing(status(529)),
                        say("", shell("touch 2.txt"), call("no_tool")));
        sessions.sink((sink, log) -> failing[0] = new FailingSink(sink, sessions.project(), failingAt));
        if (failingAt == Integer.MAX_VALUE) {
            sessions.start(id);
            return failing[0].operations;
        }

        assertThatThrownBy(() -> sessions.start(id))
                .as("failing at %d", failingAt)
                .isInstanceOf(JournalException.class)
                .hasMessage("no space left, for once");

        assertThat(stateOfTheWorld(sessions.project()))
                .as("failing at %d", failingAt)
                .isEqualTo(failing[0].stateAtFailure);
        assertThatWhatWasAcknowledgedReplays(sessions, id);
        return failing[0].operations;
    }

    private static void assertThatWhatWasAcknowledgedReplays(SessionFixture sessions, UUID id) throws Exception {
        Optional<CrashedSession.Closed> closed = CrashedSession.close(sessions.journal(), id, Instant.now());
        if (closed.isPresent()) {
            try (StoredSession session = sessions.journal().load(id)) {
                assertThat(RecordedSession.replay(session, ReplayMode.STRICT).passed())
                        .isTrue();
            }
        }
    }
}
