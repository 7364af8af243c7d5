package dev.akmon.agent;

import static dev.akmon.agent.Script.call;
import static dev.akmon.agent.Script.cut;
import static dev.akmon.agent.Script.read;
import static dev.akmon.agent.Script.say;
import static dev.akmon.agent.Script.shell;
import static dev.akmon.agent.Script.status;
import static dev.akmon.agent.Script.withSummary;
import static dev.akmon.agent.Script.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.akmon.agent.modules.Modules;
import dev.akmon.agent.scripted.ScriptedCall;
import dev.akmon.agent.scripted.ScriptedConversation;
import dev.akmon.agent.scripted.ScriptedFailure;
import dev.akmon.agent.scripted.ScriptedModel;
import dev.akmon.agent.session.CrashedSession;
import dev.akmon.journal.Digest;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.SessionReader;
import dev.akmon.journal.SessionVerifier;
import dev.akmon.journal.StoredSession;
import dev.akmon.recorder.ApprovalAnswer;
import dev.akmon.recorder.EndedCommand;
import dev.akmon.recorder.EventSink;
import dev.akmon.recorder.StopReason;
import dev.akmon.recorder.StopSignal;
import dev.akmon.recorder.ToolHost;
import dev.akmon.recorder.ToolInvocation;
import dev.akmon.recorder.ToolOutcome;
import dev.akmon.recorder.ToolPreparation;
import dev.akmon.recorder.UserInput;
import dev.akmon.replay.Replay;
import dev.akmon.replay.ReplayMode;
import dev.akmon.replay.ReplayReport;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Sessions whose process died. Each is recorded whole once; then its log is cut after each commit, which is what a crash
 * leaves behind, closed as the next start would close it, and replayed.
 */
class CrashedSessionsTest {
    private static final Instant CLOSED_AT = Instant.parse("2026-11-21T12:00:00.123456789Z");

    @TempDir
    Path directory;

    /** A kind of session, to be broken off at every place. */
    enum Kind {
        TOOLS {
            @Override
            void prepare(SessionFixture sessions) {
                sessions.allow("write_file", "shell")
                        .turns(
                                say("Lesen 🌍.", read("a.txt"), read("a.txt"), read("fehlt.txt")),
                                say("", write("b.txt", "b"), call("no_tool"), shell("rm a.txt; exit 2"), read("a.txt")),
                                say("Done."));
            }
        },
        PERSON {
            @Override
            void prepare(SessionFixture sessions) {
                sessions.readsAllowed(false)
                        .person(question -> question.call().callId().endsWith("2")
                                ? ApprovalAnswer.deny(null)
                                : ApprovalAnswer.allowSameCall())
                        .prompts("Eins", "Zwei")
                        .turns(say("", read("a.txt"), shell("true"), read("a.txt")), say("Done."), say("Auch."));
            }
        },
        SUBAGENT {
            @Override
            void prepare(SessionFixture sessions) {
                sessions.model(new ScriptedModel(
                        "scripted",
                        List.of(
                                new ScriptedConversation("Side task", List.of(say("", read("a.txt")), say("One."))),
                                new ScriptedConversation(
                                        null,
                                        List.of(
                                                say("", call("subagent", "task", "Side task"), read("a.txt")),
                                                say("Done.")))),
                        List.of()));
            }
        },
        RETRIES {
            @Override
            void prepare(SessionFixture sessions) {
                sessions.turns(
                        say("", read("a.txt")).failing(status(529), new ScriptedFailure.Truncate(2, 1)),
                        cut("Halb").failing(new ScriptedFailure.Drop(1)),
                        say("Ganz.").failing(status(401)));
            }
        },
        COMPACTED {
            @Override
            void prepare(SessionFixture sessions) {
                sessions.window(1400)
                        .model(withSummary(
                                say("Summary.").failing(status(503)),
                                say("Wort ".repeat(300), read("a.txt")),
                                say("Wort ".repeat(300), read("a.txt")),
                                say("Wort ".repeat(300), read("a.txt")),
                                say("Done.")));
            }
        },
        OVERFLOWING {
            @Override
            void prepare(SessionFixture sessions) {
                String error = "{\"error\":{\"code\":\"context_length_exceeded\"}}";
                sessions.model(withSummary(
                        say("Summary."),
                        say("", read("a.txt")),
                        say("", read("a.txt")),
                        say("Never heard.").failing(status(400, error), status(400, error))));
            }
        },
        /** The outcomes of calls already allowed are brought forward, before the gates of those refused. */
        STOPPED_BETWEEN_GATES {
            @Override
            void prepare(SessionFixture sessions) {
                sessions.readsAllowed(false)
                        .person(question -> ApprovalAnswer.allow())
                        .turns(say("", read("a.txt"), read("a.txt"), read("a.txt"), read("a.txt")))
                        .observer(stop -> {
                            sessions.tools(host -> stoppingAt(host, "call_1_3", stop));
                            return RunObserver.NONE;
                        });
            }
        },
        /** Commands that run on are ended with the session, which may die between that and its end. */
        COMMANDS_LEFT_RUNNING {
            @Override
            void prepare(SessionFixture sessions) {
                sessions.allow("shell")
                        .turns(
                                say("", background("sleep 3600"), background("echo b; sleep 3600")),
                                say("", call("read_output", "id", "call_1_1")),
                                say("Done."));
            }
        },
        STOPPED_WITH_COMMANDS_RUNNING {
            @Override
            void prepare(SessionFixture sessions) {
                sessions.allow("shell")
                        .turns(say("", background("sleep 3600"), background("sleep 3600"), read("a.txt")))
                        .observer(stop -> {
                            sessions.tools(host -> stoppingAt(host, "call_1_3", stop));
                            return RunObserver.NONE;
                        });
            }
        },
        LIMITED {
            @Override
            void prepare(SessionFixture sessions) {
                sessions.maxToolCalls(1).turns(say("", read("a.txt"), read("a.txt")), say("Never heard."));
            }
        };

