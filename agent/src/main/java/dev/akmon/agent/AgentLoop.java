package dev.akmon.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.modules.Modules;
import dev.akmon.agent.policy.Policy;
import dev.akmon.agent.policy.RuleException;
import dev.akmon.agent.provider.ApiKeys;
import dev.akmon.agent.provider.Fallback;
import dev.akmon.agent.provider.ShownImage;
import dev.akmon.agent.provider.Usage;
import dev.akmon.journal.AttemptStatus;
import dev.akmon.journal.Digest;
import dev.akmon.journal.JournalException;
import dev.akmon.recorder.ModelOutcome;
import dev.akmon.recorder.ReplyListener;
import dev.akmon.recorder.Seam;
import dev.akmon.recorder.SessionRecorder;
import dev.akmon.recorder.StopPoint;
import dev.akmon.recorder.StopReason;
import dev.akmon.recorder.ToolInvocation;
import dev.akmon.recorder.ToolOutcome;
import dev.akmon.recorder.UserInput;
import dev.akmon.recorder.WellFormed;
import dev.akmon.replay.ForeignSessionException;
import dev.akmon.replay.ReplayableAgent;
import dev.akmon.tools.ToolNames;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.output.FinishReason;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The agent: asks the model, runs the tools it calls, and goes on until it is done, a limit is met or somebody stops it.
 *
 * <p>A deterministic function of the config object and of what crosses the seam. There is no clock, no random number, no
 * file and no thread in here; a replay runs this very code.
 */
public final class AgentLoop {
    private static final int MAX_CONTINUATIONS = 3;
    private static final String CONTINUE =
            "Your answer was cut off by its length limit. Go on exactly where it stopped.";

    private final SessionConfig config;
    private final SessionRecorder recorder;
    private final Seam seam;
    private final RunObserver observer;
    private final ActiveModel model;
    private final ToolCatalog catalog;
    private final Conversation conversation;
    private final ToolTurn toolTurn;
    private final TreeSet<String> filesWritten = new TreeSet<>();

    private List<ToolSpecification> offered;
    private boolean planning;
    private int inputs;
    /** The model calls before the turn under way; 0 where limits are about the whole session. */
    private int callsBefore;

    private int compactions;
    private int fallbacks;
    private int subagents;
    private int deniedToSubagents;
    private String answer = "";
    private @Nullable String error;
    /** The latest list of tasks; a summary may lose a point, so it is carried over a compaction word for word. */
    private String todoList = "";

    /**
     * @param keys the providers' keys
     * @param modules where the clients of some providers are
     * @throws RuleException when the config object's policy cannot be understood
     */
    public AgentLoop(
            SessionConfig config,
            ApiKeys keys,
            Modules modules,
            SessionRecorder recorder,
            Seam seam,
            RunObserver observer)
            throws RuleException {
        this.config = config;
        this.recorder = recorder;
        this.seam = seam;
        this.observer = observer;
        this.catalog = new ToolCatalog(config.tools());
        this.offered = catalog.specifications();
        this.conversation = new Conversation(config.systemPrompt(), config.inheritedMessages());
        config.inheritedNotes().forEach(conversation::note);
        config.inheritedImages().forEach(conversation::show);
        this.model = new ActiveModel(config, keys, modules, recorder);
        this.planning = config.policy().has("plan");
        this.toolTurn = new ToolTurn(
                recorder, seam, observer, catalog, Policy.of(config.policy()), config, this::countSubagent);
    }

    /**
     * Runs one whole session.
     *
     * @param cwd the working directory, as recorded
     * @throws JournalException when something cannot be recorded; what it would have described has not happened
     */
    public RunResult run(String cwd) throws JournalException {
        recorder.start(cwd, config.json());
        ExitReason exit = config.goesOnAtOnce() ? workOnIt() : ExitReason.COMPLETED;
        while (exit == ExitReason.COMPLETED) {
            observeWaiting();
            Optional<UserInput> input = seam.nextInput();
            if (input.isEmpty()) {
                exit = seam.stopRequested(StopPoint.AT_PROMPT)
                        .map(ExitReason::of)
                        .orElse(exit);
                break;
            }
            inputs++;
            exit = take(input.get());
        }
        recorder.endCommands(conversation::uniqueId).forEach(this::noteFiles);
        Digest head = recorder.end(summary(exit));
        return new RunResult(
                exit,
                error,
                answer,
                model.calls(),
                model.usage(),
                model.cost(),
                toolTurn.counts(),
                deniedToSubagents,
                List.copyOf(filesWritten),
                head);
    }

