package dev.akmon.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.SessionWriter;
import dev.akmon.recorder.ApprovalAnswer;
import dev.akmon.recorder.ApprovalQuestion;
import dev.akmon.recorder.EndedCommand;
import dev.akmon.recorder.StopReason;
import dev.akmon.recorder.StopSignal;
import dev.akmon.recorder.ToolFailure;
import dev.akmon.recorder.ToolHost;
import dev.akmon.recorder.ToolInvocation;
import dev.akmon.recorder.ToolOutcome;
import dev.akmon.recorder.ToolPreparation;
import dev.akmon.recorder.User;
import dev.akmon.recorder.UserInput;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.ToolNames;
import dev.akmon.tools.Utf8;
import dev.akmon.tools.shell.CommandIds;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The tools of a session with its subagents. A subagent is a session of its own in the same journal, run by the same engine;
 * it has its SessionEnd, durable, before the call that asked for it has an outcome.
 */
final class Subagents implements ToolHost {
    private static final String FAILED = "subagent_failed";

    private static final int SIDE_BY_SIDE = 4;
    /** Characters of an answer that the model of the session gets. */
    private static final int LONGEST_ANSWER = 24_000;

    /** Runs a session. */
    interface Engine {
        RunResult run(
                SessionConfig config,
                SessionWriter writer,
                ToolHost tools,
                User user,
                StopSignal stop,
                RunObserver observer)
                throws JournalException;
    }

    private final Journal journal;
    private final UUID parent;
    private final ToolHost tools;
    private final User user;
    private final RunObserver observer;
    private final UnaryOperator<String> scrubber;
    private final Engine engine;
    private final Semaphore places = new Semaphore(SIDE_BY_SIDE);
    /** One screen and one person for all of them. */
    private final Object screen = new Object();

    private @Nullable Function<String, SubagentGrant> grants;

    /**
     * @param parent the session they work for
     * @param tools the other tools of the session
     * @param user answers for the person
     * @param observer follows the session
     * @param scrubber takes the user's keys out of a text
     */
    Subagents(
            Journal journal,
            UUID parent,
            ToolHost tools,
            User user,
            RunObserver observer,
            UnaryOperator<String> scrubber,
            Engine engine) {
        this.journal = journal;
        this.parent = parent;
        this.tools = tools;
        this.user = user;
        this.observer = observer;
        this.scrubber = scrubber;
        this.engine = engine;
    }

    /** Says what a call can hand on; asked while it runs, and the loop of the session therefore stands still. */
    void grantedBy(Function<String, SubagentGrant> source) {
        grants = source;
    }

    @Override
    public ToolPreparation prepare(ToolInvocation call) {
        if (!call.name().equals(SubagentTool.NAME)) {
            return tools.prepare(call);
        }
        SubagentTool.Asked asked = SubagentTool.Asked.of(call.arguments());
        return asked.task().isEmpty()
                ? new ToolPreparation(
                        List.of(), null, new ToolFailure(ErrorCode.INVALID_ARGS.wireName(), "the task is empty"))
                : new ToolPreparation(asked.permissions(), asked.task(), null);
    }

    @Override
    public ToolOutcome run(ToolInvocation call, StopSignal stop) {
        if (!call.name().equals(SubagentTool.NAME)) {
            return tools.run(call, stop);
        }
        long begun = System.nanoTime();
        places.acquireUninterruptibly();
        try {
            Optional<StopReason> stopped = stop.requested();
            return stopped.isPresent()
                    ? ToolOutcome.failure(
                            ErrorCode.INTERRUPTED.wireName(),
                            "the subagent did not begin: " + words(stopped.get().wireName()),
                            since(begun))
                    : delegate(call, SubagentTool.Asked.of(call.arguments()), stop, begun);
        } finally {
            places.release();
        }
    }

    @Override
    public List<EndedCommand> endCommands(Predicate<String> callIds) {
        return tools.endCommands(callIds);
    }

    private ToolOutcome delegate(ToolInvocation call, SubagentTool.Asked asked, StopSignal stop, long begun) {
        UUID id = UUID.randomUUID();
        SessionConfig config = grants.apply(call.callId()).configFor(parent, call.callId(), asked);
        NetEffects effects = new NetEffects();
        try (SessionWriter writer = journal.create(id)) {
            Steps steps = new Steps(call, id);
            steps.show(new SubagentStep.Begun());
            RunResult result =
                    engine.run(config, writer, new OwnCalls(id, effects), new Task(asked, stop), stop, steps);
            return outcome(id, result, effects, begun);
        } catch (JournalException e) {
            return ToolOutcome.failure(
                            FAILED, "the subagent's session cannot be recorded: " + e.getMessage(), since(begun))
                    .withSideEffects(effects.toJson())
                    .withSubagent(SubagentOutcome.notRecorded(id).toJson());
        }
    }