        abstract void prepare(SessionFixture sessions);

        private static ScriptedCall background(String command) {
            return call("shell", "command", command, "background", true);
        }
    }

    private static ToolHost stoppingAt(ToolHost host, String callId, StopSignal stop) {
        return new ToolHost() {
            @Override
            public ToolPreparation prepare(ToolInvocation call) {
                if (call.callId().equals(callId)) {
                    stop.request(StopReason.INTERRUPTED);
                }
                return host.prepare(call);
            }

            @Override
            public ToolOutcome run(ToolInvocation call, StopSignal signal) {
                return host.run(call, signal);
            }

            @Override
            public List<EndedCommand> endCommands(Predicate<String> callIds) {
                return host.endCommands(callIds);
            }
        };
    }

    /** Notes how long the log is after each commit. */
    private static final class CommitLengths implements EventSink {
        private final EventSink sink;
        private final Path log;
        private final List<Long> lengths = new ArrayList<>();

        CommitLengths(EventSink sink, Path log) {
            this.sink = sink;
            this.log = log;
        }

        @Override
        public Digest put(byte[] object) throws JournalException {
            return sink.put(object);
        }

        @Override
        public Digest append(EventKind kind) throws JournalException {
            return sink.append(kind);
        }

        @Override
        public void commit() throws JournalException {
            sink.commit();
            try {
                lengths.add(Files.size(log));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Optional<Digest> head() {
            return sink.head();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSessionBrokenOffAfterAnyCommitReplaysToItsHead(Kind kind) throws Exception {
        SessionFixture sessions = new SessionFixture(directory).file("a.txt", "a\n");
        kind.prepare(sessions);
        CommitLengths[] lengths = new CommitLengths[1];
        sessions.sink((sink, log) -> lengths[0] = new CommitLengths(sink, log));
        RecordedSession whole = sessions.run().assertReplays();
        byte[] log = Files.readAllBytes(whole.journal().logPath(whole.id()));

        List<Long> cuts = lengths[0].lengths.stream().distinct().toList();
        for (int i = 0; i < cuts.size() - 1; i++) {
            int length = cuts.get(i).intValue();
            // What a commit under way leaves behind is cut off when the session is closed.
            int torn = length + (cuts.get(i + 1).intValue() - length) / 2;
            assertReplaysBrokenOff(whole.id(), Arrays.copyOf(log, length), kind + " cut after commit " + i);
            assertReplaysBrokenOff(whole.id(), Arrays.copyOf(log, torn), kind + " torn after commit " + i);
        }
        assertThat(cuts).hasSizeGreaterThan(4);
    }

    private void assertReplaysBrokenOff(UUID id, byte[] log, String what) throws Exception {
        Journal journal = Journal.at(Files.createTempDirectory(directory, "crashed"));
        Files.createDirectories(journal.logPath(id).getParent());
        Files.write(journal.logPath(id), log);

        List<ChatMessage> open = conversation(journal, id, what);
        CrashedSession.Closed closed =
                CrashedSession.close(journal, id, CLOSED_AT).orElseThrow();

        assertThat(conversation(journal, id, what)).as(what).isEqualTo(open);

        try (StoredSession session = journal.load(id);
                SessionReader reader = journal.read(id)) {
            assertThat(session.head()).as(what).contains(closed.head());
            assertThat(SessionVerifier.verify(reader).violations()).as(what).isEmpty();
            RecordedSession.assertReplays(session, what);
        }
    }

    /** What a session that goes on from this one begins with: every call has its result, at each place to go on from. */
    private static List<ChatMessage> conversation(Journal journal, UUID id, String what) throws Exception {
        try (PastSession past = PastSession.read(journal, id, Modules.none())) {
            for (int event : past.boundaries()) {
                assertAnswered(past.upTo(event).messages(), what + " up to " + event);
            }
            Inheritance all = past.all();
            assertThat(all.parent().at().isPresent()).isNotEqualTo(past.isWhole());
            assertAnswered(all.messages(), what);
            assertThat(MessageJson.read(MessageJson.write(all.messages())))
                    .as(what)
                    .isEqualTo(all.messages());
            return all.messages();
        }
    }

    private static void assertAnswered(List<ChatMessage> messages, String what) {
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i) instanceof AiMessage message) {
                for (ToolExecutionRequest call : message.toolExecutionRequests()) {
                    i++;
                    assertThat(((ToolExecutionResultMessage) messages.get(i)).id())
                            .as(what)
                            .isEqualTo(call.id());
                }
            }
        }
    }