    private void observeWaiting() {
        if (config.interactive()) {
            observer.onWaiting(new Standing(
                    model.name(),
                    model.takesImages(),
                    planning,
                    model.usage(),
                    model.cost(),
                    conversation.estimatedTokens() + (conversation.counted() ? 0 : toolTokens()),
                    model.contextWindow(),
                    recorder.head().orElseThrow()));
        }
    }

    /** What describing the tools takes, roughly. */
    private long toolTokens() {
        return config.json().path("tools").toString().length() / Conversation.CHARACTERS_PER_TOKEN;
    }

    private ExitReason take(UserInput input) throws JournalException {
        if (input instanceof UserInput.Prompt prompt) {
            recorder.userTurn(prompt.text());
            model.newPrompt();
            if (!model.wantsEarlierReasoning()) {
                conversation.forgetReasoning();
            }
            conversation.user(prompt.text());
            return workOnIt();
        }
        if (input instanceof UserInput.Command command) {
            toolTurn.runForUser(
                    conversation.uniqueId("user_" + inputs),
                    command.line(),
                    (call, text, outcome) -> userCommandFinished(command.line(), text, outcome));
            seam.turnOver();
            return ExitReason.COMPLETED;
        }
        if (input instanceof UserInput.Image image) {
            toolTurn.showForUser(
                    conversation.uniqueId("image_" + inputs),
                    image.path(),
                    (call, text, outcome) -> imageRead(image.path(), text, outcome));
            if (config.interactive()) {
                seam.turnOver();
            }
            return ExitReason.COMPLETED;
        }
        UserInput.Directive directive = (UserInput.Directive) input;
        return directive.name().equals(Directives.UNDO) ? undo(directive) : follow(directive);
    }

    /** Has files put back, which is a call of a tool like any other, only that no model asked for it. */
    private ExitReason undo(UserInput.Directive directive) throws JournalException {
        ToolInvocation call =
                new ToolInvocation(conversation.uniqueId("undo_" + inputs), directive.toolId(), directive.arguments());
        toolTurn.runAsTyped(call, (asked, text, outcome) -> {
            if (outcome != null && outcome.success()) {
                conversation.note("I have had your latest changes to files undone. " + text);
            }
        });
        seam.turnOver();
        return ExitReason.COMPLETED;
    }

    /** Changes the state of the agent as the user asked. */
    private ExitReason follow(UserInput.Directive directive) throws JournalException {
        JsonNode arguments = directive.arguments();
        recorder.directive(conversation.uniqueId("directive_" + inputs), directive, Directives.done());
        switch (directive.name()) {
            case Directives.SWITCH_MODEL -> {
                model.exchangeFor(arguments);
                conversation.forgetReasoning();
            }
            case Directives.PLAN_MODE -> plan(arguments);
            case Directives.COMPACT_NOW -> {
                return turn(this::compactNow);
            }
            default -> throw new IllegalArgumentException("no such directive: " + directive.name());
        }
        return ExitReason.COMPLETED;
    }

    private void plan(JsonNode arguments) {
        planning = arguments.path("on").asBoolean();
        Set<String> names = new LinkedHashSet<>();
        arguments.path("tools").forEach(name -> names.add(name.asText()));
        toolTurn.offer(planning ? names : catalog.names());
        JsonNode file = arguments.path("file");
        toolTurn.changePolicy(
                policy -> planning && file.isTextual() ? policy.planningIn(file.asText()) : policy.carryingOut());
        offered = catalog.specifications().stream()
                .filter(tool -> !planning || names.contains(tool.name()))
                .toList();
        conversation.note(arguments.path("note").asText());
    }

    private ExitReason workOnIt() throws JournalException {
        return config.interactive() ? turn(this::work) : work();
    }

    /** What the user asked for in one turn of a conversation. */
    private interface Turn {
        ExitReason work() throws JournalException;
    }

    /** Runs a turn; what ends it before the model is done does not end the session, unless the session is to end. */
    private ExitReason turn(Turn turn) throws JournalException {
        error = null;
        callsBefore = model.calls();
        toolTurn.beginTurn();
        ExitReason exit = turn.work();
        if (exit == ExitReason.TERMINATED) {
            return exit;
        }
        if (exit != ExitReason.COMPLETED) {
            String why = error == null ? "stopped: " + exit.wireName().replace('_', ' ') : error;
            recorder.turnStopped(conversation.uniqueId("stop_" + inputs), exit.wireName(), why);
            conversation.endWithAnswer(
                    "(no answer: " + (exit == ExitReason.INTERRUPTED ? "the user stopped it" : why) + ")");
            observer.onTurnStopped(exit, why);
            error = null;
        }
        seam.turnOver();
        return ExitReason.COMPLETED;
    }