    private ToolOutcome outcome(UUID id, RunResult result, NetEffects effects, long begun) {
        boolean completed = result.exitReason() == ExitReason.COMPLETED;
        String answer = scrubber.apply(result.answer());
        boolean cut = answer.length() > LONGEST_ANSWER;
        String text = cut
                ? Utf8.head(answer, LONGEST_ANSWER) + "\n[the rest is left out; it is in session " + id + "]"
                : answer;
        String why = words(result.exitReason().wireName()) + (result.error() == null ? "" : ": " + result.error());
        ToolOutcome outcome = completed
                ? ToolOutcome.success(text, since(begun))
                : ToolOutcome.failure(
                        isStop(result.exitReason()) ? ErrorCode.INTERRUPTED.wireName() : FAILED,
                        "the subagent did not finish: " + why + (text.isBlank() ? "" : "\nIt said last:\n" + text),
                        since(begun));
        return outcome.withTruncated(cut)
                .withSideEffects(effects.toJson())
                .withSubagent(SubagentOutcome.of(id, result).toJson());
    }

    private static boolean isStop(ExitReason reason) {
        return StopReason.ofWireName(reason.wireName()).isPresent();
    }

    private static String words(String wireName) {
        return wireName.replace('_', ' ');
    }

    private static long since(long begun) {
        return (System.nanoTime() - begun) / 1_000_000;
    }

    /** What a subagent is asked for, once, and the person whom it asks in turn. */
    private final class Task implements User {
        private final String about;
        private final StopSignal stop;
        private Optional<UserInput> task;

        Task(SubagentTool.Asked asked, StopSignal stop) {
            this.about = asked.about();
            this.stop = stop;
            this.task = Optional.of(new UserInput.Prompt(asked.task()));
        }

        @Override
        public Optional<UserInput> nextInput() {
            Optional<UserInput> next = task;
            task = Optional.empty();
            return next;
        }

        @Override
        public ApprovalAnswer ask(ApprovalQuestion question) {
            synchronized (screen) {
                // The answer to another one's question may have been to stop.
                return stop.requested().isPresent()
                        ? ApprovalAnswer.deny("stopped before it was asked")
                        : user.ask(question.of(about));
            }
        }
    }

    /** The session's tools, for calls whose ids only mean something in a subagent's session. */
    private final class OwnCalls implements ToolHost {
        private final UUID id;
        private final NetEffects effects;

        OwnCalls(UUID id, NetEffects effects) {
            this.id = id;
            this.effects = effects;
        }

        private ToolInvocation own(ToolInvocation call) {
            return new ToolInvocation(CommandIds.of(id, call.callId()), call.name(), arguments(call));
        }

        /** Those of a call about a command name one of the subagent's: it never reaches another session's. */
        private JsonNode arguments(ToolInvocation call) {
            boolean namesCommand =
                    call.name().equals(ToolNames.READ_OUTPUT) || call.name().equals(ToolNames.STOP_COMMAND);
            if (!namesCommand || !call.arguments().path("id").isTextual()) {
                return call.arguments();
            }
            ObjectNode arguments = call.arguments().deepCopy();
            return arguments.put("id", CommandIds.of(id, arguments.get("id").textValue()));
        }

        @Override
        public ToolPreparation prepare(ToolInvocation call) {
            return tools.prepare(own(call));
        }

        @Override
        public ToolOutcome run(ToolInvocation call, StopSignal stop) {
            ToolOutcome outcome = tools.run(own(call), stop);
            effects.add(outcome.sideEffects());
            return outcome;
        }

        @Override
        public List<EndedCommand> endCommands(Predicate<String> callIds) {
            List<EndedCommand> ended = tools.endCommands(
                    command -> CommandIds.isOf(id, command) && callIds.test(CommandIds.callId(command)));
            ended.forEach(command -> effects.add(command.outcome().sideEffects()));
            return ended.stream()
                    .map(command -> {
                        ObjectNode arguments = command.arguments().deepCopy();
                        arguments.put(
                                "id", CommandIds.callId(arguments.path("id").asText()));
                        return new EndedCommand(arguments, command.outcome());
                    })
                    .toList();
        }
    }

    /** Passes on what there is to see of a subagent. */
    private final class Steps implements RunObserver {
        private final ToolInvocation call;
        private final UUID id;

        Steps(ToolInvocation call, UUID id) {
            this.call = call;
            this.id = id;
        }

        void show(SubagentStep step) {
            synchronized (screen) {
                observer.onSubagent(call, id, step);
            }
        }

        @Override
        public void onToolStarted(ToolInvocation own) {
            show(new SubagentStep.Started(own));
        }

        @Override
        public void onToolFinished(ToolInvocation own, ToolOutcome outcome) {
            show(new SubagentStep.Finished(own, outcome));
        }

        @Override
        public void onToolRefused(ToolInvocation own, String reason, boolean policy) {
            show(new SubagentStep.Refused(own, reason, policy));
        }
    }
}
