package dev.akmon.replay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.journal.AttemptRecord;
import dev.akmon.journal.AttemptStatus;
import dev.akmon.journal.Digest;
import dev.akmon.journal.EventKind;
import dev.akmon.recorder.ApprovalAnswer;
import dev.akmon.recorder.ApprovalQuestion;
import dev.akmon.recorder.EndedCommand;
import dev.akmon.recorder.PayloadObjects;
import dev.akmon.recorder.Seam;
import dev.akmon.recorder.SessionRecorder;
import dev.akmon.recorder.StopPoint;
import dev.akmon.recorder.StopReason;
import dev.akmon.recorder.ToolFailure;
import dev.akmon.recorder.ToolInvocation;
import dev.akmon.recorder.ToolOutcome;
import dev.akmon.recorder.ToolPreparation;
import dev.akmon.recorder.UserInput;
import dev.akmon.recorder.http.Exchange;
import dev.akmon.recorder.http.HttpCall;
import dev.akmon.recorder.http.HttpMessageException;
import dev.akmon.recorder.http.PlaybackExchange;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The playback side of the seam: answers everything from a recording, without network, tools or clock.
 *
 * <p>HTTP attempts are answered in the order they were made in the model call recorded next, gates and tool outcomes by
 * call id. Whether the recorded
 * session was stopped at some point is read off the event recorded next: the end of a turn or a
 * session whose reason is a stop, or the gate of a call that was not run because of one.
 */
final class PlaybackSeam implements Seam {
    private final Recording recording;
    private final ComparingSink sink;
    private final Findings findings;
    private final Map<String, JsonNode> gates = new HashMap<>();
    private final Map<String, EventKind.ToolCall> toolCalls = new HashMap<>();
    /** The position of the ProviderCall whose attempts are being played, and how many of them have been. */
    private int providerCall = -1;

    private int played;

    PlaybackSeam(Recording recording, ComparingSink sink, Findings findings) {
        this.recording = recording;
        this.sink = sink;
        this.findings = findings;
        for (int i = 0; i < recording.size(); i++) {
            EventKind kind = recording.kind(i);
            if (kind instanceof EventKind.PermissionGate gate) {
                JsonNode context = recording.json(gate.context());
                gates.putIfAbsent(context.path("call_id").asText(), context);
            } else if (kind instanceof EventKind.ToolCall call) {
                toolCalls.putIfAbsent(
                        recording.json(call.input()).path("call_id").asText(), call);
            }
        }
    }

    @Override
    public Optional<UserInput> nextInput() {
        EventKind next = recording.kind(sink.position());
        if (next instanceof EventKind.UserTurn turn) {
            return Optional.of(new UserInput.Prompt(recording.text(turn.prompt())));
        }
        if (next instanceof EventKind.PermissionGate gate) {
            JsonNode context = recording.json(gate.context());
            return Optional.of(typed(context.path("tool_name").asText(), context.path("tool_input")));
        }
        if (next instanceof EventKind.ToolCall step
                && step.toolId().startsWith(UserInput.Directive.PREFIX)
                && !step.toolId().equals(SessionRecorder.END_COMMAND)) {
            return Optional.of(
                    directive(step.toolId(), recording.json(step.input()).path("arguments")));
        }
        return Optional.empty();
    }

    private static UserInput typed(String tool, JsonNode input) {
        if (tool.startsWith(UserInput.Directive.PREFIX)) {
            return directive(tool, input);
        }
        return tool.equals(UserInput.Image.TOOL)
                ? new UserInput.Image(input.path("path").asText())
                : new UserInput.Command(input.path("command").asText());
    }

    private static UserInput directive(String toolId, JsonNode arguments) {
        return new UserInput.Directive(toolId.substring(UserInput.Directive.PREFIX.length()), arguments);
    }

    @Override
    public void turnOver() {
        // Where the recorded session was asked to stop is read off its events.
    }

    @Override
    public Exchange exchange(HttpCall call) {
        Optional<AttemptRecord> next = nextAttempt();
        if (next.isEmpty()) {
            findings.addPrimitive(
                    sink.position(),
                    Divergence.Kind.ProviderCallUnexpected,
                    "no further request",
                    call.method() + " " + call.uri());
            return notRecorded();
        }
        AttemptRecord attempt = next.get();
        try {
            return PlaybackExchange.of(
                    attempt.status(),
                    attempt.errorMessage(),
                    object(attempt.response()),
                    object(attempt.stream()),
                    attempt.startedAt(),
                    attempt.endedAt());
        } catch (HttpMessageException e) {
            findings.addPrimitive(
                    providerCall, Divergence.Kind.ContentReferenceMismatch, "an attempt akmon records", e.getMessage());
            return notRecorded();
        }
    }

    private Optional<AttemptRecord> nextAttempt() {
        int call = sink.position();
        while (call < recording.size() && !(recording.kind(call) instanceof EventKind.ProviderCall)) {
            call++;
        }
        if (call != providerCall) {
            providerCall = call;
            played = 0;
        }
        return attemptsLeft() > 0 ? Optional.of(attempts().get(played++)) : Optional.empty();
    }

    private int attemptsLeft() {
        return attempts().size() - played;
    }