    private ExitReason compactNow() throws JournalException {
        Optional<StopReason> stop = seam.stopRequested(StopPoint.BEFORE_MODEL_CALL);
        if (stop.isPresent()) {
            return ExitReason.of(stop.get());
        }
        compact(Compaction.REQUESTED, model.contextWindow().orElse(0));
        return seam.stopRequested(StopPoint.AFTER_MODEL_CALL)
                .map(ExitReason::of)
                .orElse(ExitReason.COMPLETED);
    }

    /** What the subagent gets that carries this call out; when several work side by side, each has its share. */
    SubagentGrant grant(String callId) {
        OptionalDouble budget = config.maxBudgetUsd();
        return new SubagentGrant(
                model.config(),
                toolTurn.policy(config.policy()),
                toolTurn.callsFor(callId),
                budget.isEmpty() ? budget : OptionalDouble.of(budgetLeft(budget.getAsDouble()) / toolTurn.subagents()),
                recorder.head().orElseThrow());
    }

    /** Nothing where it is not known any more what was spent. */
    private double budgetLeft(double budget) {
        return model.cost().isEmpty() ? 0 : Math.max(0, budget - model.cost().getAsDouble());
    }

    /** What a session that goes on from here takes over. */
    Inheritance inheritance(ParentLink link) {
        return new Inheritance(
                link, conversation.messages(), conversation.notes(), conversation.shown(), model.identity());
    }

    /** Works on one prompt until the model has nothing further to do. */
    private ExitReason work() throws JournalException {
        int continuations = 0;
        boolean overflowed = false;
        while (true) {
            Optional<ExitReason> end = endBeforeModelCall();
            if (end.isPresent()) {
                return end.get();
            }
            Optional<ExitReason> stopped = compactIfNearlyFull();
            if (stopped.isPresent()) {
                return stopped.get();
            }
            observer.onModelCall(model.calls() + 1);
            ModelOutcome outcome = model.call(conversation.toSend(), offered, observer);
            if (outcome instanceof ModelOutcome.Failed failed) {
                Optional<StopReason> stop = seam.stopRequested(StopPoint.AFTER_MODEL_CALL);
                if (stop.isPresent()) {
                    return ExitReason.of(stop.get());
                }
                boolean overflow = !overflowed && isContextOverflow(failed);
                if (overflow
                        && compact("context_overflow", model.contextWindow().orElse(0))) {
                    overflowed = true;
                    continue;
                }
                if (fallBack(failed)) {
                    continue;
                }
                error = failed.message() + (failed.attempts() > 1 ? " (after " + failed.attempts() + " attempts)" : "");
                return ExitReason.ERROR;
            }
            overflowed = false;
            ModelOutcome.Answered answered = (ModelOutcome.Answered) outcome;
            Usage used = Usage.of(answered.response().tokenUsage());
            String text =
                    Optional.ofNullable(answered.response().aiMessage().text()).orElse("");
            List<ToolInvocation> calls =
                    conversation.assistant(answered.response().aiMessage(), used);
            recorder.assistantTurn(text, calls);
            observer.onMessage(text, used);
            answer = text;
            if (!calls.isEmpty()) {
                toolTurn.run(calls, this::toolFinished);
                continue;
            }
            FinishReason finish = answered.response().finishReason();
            if (finish == FinishReason.LENGTH && continuations < MAX_CONTINUATIONS) {
                continuations++;
                conversation.user(CONTINUE);
                continue;
            }
            if (finish == FinishReason.LENGTH) {
                error = "the model's answer was cut off by its length limit " + (MAX_CONTINUATIONS + 1)
                        + " times; raise --max-output-tokens";
                return ExitReason.ERROR;
            }
            if (finish == FinishReason.CONTENT_FILTER) {
                error = "the provider's content filter stopped the answer";
                return ExitReason.ERROR;
            }
            return ExitReason.COMPLETED;
        }
    }