    /** An error of akmon's own ends the session too, and does so again when the session is replayed. */
    @Test
    void aSessionThatAkmonItselfBrokeOffReplaysToItsHead() throws Exception {
        SessionFixture sessions = new SessionFixture(directory).file("a.txt", "a\n");
        sessions.turns(say("", read("a.txt")), say("", read("a.txt"), read("a.txt")))
                .tools(host -> new ToolHost() {
                    private int runs;

                    @Override
                    public ToolPreparation prepare(ToolInvocation call) {
                        return host.prepare(call);
                    }

                    @Override
                    public synchronized ToolOutcome run(ToolInvocation call, StopSignal stop) {
                        if (runs++ > 0) {
                            throw new IllegalStateException("a defect, for once");
                        }
                        return host.run(call, stop);
                    }
                });
        UUID id = UUID.randomUUID();

        assertThatThrownBy(() -> sessions.start(id)).hasMessageContaining("a defect, for once");

        try (StoredSession session = sessions.journal().load(id)) {
            assertThat(session.ended()).isTrue();
            RecordedSession.assertReplays(session, "broken off");
        }
    }

    @Test
    void anErrorOfAkmonsOwnThatHappensAgainIsPartOfTheReplay() throws Exception {
        SessionFixture sessions = new SessionFixture(directory).observer(stop -> new RunObserver() {
            @Override
            public void onModelCall(int turn) {
                throw new IllegalStateException("a defect above the seam");
            }
        });
        UUID id = UUID.randomUUID();
        assertThatThrownBy(() -> sessions.start(id)).hasMessage("a defect above the seam");

        try (StoredSession session = sessions.journal().load(id)) {
            ReplayReport report = new Replay(
                            (cwd, config, recorder, seam) -> {
                                recorder.start(cwd, config);
                                recorder.userTurn(
                                        ((UserInput.Prompt) seam.nextInput().orElseThrow()).text());
                                throw new IllegalStateException("a defect above the seam");
                            },
                            ReplayMode.STRICT,
                            AgentVersions.json())
                    .run(session);

            assertThat(report.divergences()).isEmpty();
            assertThat(report.headReproduced()).isTrue();
        }
    }
}