    private List<AttemptRecord> attempts() {
        return recording.kind(providerCall) instanceof EventKind.ProviderCall call ? call.attempts() : List.of();
    }

    /** What an attempt gets that the recording cannot answer; not a failure that is tried again. */
    private Exchange notRecorded() {
        Instant end = recording.event(recording.size() - 1).emittedAt();
        try {
            return PlaybackExchange.of(
                    AttemptStatus.Known.CANCELLED, "the recording has no such request", null, null, end, end);
        } catch (HttpMessageException e) {
            throw new IllegalStateException("an attempt without a response has no message to be wrong", e);
        }
    }

    @Override
    public void pause(Duration delay) {
        // Waiting is what made the recorded times; a replay has no clock and does not wait.
    }

    @Override
    public ToolPreparation prepare(ToolInvocation call) {
        JsonNode context = gates.get(call.callId());
        if (context == null) {
            if (brokenOffHere()) {
                throw new RecordedCrash();
            }
            unexpected(call, "no gate for the call");
            return new ToolPreparation(
                    List.of(), null, new ToolFailure("not_recorded", "the recording has no such call"));
        }
        return PayloadObjects.preparation(context);
    }

    /**
     * The recorded answer. Where nobody was asked the answer agrees with the recorded decision: that somebody is asked now
     * is a difference between the two gates, which the comparison finds.
     */
    @Override
    public ApprovalAnswer ask(ApprovalQuestion question) {
        String callId = question.call().callId();
        JsonNode context = gates.get(callId);
        ApprovalAnswer answer = context == null ? null : PayloadObjects.answer(context);
        if (answer != null) {
            return answer;
        }
        return toolCalls.containsKey(callId) ? ApprovalAnswer.allow() : ApprovalAnswer.deny(null);
    }

    @Override
    public List<ToolOutcome> run(List<ToolInvocation> calls) {
        List<ToolOutcome> outcomes = new ArrayList<>();
        for (ToolInvocation call : calls) {
            EventKind.ToolCall recorded = toolCalls.get(call.callId());
            if (recorded == null) {
                if (brokenOffHere()) {
                    throw new RecordedCrash();
                }
                unexpected(call, "the call was not run");
                outcomes.add(ToolOutcome.failure("not_recorded", "the recording has no such call", 0));
            } else {
                outcomes.add(outcome(recorded));
            }
        }
        return outcomes;
    }

    @Override
    public List<EndedCommand> endCommands() {
        List<EndedCommand> ended = new ArrayList<>();
        for (int i = sink.position(); i < recording.behindEndedCommands(sink.position()); i++) {
            EventKind.ToolCall recorded = (EventKind.ToolCall) recording.kind(i);
            ended.add(new EndedCommand(recording.json(recorded.input()).path("arguments"), outcome(recorded)));
        }
        return ended;
    }

    @Override
    public Optional<StopReason> stopRequested(StopPoint point) {
        if (brokenOffHere()) {
            throw new RecordedCrash();
        }
        if (recording.endsWithEndedCommandsAt(sink.position())) {
            return Optional.of(StopReason.TERMINATED);
        }
        if (point == StopPoint.BEFORE_RETRY) {
            return attemptsLeft() > 0 ? Optional.empty() : whyNotAgain();
        }
        if (point == StopPoint.BEFORE_TOOL_CALL) {
            return stopBeforeToolCall();
        }
        return recording.stopAt(sink.position());
    }

    /** A call that was not made again although it could have been was stopped; a beginning does not say by what. */
    private Optional<StopReason> whyNotAgain() {
        return recording.isBeginning() ? Optional.of(StopReason.INTERRUPTED) : recording.stopFrom(providerCall);
    }

    /**
     * The gate recorded next says whether the session was stopped before it. Outcomes of calls that were allowed earlier
     * may stand before that gate: they are recorded when the calls have run, which only a stop brings forward. So where
     * the session was broken off after such outcomes it had been stopped as well, and the reason makes no difference.
     */
    private Optional<StopReason> stopBeforeToolCall() {
        int next = sink.position();
        while (recording.kind(next) instanceof EventKind.ToolCall) {
            next++;
        }
        if (recording.kind(next) instanceof EventKind.PermissionGate gate) {
            return gate.policyId().equals("refused")
                    ? StopReason.ofWireName(
                            recording.json(gate.context()).path("rule").asText())
                    : Optional.empty();
        }
        return recording.brokenOffAt(next) ? Optional.of(StopReason.INTERRUPTED) : Optional.empty();
    }

    private boolean brokenOffHere() {
        return recording.brokenOffAt(sink.position());
    }

    private ToolOutcome outcome(EventKind.ToolCall recorded) {
        try {
            return PayloadObjects.outcome(recording.object(recorded.output()), object(recorded.sideEffects()));
        } catch (IOException e) {
            return ToolOutcome.failure("not_recorded", "the recorded outcome is not an object akmon writes", 0);
        }
    }

    private byte @Nullable [] object(@Nullable Digest digest) {
        return digest == null ? null : recording.object(digest);
    }

    private void unexpected(ToolInvocation call, String expected) {
        findings.addPrimitive(
                sink.position(),
                Divergence.Kind.ToolCallUnexpected,
                expected,
                call.name() + " " + call.arguments() + " (" + call.callId() + ")");
    }
}