    private Optional<ExitReason> endBeforeModelCall() {
        Optional<StopReason> stop = seam.stopRequested(StopPoint.BEFORE_MODEL_CALL);
        if (stop.isPresent()) {
            return stop.map(ExitReason::of);
        }
        int calls = model.calls() - callsBefore;
        if (calls >= config.maxTurns()) {
            error = "stopped after " + calls + " model calls" + advice("--max-turns");
            return Optional.of(ExitReason.MAX_TURNS);
        }
        if (toolTurn.limitReached()) {
            error = "stopped after " + config.maxToolCalls() + " tool calls" + advice("--max-tool-calls");
            return Optional.of(ExitReason.MAX_TOOL_CALLS);
        }
        OptionalDouble budget = config.maxBudgetUsd();
        if (budget.isPresent() && model.calls() > 0 && model.cost().isEmpty()) {
            error = "stopped: what the run costs is not known any more, because the provider counted no tokens;"
                    + " leave out --max-budget-usd to go on without a limit";
            return Optional.of(ExitReason.BUDGET_LIMIT);
        }
        if (budget.isPresent() && model.cost().orElse(0) >= budget.getAsDouble()) {
            error = String.format(
                            Locale.ROOT,
                            "stopped at a cost of $%.4f",
                            model.cost().orElse(0))
                    + advice("--max-budget-usd");
            return Optional.of(ExitReason.BUDGET_LIMIT);
        }
        return Optional.empty();
    }

    /** What to do about a limit; nothing for a subagent, whose limits are shares of those of the session it works for. */
    private String advice(String option) {
        return SubagentLink.of(config.json()).isPresent() ? "" : "; raise " + option + " to let it go on";
    }

    /** Turns to the fallback model and records that; false when there is none, or it would not help. */
    private boolean fallBack(ModelOutcome.Failed failed) throws JournalException {
        String from = model.name();
        if (!model.fallBack(failed)) {
            return false;
        }
        fallbacks++;
        recorder.internalStep(
                Fallback.step(conversation.uniqueId("fallback_" + fallbacks), from, model.name()),
                Fallback.done(failed.message()));
        conversation.forgetReasoning();
        observer.onFallback(from, model.name(), failed.message());
        return true;
    }

    private static boolean isContextOverflow(ModelOutcome.Failed failed) {
        String message = failed.message().toLowerCase(Locale.ROOT);
        return failed.status() == AttemptStatus.Known.CLIENT_ERROR
                && (message.contains("context_length_exceeded")
                        || message.contains("maximum context length")
                        || message.contains("context window")
                        || message.contains("prompt is too long"));
    }

    private Optional<ExitReason> compactIfNearlyFull() throws JournalException {
        OptionalLong window = model.contextWindow();
        if (isNearlyFull(window)) {
            dropImages("nearly_full");
        }
        if (isNearlyFull(window)) {
            compact("nearly_full", window.getAsLong());
            // The summary was a model call of its own, which may have been stopped or have met a limit.
            return endBeforeModelCall();
        }
        return Optional.empty();
    }

    private boolean isNearlyFull(OptionalLong window) {
        return window.isPresent() && conversation.estimatedTokens() > window.getAsLong() * Compaction.THRESHOLD;
    }

    /** Leaves out the images that were seen, which cost much room and can be looked at again; false when there are none. */
    private boolean dropImages(String trigger) throws JournalException {
        int dropped = conversation.dropImages();
        if (dropped == 0) {
            return false;
        }
        compactions++;
        recorder.internalStep(
                Compaction.droppedImages(conversation.uniqueId("compact_" + compactions), dropped, trigger),
                Compaction.done(""));
        return true;
    }

    /** Shortens the conversation; false when there is nothing to shorten. */
    private boolean compact(String trigger, long window) throws JournalException {
        boolean dropped = dropImages(trigger);
        // Who asks for it wants it short.
        double kept = trigger.equals(Compaction.REQUESTED) ? 0 : window * Compaction.KEPT;
        int keep = conversation.keepFrom((long) kept);
        if (keep == 0) {
            return dropped;
        }
        compactions++;
        String id = conversation.uniqueId("compact_" + compactions);
        ToolInvocation step = Compaction.step(id, keep, conversation.estimatedTokens(), window, trigger);
        ModelOutcome outcome =
                model.call(Compaction.request(conversation.transcript(keep)), List.of(), ReplyListener.NONE);
        if (outcome instanceof ModelOutcome.Answered answered
                && answered.response().aiMessage().text() != null) {
            String summary = answered.response().aiMessage().text();
            recorder.internalStep(step, Compaction.done(summary));
            conversation.replaceBefore(keep, Compaction.asMessage(summary, todoList));
        } else {
            String reason = outcome instanceof ModelOutcome.Failed failed
                    ? "no summary: " + failed.message()
                    : "no summary: the model answered without text";
            recorder.internalStep(step, Compaction.failed(reason));
            conversation.replaceBefore(
                    keep, Compaction.asMessage("(the earlier part was dropped: " + reason + ")", todoList));
        }
        observer.onCompaction(keep);
        return true;
    }

