package dev.akmon.recorder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.journal.AttemptRecord;
import dev.akmon.journal.AttemptStatus;
import dev.akmon.journal.CanonicalJson;
import dev.akmon.journal.Digest;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.content.Payload;
import dev.akmon.journal.content.TokenUsage;
import dev.akmon.journal.content.TokenUsageReader;
import dev.akmon.recorder.http.AttemptListener;
import dev.akmon.recorder.http.CapturedAttempt;
import dev.akmon.recorder.http.RetryPolicy;
import dev.akmon.recorder.http.SeamHttpClientBuilder;
import dev.akmon.recorder.http.StreamProtocol;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Turns what an agent does into the events of its session: the only code that decides which events there are, what their
 * objects hold and in which order they stand. It runs above a {@link Seam} and writes to an {@link EventSink}; with the
 * live pair of those it records, with the playback pair the very same code rebuilds the recorded events.
 *
 * <p>Order within a turn: ProviderCall, AssistantTurn, then for each requested call its PermissionGate and ToolCall;
 * where several calls run side by side, the gates of all of them and then the outcomes of all of them, each in the order
 * the model asked.
 *
 * <p>Durability: the request is durable before it is sent, the gate before its tool runs, the outcome before the model
 * hears of it. Each of these is one {@link EventSink#commit()}; nothing is committed per token. When the sink fails, the
 * effect that would have followed does not happen.
 *
 * <p>Not thread-safe: one session, one thread.
 */
public final class SessionRecorder {
    /** The tool id that records the end of a turn before the model was done, in a conversation that goes on. */
    public static final String TURN_STOPPED = UserInput.Directive.PREFIX + "turn_stopped";

    /** The tool id that records the end of a command which had outlived the call that started it. */
    public static final String END_COMMAND = UserInput.Directive.PREFIX + "end_command";

    private final Seam seam;
    private final EventSink sink;
    private final InputDigests inputs = new InputDigests();
    private final List<CapturedAttempt> attempts = new ArrayList<>();
    /** The requests of {@link #attempts}, recorded before they were sent. */
    private final List<Digest> requests = new ArrayList<>();

    private @Nullable JournalException sinkFailure;

    /** A recorder of one session, which {@link #start} begins. */
    public SessionRecorder(Seam seam, EventSink sink) {
        this.seam = seam;
        this.sink = sink;
    }

    /**
     * Begins the session.
     *
     * @param cwd the working directory
     * @param config everything the agent's behaviour depends on besides what crosses the seam later
     */
    public void start(String cwd, JsonNode config) throws JournalException {
        Digest cwdHash = sink.put(utf8(cwd));
        Digest configHash = sink.put(CanonicalJson.write(config));
        inputs.config(cwdHash);
        inputs.config(configHash);
        sink.append(new EventKind.SessionStart(cwdHash, configHash));
        sink.commit();
    }

    /** Records what the user asked for. */
    public void userTurn(String prompt) throws JournalException {
        Digest hash = sink.put(utf8(prompt));
        inputs.prompt(hash);
        sink.append(new EventKind.UserTurn(hash));
        sink.commit();
    }

    /**
     * The HTTP client to build a LangChain4j model on, so that its traffic crosses the seam and is recorded. Turn the
     * model's own retries off: {@link #call} does them.
     */
    public HttpClientBuilder httpClientBuilder(StreamProtocol protocol) {
        return new SeamHttpClientBuilder(seam::exchange, protocol, new Listener());
    }

    /**
     * Calls the model, again where the policy says so, and records one ProviderCall with every attempt. The event is not
     * yet committed on return; {@link #assistantTurn} or the next commit makes it durable.
     *
     * @param providerId the provider's name in the event
     * @param model a model built on {@link #httpClientBuilder}
     * @throws JournalException when an attempt cannot be recorded; no request leaves after that
     */
    public ModelOutcome call(
            String providerId,
            StreamingChatModel model,
            ChatRequest request,
            RetryPolicy retries,
            ReplyListener listener)
            throws JournalException {
        attempts.clear();
        requests.clear();
        ReplyCollector reply;
        while (true) {
            int made = attempts.size();
            reply = new ReplyCollector(listener);
            reply.collect(model, request);
            throwSinkFailure();
            if (attempts.size() == made) {
                throw new IllegalStateException(
                        "the model answered without a request; build it on SessionRecorder.httpClientBuilder",
                        reply.error());
            }
            CapturedAttempt last = attempts.get(attempts.size() - 1);
            if (last.status() == AttemptStatus.Known.SUCCESS) {
                break;
            }
            Optional<Duration> delay = retries.delayAfter(last, attempts.size());
            if (delay.isEmpty()) {
                break;
            }
            listener.onRetry(attempts.size(), String.valueOf(last.errorMessage()), delay.get());
            seam.pause(delay.get());
            if (seam.stopRequested(StopPoint.BEFORE_RETRY).isPresent()) {
                break;
            }
        }
        appendProviderCall(providerId);
        return outcome(reply);
    }

    /**
     * Records the assistant's message. Without calls it is durable on return, together with the model call that brought
     * it; with calls it becomes so with the gates that follow, before a person is asked and before a tool runs.
     */
    public void assistantTurn(String text, List<ToolInvocation> calls) throws JournalException {
        Digest message = sink.put(utf8(text));
        Digest toolCalls = calls.isEmpty() ? null : sink.put(PayloadObjects.toolCalls(calls));
        sink.append(new EventKind.AssistantTurn(message, toolCalls));
        if (calls.isEmpty()) {
            sink.commit();
        }
    }

    /** Asks a person about a call, after making durable what led to the question. */
    public ApprovalAnswer ask(ApprovalQuestion question) throws JournalException {
        sink.commit();
        return seam.ask(question);
    }

    /** Records a decision about a tool call. It is durable at the latest before the next tool runs. */
    public void gate(GateDecision decision) throws JournalException {
        Digest context = sink.put(PayloadObjects.gateContext(decision));
        inputs.decision(context);
        sink.append(
                new EventKind.PermissionGate(decision.policyId(), decision.allowed() ? "allowed" : "denied", context));
    }

    /**
     * Runs calls whose gates have been recorded as allowed; makes those gates durable first and the outcomes durable
     * before it returns.
     *
     * @return the outcomes in the order of {@code calls}
     */
    public List<ToolOutcome> runTools(List<ToolInvocation> calls) throws JournalException {
        sink.commit();
        List<ToolOutcome> outcomes = seam.run(calls);
        for (int i = 0; i < calls.size(); i++) {
            record(calls.get(i), outcomes.get(i));
        }
        sink.commit();
        return outcomes;
    }

    /**
     * Records something akmon itself did to the conversation, such as compacting it, in the form of a tool call that
     * nobody requested and that therefore has no gate.
     */
    public void internalStep(ToolInvocation step, ToolOutcome outcome) throws JournalException {
        record(step, outcome);
        sink.commit();
    }

    /**
     * Records a change of the agent's state that the user asked for, before it takes effect, in the form of
     * {@link #internalStep}.
     */
    public void directive(String callId, UserInput.Directive directive, ToolOutcome outcome) throws JournalException {
        ToolInvocation step = new ToolInvocation(callId, directive.toolId(), directive.arguments());
        inputs.prompt(sink.put(PayloadObjects.toolInput(step)));
        internalStep(step, outcome);
    }

    /**
     * Records that a turn ended before the model was done, in the form of {@link #internalStep}. A playback reads off it
     * where the user stopped.
     *
     * @param reason in one word; of a {@link StopReason} its name
     * @param error what went wrong, one line
     */
    public void turnStopped(String callId, String reason, String error) throws JournalException {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode().put("reason", reason);
        internalStep(new ToolInvocation(callId, TURN_STOPPED, arguments), ToolOutcome.failure(reason, error, 0));
    }

    /**
     * Has commands ended that calls have left running and records how they ended, in the form of {@link #internalStep}. To
     * be called once, before {@link #end}.
     *
     * @param callIds makes an id that no other call has of one that is wanted
     */
    public List<ToolOutcome> endCommands(UnaryOperator<String> callIds) throws JournalException {
        List<ToolOutcome> outcomes = new ArrayList<>();
        for (EndedCommand ended : seam.endCommands()) {
            outcomes.add(ended.outcome());
            String callId = callIds.apply("end_" + outcomes.size());
            internalStep(new ToolInvocation(callId, END_COMMAND, ended.arguments()), ended.outcome());
        }
        return outcomes;
    }

    /** The hash of the last event recorded. */
    public Optional<Digest> head() {
        return sink.head();
    }

    /** Makes everything recorded so far durable. */
    public void commit() throws JournalException {
        sink.commit();
    }

    /**
     * Ends the session. The summary gets a member {@code inputs}: one SHA-256 per kind of thing that crossed the seam
     * inwards (over the digests of the objects, in order), so that a summary speaks for every input of its session.
     *
     * @return the head: the hash of the SessionEnd event, which is durable
     */
    public Digest end(ObjectNode summary) throws JournalException {
        ObjectNode complete = summary.deepCopy();
        complete.set("inputs", inputs.toJson());
        Digest hash = sink.append(new EventKind.SessionEnd(sink.put(CanonicalJson.write(complete))));
        sink.commit();
        return hash;
    }

    private void record(ToolInvocation call, ToolOutcome outcome) throws JournalException {
        Digest input = sink.put(PayloadObjects.toolInput(call));
        Digest output = sink.put(PayloadObjects.toolOutput(call.callId(), outcome));
        inputs.tool(output);
        Digest sideEffects = null;
        if (outcome.sideEffects() != null) {
            sideEffects = sink.put(CanonicalJson.write(outcome.sideEffects()));
            inputs.tool(sideEffects);
        }
        sink.append(new EventKind.ToolCall(call.name(), input, output, sideEffects));
    }

    private void appendProviderCall(String providerId) throws JournalException {
        List<AttemptRecord> records = new ArrayList<>();
        Digest stream = null;
        for (int i = 0; i < attempts.size(); i++) {
            CapturedAttempt attempt = attempts.get(i);
            Digest attemptStream = put(attempt.stream());
            Digest response = put(attempt.response());
            records.add(new AttemptRecord(
                    i + 1,
                    attempt.startedAt(),
                    attempt.endedAt(),
                    attempt.status(),
                    requests.get(i),
                    response,
                    attemptStream,
                    attempt.errorMessage()));
            if (response != null) {
                inputs.model(response);
            }
            if (attemptStream != null) {
                inputs.model(attemptStream);
            }
            if (attempt.status() == AttemptStatus.Known.SUCCESS) {
                stream = attemptStream;
            }
        }
        sink.append(new EventKind.ProviderCall(providerId, records, stream));
    }

    private ModelOutcome outcome(ReplyCollector reply) {
        List<TokenUsage> usages = attempts.stream().map(SessionRecorder::usage).toList();
        CapturedAttempt last = attempts.get(attempts.size() - 1);
        if (last.status() != AttemptStatus.Known.SUCCESS) {
            return new ModelOutcome.Failed(last.status(), String.valueOf(last.errorMessage()), usages);
        }
        if (reply.response() == null) {
            Throwable error = reply.error();
            String detail = error == null ? "no answer in it" : String.valueOf(error.getMessage());
            return new ModelOutcome.Failed(last.status(), "the provider's reply could not be read: " + detail, usages);
        }
        return new ModelOutcome.Answered(reply.response(), usages);
    }

    /** Read from the bytes rather than from the answer, which a failed attempt has none of and must be paid all the same. */
    private static TokenUsage usage(CapturedAttempt attempt) {
        byte[] body = attempt.stream() != null ? attempt.stream() : attempt.response();
        if (body == null) {
            return TokenUsage.UNKNOWN;
        }
        // A stream that was cut may end within a character.
        String text = new Payload(body).text().orElseGet(() -> new String(body, StandardCharsets.UTF_8));
        return TokenUsageReader.read(text);
    }

    private @Nullable Digest put(byte @Nullable [] object) throws JournalException {
        return object == null ? null : sink.put(object);
    }

    private void throwSinkFailure() throws JournalException {
        if (sinkFailure != null) {
            throw sinkFailure;
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Collects the attempts of the current call, and keeps a request that cannot be recorded from being sent. */
    private final class Listener implements AttemptListener {
        @Override
        public void aboutToSend(byte[] requestMessage) throws JournalException {
            try {
                Digest request = sink.put(requestMessage);
                sink.commit();
                requests.add(request);
            } catch (JournalException e) {
                // LangChain4j swallows what its HTTP client throws, so the failure is also kept for call() to throw.
                sinkFailure = e;
                throw e;
            }
        }

        @Override
        public void finished(CapturedAttempt attempt) {
            attempts.add(attempt);
        }
    }
}
