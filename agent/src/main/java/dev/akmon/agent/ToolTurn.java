package dev.akmon.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.policy.Policy;
import dev.akmon.agent.policy.RuleException;
import dev.akmon.agent.policy.Verdict;
import dev.akmon.journal.JournalException;
import dev.akmon.recorder.ApprovalAnswer;
import dev.akmon.recorder.ApprovalQuestion;
import dev.akmon.recorder.ApprovalQuestion.RuleOffer;
import dev.akmon.recorder.AskedPermission;
import dev.akmon.recorder.GateDecision;
import dev.akmon.recorder.Seam;
import dev.akmon.recorder.SessionRecorder;
import dev.akmon.recorder.StopPoint;
import dev.akmon.recorder.StopReason;
import dev.akmon.recorder.ToolInvocation;
import dev.akmon.recorder.ToolOutcome;
import dev.akmon.recorder.ToolPreparation;
import dev.akmon.recorder.UserInput;
import dev.akmon.recorder.WellFormed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The tool calls of one model message: decides about each, runs what is allowed, and answers every call.
 *
 * <p>Neighbouring calls of tools that only read are gated one after another and then run side by side; any other call is
 * prepared, gated and run alone, because what it would do depends on what the calls before it did.
 */
final class ToolTurn {
    /** The tool that runs what the user types. */
    static final String USER_COMMAND_TOOL = "shell";

    /** Takes the answer to a call, in the order the model asked. */
    interface Answers {
        void answer(ToolInvocation call, String text, @Nullable ToolOutcome outcome);
    }

    /** A call a person has allowed for the session; the arguments are null where an older akmon let them differ. */
    private record Permit(
            String tool,
            List<AskedPermission> permissions,
            @Nullable JsonNode arguments) {}

    private final SessionRecorder recorder;
    private final Seam seam;
    private final RunObserver observer;
    private final ToolCatalog catalog;
    private final int maxCalls;
    /** Whether the calls of subagents count as soon as these end; else behind those of the model's message. */
    private final boolean countsAtOnce;

    private final Consumer<SubagentOutcome> subagentEnded;
    private Set<String> offered;
    private final Set<Permit> remembered = new HashSet<>();

    private Policy policy;
    private int requested;
    /** The calls that subagents carry out at the moment. */
    private List<String> subagents = List.of();
    /** Calls of subagents that do not count yet. */
    private int callsOfSubagents;

    private int succeeded;
    private int failed;
    private int denied;
    private int refused;

    ToolTurn(
            SessionRecorder recorder,
            Seam seam,
            RunObserver observer,
            ToolCatalog catalog,
            Policy policy,
            SessionConfig config,
            Consumer<SubagentOutcome> subagentEnded) {
        this.recorder = recorder;
        this.seam = seam;
        this.observer = observer;
        this.catalog = catalog;
        this.offered = catalog.names();
        this.policy = policy;
        this.maxCalls = config.maxToolCalls();
        this.countsAtOnce = config.countsSubagentsAtOnce();
        this.subagentEnded = subagentEnded;
    }

    /** What decides about calls from here on is changed, as by a directive of the user. */
    void changePolicy(UnaryOperator<Policy> change) {
        policy = change.apply(policy);
    }

    RunResult.ToolCounts counts() {
        return new RunResult.ToolCounts(succeeded, failed, denied, refused);
    }

    /** From now on only these tools may be called. */
    void offer(Set<String> names) {
        offered = names;
    }

    /** A turn of a conversation begins, which has a limit of its own. */
    void beginTurn() {
        requested = 0;
    }

    /**
     * Runs a shell command that the user typed. Whoever typed it has allowed it; what a rule or akmon itself denies is
     * denied here too.
     */
    void runForUser(String callId, String line, Answers answers) throws JournalException {
        ToolInvocation call = new ToolInvocation(
                callId, USER_COMMAND_TOOL, JsonNodeFactory.instance.objectNode().put("command", WellFormed.text(line)));
        runForUser(decideForUser(call), answers);
    }

    /** Reads an image that the user shows, under the same conditions. */
    void showForUser(String callId, String path, Answers answers) throws JournalException {
        runForUser(decideForUser(showing(callId, path)), answers);
    }

    /** The call that reads an image. */
    static ToolInvocation showing(String callId, String path) {
        return new ToolInvocation(
                callId,
                UserInput.Image.TOOL,
                JsonNodeFactory.instance.objectNode().put("path", WellFormed.text(path)));
    }

    /** Runs a step of akmon's own that the user asked for; no rule speaks about it. */
    void runAsTyped(ToolInvocation call, Answers answers) throws JournalException {
        ToolPreparation preparation = seam.prepare(call);
        runForUser(preparation.failure() != null ? failed(call, preparation) : typed(call, preparation), answers);
    }

    private void runForUser(GateDecision decision, Answers answers) throws JournalException {
        ToolInvocation call = decision.call();
        recorder.gate(decision);
        Map<String, String> texts = new HashMap<>();
        Map<String, ToolOutcome> outcomes = new HashMap<>();
        if (decision.allowed()) {
            runTogether(new ArrayList<>(List.of(call)), texts, outcomes);
        } else {
            texts.put(call.callId(), refuse(decision));
            recorder.commit();
        }
        answers.answer(call, texts.get(call.callId()), outcomes.get(call.callId()));
    }