    private void toolFinished(ToolInvocation call, String text, @Nullable ToolOutcome outcome) {
        conversation.toolResult(
                call, text, outcome != null && outcome.success(), outcome == null ? List.of() : outcome.images());
        if (call.name().equals(ToolNames.TODO) && outcome != null && outcome.success()) {
            todoList = outcome.content();
        }
        if (outcome != null) {
            noteFiles(outcome);
        }
    }

    private void noteFiles(ToolOutcome outcome) {
        if (outcome.sideEffects() != null) {
            for (JsonNode file : outcome.sideEffects().path("files")) {
                String path = file.path("path").asText();
                if (!path.endsWith("/") && file.path("after").isObject()) {
                    filesWritten.add(path);
                }
            }
        }
    }

    private void countSubagent(SubagentOutcome subagent) {
        subagents++;
        deniedToSubagents += subagent.denied();
        model.countSubagent(subagent.usage(), subagent.costUsd());
    }

    private void userCommandFinished(String line, String text, @Nullable ToolOutcome outcome) {
        conversation.note("I ran `" + line + "` myself"
                + (outcome == null ? ", which was not allowed. " : ". Its output:\n\n") + text);
    }

    private void imageRead(String path, String text, @Nullable ToolOutcome outcome) {
        if (outcome == null || outcome.images().isEmpty()) {
            conversation.note("I wanted to show you the image " + path + ", but it could not be read. " + text);
        } else {
            outcome.images().forEach(image -> conversation.show(new ShownImage(text, image)));
        }
    }

    private ObjectNode summary(ExitReason exit) {
        ObjectNode summary = JsonNodeFactory.instance.objectNode();
        summary.put("exit_reason", exit.wireName());
        summary.put("error", error == null ? null : WellFormed.text(error));
        summary.put("turns", model.calls());
        summary.put("compactions", compactions);
        RunResult.ToolCounts counts = toolTurn.counts();
        summary.putObject("tool_calls")
                .put("total", counts.total())
                .put("succeeded", counts.succeeded())
                .put("failed", counts.failed())
                .put("denied", counts.denied())
                .put("refused", counts.refused());
        ObjectNode tokens = summary.putObject("tokens")
                .put("input", model.usage().input())
                .put("output", model.usage().output())
                .put("cache_read", model.usage().cacheRead());
        if (config.countsEveryAttempt()) {
            tokens.put("cache_write", model.usage().cacheWrite());
        }
        if (model.cost().isPresent()) {
            summary.put("cost_usd", model.cost().getAsDouble());
        } else {
            summary.putNull("cost_usd");
        }
        if (subagents > 0) {
            summary.put("subagents", subagents);
        }
        ArrayNode files = summary.putArray("files_written");
        filesWritten.forEach(files::add);
        return summary;
    }

    /**
     * The loop as a replay wants it: built from the recorded config object, with nothing shown.
     *
     * @param modules where the clients of some providers are; those of tools are not needed
     */
    public static ReplayableAgent replayWith(Modules modules) {
        return (cwd, config, recorder, seam) -> {
            if (!config.path("schema").asText().equals(SessionConfigBuilder.SCHEMA)) {
                throw new ForeignSessionException("the session was recorded by another program, and only that program's"
                        + " agent can replay it (docs/recorder-library.md)");
            }
            if (RewindSession.isOne(config)) {
                RewindSession.replay(cwd, config, recorder, seam);
            } else {
                playback(config, modules, recorder, seam).run(cwd);
            }
        };
    }

    static AgentLoop playback(JsonNode config, Modules modules, SessionRecorder recorder, Seam seam) {
        try {
            return new AgentLoop(
                    new SessionConfig(config), ApiKeys.OF_A_REPLAY, modules, recorder, seam, RunObserver.NONE);
        } catch (RuleException e) {
            throw new IllegalArgumentException("the recorded policy cannot be read: " + e.getMessage(), e);
        }
    }
}