    private static GateDecision typed(ToolInvocation call, ToolPreparation preparation) {
        return new GateDecision(call, preparation, true, "typed", null, null, "typed by the user", "person", null);
    }

    private GateDecision decideForUser(ToolInvocation call) {
        GateDecision decision = unusable(call).orElse(null);
        if (decision != null) {
            return decision;
        }
        ToolPreparation preparation = seam.prepare(call);
        if (preparation.failure() != null) {
            return failed(call, preparation);
        }
        Verdict verdict = policy.decide(call.name(), preparation.permissions());
        return forbids(verdict) ? decided(call, preparation, false, verdict) : typed(call, preparation);
    }

    /** Whether a verdict holds for the user too: not where merely nothing allows a call. */
    static boolean forbids(Verdict verdict) {
        boolean forbidden =
                verdict.policyId().equals("rule") || verdict.policyId().equals("protected");
        return verdict.effect() == Verdict.Effect.DENY && forbidden;
    }

    /** What decides about calls now, in its JSON form. */
    ObjectNode policy(JsonNode begun) {
        return policy.json(begun);
    }

    /** How many subagents share what is left. */
    int subagents() {
        return Math.max(1, subagents.size());
    }

    /** How many of the calls that are left a subagent may make: its share, so that all together make no more than those. */
    int callsFor(String callId) {
        int left = Math.max(0, maxCalls - requested);
        return left / subagents() + (subagents.indexOf(callId) < left % subagents() ? 1 : 0);
    }

    boolean limitReached() {
        return requested > maxCalls;
    }

    void run(List<ToolInvocation> calls, Answers answers) throws JournalException {
        List<ToolInvocation> waiting = new ArrayList<>();
        Map<String, String> texts = new HashMap<>();
        Map<String, ToolOutcome> outcomes = new HashMap<>();
        for (ToolInvocation call : calls) {
            boolean parallel =
                    catalog.find(call.name()).map(ToolDefinition::parallel).orElse(true)
                            && SubagentTool.onlyReads(call);
            if (!parallel) {
                runTogether(waiting, texts, outcomes);
            }
            Optional<StopReason> stop = seam.stopRequested(StopPoint.BEFORE_TOOL_CALL);
            if (stop.isPresent()) {
                runTogether(waiting, texts, outcomes);
            }
            GateDecision decision = stop.isPresent() ? stopped(call, stop.get()) : decide(call);
            recorder.gate(decision);
            if (decision.allowed()) {
                waiting.add(call);
            } else {
                texts.put(call.callId(), refuse(decision));
            }
            if (!parallel) {
                runTogether(waiting, texts, outcomes);
            }
        }
        runTogether(waiting, texts, outcomes);
        requested += callsOfSubagents;
        callsOfSubagents = 0;
        recorder.commit();
        for (ToolInvocation call : calls) {
            answers.answer(call, texts.get(call.callId()), outcomes.get(call.callId()));
        }
    }

    private void runTogether(List<ToolInvocation> waiting, Map<String, String> texts, Map<String, ToolOutcome> outcomes)
            throws JournalException {
        if (waiting.isEmpty()) {
            return;
        }
        waiting.forEach(observer::onToolStarted);
        subagents = waiting.stream()
                .filter(call -> call.name().equals(SubagentTool.NAME))
                .map(ToolInvocation::callId)
                .toList();
        List<ToolOutcome> results = recorder.runTools(List.copyOf(waiting));
        countSubagents(waiting, results);
        for (int i = 0; i < waiting.size(); i++) {
            ToolInvocation call = waiting.get(i);
            ToolOutcome outcome = results.get(i);
            if (outcome.success()) {
                succeeded++;
            } else {
                failed++;
            }
            texts.put(call.callId(), textFor(outcome));
            outcomes.put(call.callId(), outcome);
            observer.onToolFinished(call, outcome);
        }
        waiting.clear();
    }

    /** What subagents used is gone before the next calls are decided, some of which may have subagents of their own. */
    private void countSubagents(List<ToolInvocation> calls, List<ToolOutcome> results) {
        int used = 0;
        for (int i = 0; i < results.size(); i++) {
            Optional<SubagentOutcome> ended = SubagentOutcome.of(results.get(i).subagent());
            if (ended.isPresent()) {
                used += callsOf(ended.get(), callsFor(calls.get(i).callId()));
                subagentEnded.accept(ended.get());
            }
        }
        if (countsAtOnce) {
            requested += used;
        } else {
            callsOfSubagents += used;
        }
    }

    /** A subagent asks for more than its share in vain; what one has used that was not recorded to its end is not known. */
    private int callsOf(SubagentOutcome subagent, int share) {
        if (!countsAtOnce) {
            return subagent.toolCalls();
        }
        return subagent.head().isEmpty() ? share : Math.min(share, subagent.toolCalls());
    }

    /** What the model reads of an outcome. */
    static String textFor(ToolOutcome outcome) {
        String text = outcome.content().isBlank() ? "(no output)" : outcome.content();
        return outcome.success() || outcome.errorCode() == null ? text : "Error (" + outcome.errorCode() + "): " + text;
    }

    private String refuse(GateDecision decision) {
        boolean byPolicy = !decision.approver().equals("akmon");
        if (byPolicy) {
            denied++;
        } else {
            refused++;
        }
        observer.onToolRefused(decision.call(), decision.reason(), byPolicy);
        return (byPolicy ? "Denied: " : "Not run: ") + decision.reason();
    }

    private static GateDecision stopped(ToolInvocation call, StopReason stop) {
        return GateDecision.refused(call, stop.wireName(), "the session was stopped before this call");
    }

    private GateDecision decide(ToolInvocation call) throws JournalException {
        requested++;
        if (requested > maxCalls) {
            return GateDecision.refused(call, "max_tool_calls", "the limit of " + maxCalls + " tool calls is reached");
        }
        Optional<GateDecision> unusable = unusable(call);
        if (unusable.isPresent()) {
            return unusable.get();
        }
        if (!offered.contains(call.name())) {
            return GateDecision.refused(
                    call,
                    "plan_mode",
                    call.name() + " changes things, and plan mode is on; there are " + String.join(", ", offered));
        }
        ToolPreparation preparation = seam.prepare(call);
        if (preparation.failure() != null) {
            return failed(call, preparation);
        }
        Verdict verdict = policy.decide(call.name(), preparation.permissions());
        return switch (verdict.effect()) {
            case ALLOW -> decided(call, preparation, true, verdict);
            case DENY -> decided(call, preparation, false, verdict);
            case ASK -> ask(call, preparation, verdict);
        };
    }

    /** A refusal of a call that no tool can take, empty when one can. */
    private Optional<GateDecision> unusable(ToolInvocation call) {
        Optional<ToolDefinition> tool = catalog.find(call.name());
        if (tool.isEmpty()) {
            return Optional.of(GateDecision.refused(
                    call,
                    "unknown_tool",
                    "there is no tool \"" + call.name() + "\"; there are " + String.join(", ", catalog.names())));
        }
        return catalog.problemsWith(tool.get(), call.arguments())
                .map(problems -> GateDecision.refused(call, "bad_arguments", problems));
    }

    private static GateDecision failed(ToolInvocation call, ToolPreparation preparation) {
        return new GateDecision(
                call,
                preparation,
                false,
                "refused",
                preparation.failure().code(),
                null,
                preparation.failure().message(),
                "akmon",
                null);
    }

    private static GateDecision decided(
            ToolInvocation call, ToolPreparation preparation, boolean allowed, Verdict verdict) {
        return new GateDecision(
                call,
                preparation,
                allowed,
                verdict.policyId(),
                verdict.rule(),
                verdict.source(),
                verdict.reason(),
                "policy",
                null);
    }

    private GateDecision ask(ToolInvocation call, ToolPreparation preparation, Verdict verdict)
            throws JournalException {
        Permit samePermissions = new Permit(call.name(), preparation.permissions(), null);
        Permit sameCall = new Permit(call.name(), preparation.permissions(), call.arguments());
        if (remembered.contains(samePermissions) || remembered.contains(sameCall)) {
            return byPerson(call, preparation, true, "remembered", verdict, "allowed earlier for this session", null);
        }
        String askedBy = verdict.rule() == null
                ? null
                : verdict.rule() + (verdict.source() == null ? "" : " (" + verdict.source() + ")");
        RuleOffer offer = askedBy == null ? new AnsweringRules(policy, call, preparation) : RuleOffer.NONE;
        ApprovalAnswer answer = recorder.ask(
                new ApprovalQuestion(call, preparation.permissions(), preparation.preview(), askedBy, offer));
        if (answer.allowed()) {
            switch (answer.scope()) {
                case ONCE -> {}
                case SAME_PERMISSIONS -> remembered.add(samePermissions);
                case SAME_CALL -> remembered.add(sameCall);
                case RULES, RULES_KEPT -> {
                    try {
                        policy = policy.allowing(answer.rules(), "the answer to " + call.callId());
                    } catch (RuleException e) {
                        // Nobody can have meant what cannot be understood.
                        return byPerson(call, preparation, false, "person", verdict, e.getMessage(), answer);
                    }
                }
            }
        }
        String reason = answer.reason() != null
                ? answer.reason()
                : answer.allowed() ? "allowed by the user" : "denied by the user";
        return byPerson(call, preparation, answer.allowed(), "person", verdict, reason, answer);
    }

    private static GateDecision byPerson(
            ToolInvocation call,
            ToolPreparation preparation,
            boolean allowed,
            String policyId,
            Verdict verdict,
            String reason,
            @Nullable ApprovalAnswer answer) {
        return new GateDecision(
                call, preparation, allowed, policyId, verdict.rule(), verdict.source(), reason, "person", answer);
    }
}
