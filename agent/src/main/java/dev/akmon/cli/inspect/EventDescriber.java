package dev.akmon.cli.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.cli.console.Style;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.journal.AttemptRecord;
import dev.akmon.journal.AttemptStatus;
import dev.akmon.journal.Digest;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.EventKind.AssistantTurn;
import dev.akmon.journal.EventKind.PermissionGate;
import dev.akmon.journal.EventKind.ProviderCall;
import dev.akmon.journal.EventKind.RetrievalCall;
import dev.akmon.journal.EventKind.SessionEnd;
import dev.akmon.journal.EventKind.SessionStart;
import dev.akmon.journal.EventKind.ToolCall;
import dev.akmon.journal.EventKind.UserTurn;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.content.AnswerWords;
import dev.akmon.journal.content.Formats;
import dev.akmon.journal.content.Payload;
import dev.akmon.journal.content.SessionObjects;
import dev.akmon.journal.content.TokenUsage;
import dev.akmon.journal.content.TokenUsageReader;
import dev.akmon.journal.content.ToolLabel;
import dev.akmon.journal.content.ToolSubject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says in one line what happened in an event, with what its objects tell. Objects may come from any producer or be
 * missing: then the line says less. Everything recorded is made safe to print.
 */
final class EventDescriber {

    private static final int MAX_TEXT = 100;
    private static final int MAX_NAME = 60;
    private static final String SEPARATOR = " · ";

    private final SessionObjects objects;
    private final Style style;

    EventDescriber(SessionObjects objects, Style style) {
        this.objects = objects;
        this.style = style;
    }

    /** A word for the kind of event. */
    static String label(EventKind kind) {
        if (kind instanceof SessionStart) {
            return "start";
        } else if (kind instanceof UserTurn) {
            return "user";
        } else if (kind instanceof ProviderCall) {
            return "model";
        } else if (kind instanceof ToolCall) {
            return "tool";
        } else if (kind instanceof RetrievalCall) {
            return "lookup";
        } else if (kind instanceof PermissionGate) {
            return "gate";
        } else if (kind instanceof AssistantTurn) {
            return "answer";
        } else {
            return "end";
        }
    }

    /** The colour of a kind of event. */
    UnaryOperator<String> color(EventKind kind) {
        if (kind instanceof UserTurn) {
            return style::blue;
        } else if (kind instanceof ProviderCall || kind instanceof AssistantTurn) {
            return style::magenta;
        } else if (kind instanceof ToolCall || kind instanceof RetrievalCall) {
            return style::cyan;
        } else if (kind instanceof PermissionGate) {
            return style::yellow;
        } else {
            return style::bold;
        }
    }

    /** What happened, in one line. */
    String describe(EventKind kind) throws JournalException {
        if (kind instanceof SessionStart start) {
            return start(start);
        } else if (kind instanceof UserTurn turn) {
            return text(turn.prompt());
        } else if (kind instanceof ProviderCall call) {
            return model(call);
        } else if (kind instanceof ToolCall call) {
            return tool(call);
        } else if (kind instanceof RetrievalCall call) {
            return name(call.indexId()) + SEPARATOR + text(call.query()) + SEPARATOR + "results "
                    + size(call.results());
        } else if (kind instanceof PermissionGate gate) {
            return gate(gate);
        } else if (kind instanceof AssistantTurn turn) {
            return answer(turn);
        } else {
            return end((SessionEnd) kind);
        }
    }

    private String start(SessionStart start) throws JournalException {
        List<String> parts = new ArrayList<>();
        parts.add("in " + plainText(start.cwd()));
        JsonNode config = objects.structure(start.config());
        string(config, "model").ifPresent(model -> parts.add("model " + name(model)));
        JsonNode provider = config.path("provider");
        string(provider, "kind").or(() -> string(config, "provider")).ifPresent(kind -> parts.add(name(kind)));
        string(provider, "endpoint").ifPresent(endpoint -> parts.add(name(endpoint)));
        string(config.path("parent"), "session_id")
                .or(() -> string(config, "parent_session"))
                .ifPresent(parent -> parts.add("continues " + name(parent)));
        string(config.path("subagent_of"), "session_id").ifPresent(works -> parts.add("subagent of " + name(works)));
        return String.join(SEPARATOR, parts);
    }

    private String model(ProviderCall call) throws JournalException {
        List<String> parts = new ArrayList<>();
        parts.add(name(call.providerId()));
        List<AttemptRecord> attempts = call.attempts();
        if (attempts.isEmpty()) {
            parts.add(style.red("no attempt"));
            return String.join(SEPARATOR, parts);
        }
        AttemptRecord last = attempts.get(attempts.size() - 1);
        boolean succeeded = last.status() == AttemptStatus.Known.SUCCESS;
        if (attempts.size() > 1) {
            parts.add(attempts(attempts));
        } else if (!succeeded) {
            parts.add(style.red(name(statusName(last.status()))));
        }
        parts.add(Formats.duration(Duration.between(attempts.get(0).startedAt(), last.endedAt())));
        TokenUsage usage = usage(last);
        if (usage.isKnown()) {
            parts.add(usage.toString());
        }
        parts.add(style.dim(sizes(last)));
        if (!succeeded && last.errorMessage() != null) {
            parts.add(style.red(TerminalText.line(last.errorMessage(), MAX_TEXT)));
        }
        return String.join(SEPARATOR, parts);
    }

    /** {@code 3 attempts: 2 RateLimited, 1 Success}. */
    private String attempts(List<AttemptRecord> attempts) {
        Map<String, Long> counts = attempts.stream()
                .collect(Collectors.groupingBy(
                        attempt -> statusName(attempt.status()), LinkedHashMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(entry -> entry.getValue() + " " + status(entry.getKey()))
                .collect(Collectors.joining(", ", attempts.size() + " attempts: ", ""));
    }

    private String status(String statusName) {
        String printed = name(statusName);
        return statusName.equals(AttemptStatus.Known.SUCCESS.wireName()) ? printed : style.red(printed);
    }

    /** The status with its name on the wire; a status without one as {@code Other(text)}. */
    static String statusName(AttemptStatus status) {
        return status instanceof AttemptStatus.Other other ? "Other(" + other.text() + ")" : status.wireName();
    }

    private TokenUsage usage(AttemptRecord attempt) throws JournalException {
        for (Digest digest : new Digest[] {attempt.stream(), attempt.response()}) {
            Optional<String> body = objects.payload(digest).flatMap(Payload::text);
            TokenUsage usage = body.map(TokenUsageReader::read).orElse(TokenUsage.UNKNOWN);
            if (usage.isKnown()) {
                return usage;
            }
        }
        return TokenUsage.UNKNOWN;
    }

    private String sizes(AttemptRecord attempt) throws JournalException {
        long received = Math.max(0, objects.size(attempt.response())) + Math.max(0, objects.size(attempt.stream()));
        return "sent " + size(attempt.request()) + ", received " + Formats.size(received);
    }

    private String gate(PermissionGate gate) throws JournalException {
        JsonNode context = objects.structure(gate.context());
        String decision = name(gate.decision());
        List<String> parts = new ArrayList<>();
        String call = string(context, "tool_name").map(EventDescriber::tool).orElse("");
        String subject = ToolSubject.of(context.path("tool_input"));
        parts.add(join(gate.decision().equals("allowed") ? style.green(decision) : style.red(decision), call, subject));
        Optional<String> reason = string(context, "reason").or(() -> string(context, "decision_path"));
        // A reason that names the rule says it all.
        Optional<String> rule = string(context, "rule")
                .filter(name -> reason.isEmpty() || !reason.get().contains(name));
        parts.add(join(name(gate.policyId()), rule.map(EventDescriber::name).orElse("")));
        string(context, "approver")
                .filter(approver -> !approver.equals("policy"))
                .ifPresent(approver -> parts.add("by " + name(approver)));
        reason.ifPresent(text -> parts.add(TerminalText.line(text, MAX_TEXT)));
        return String.join(SEPARATOR, parts);
    }

    private String tool(ToolCall call) throws JournalException {
        JsonNode input = objects.structure(call.input());
        JsonNode arguments = input.has("arguments") && input.has("call_id") ? input.get("arguments") : input;
        JsonNode output = objects.structure(call.output());
        List<String> parts = new ArrayList<>();
        parts.add(join(tool(call.toolId()), ToolSubject.of(arguments)));
        parts.add(outcome(output));
        JsonNode exitCode = output.path("exit_code");
        if (exitCode.isIntegralNumber()) {
            parts.add("exit code " + exitCode.asText());
        }
        JsonNode duration = output.path("duration_ms");
        if (duration.isIntegralNumber() && duration.canConvertToLong()) {
            parts.add(Formats.duration(Duration.ofMillis(duration.longValue())));
        }
        parts.addAll(new SideEffects(objects.structure(call.sideEffects())).describe());
        parts.add(style.dim(contentSize(output, call.output())));
        if (output.path("full_output").isTextual()) {
            parts.add("truncated, --tool-output " + name(input.path("call_id").asText("?")) + " shows "
                    + Formats.size(size(output.path("full_output"))));
        } else if (output.path("truncated").asBoolean()) {
            parts.add("truncated");
        }
        AnswerWords.of(output.path("answer")).ifPresent(words -> parts.add(TerminalText.line(words, MAX_TEXT)));
        int images = output.path("images").size();
        if (images > 0) {
            parts.add(Formats.count(images, "image"));
        }
        string(output.path("subagent"), "session_id").ifPresent(session -> parts.add("session " + name(session)));
        return String.join(SEPARATOR, parts);
    }

    private String outcome(JsonNode output) {
        Optional<String> status = string(output, "status");
        if (status.isEmpty()) {
            return style.dim("outcome not readable");
        }
        if (status.get().equals("success")) {
            return style.green("ok");
        }
        String error = string(output, "error")
                .or(() -> string(output, "code"))
                .or(() -> string(output.path("error"), "code"))
                .orElse(status.get());
        return style.red(name(error));
    }

    private String contentSize(JsonNode output, Digest digest) throws JournalException {
        JsonNode content = output.path("content");
        return content.isTextual() ? Formats.size(size(content)) : size(digest);
    }

    private static long size(JsonNode text) {
        return text.textValue().getBytes(StandardCharsets.UTF_8).length;
    }

    private String answer(AssistantTurn turn) throws JournalException {
        List<String> parts = new ArrayList<>();
        if (objects.size(turn.message()) != 0) {
            parts.add(text(turn.message()));
        }
        if (turn.toolCalls() != null) {
            JsonNode calls = objects.structure(turn.toolCalls());
            List<String> names = new ArrayList<>();
            calls.forEach(call -> names.add(tool(call.path("name").asText("?"))));
            parts.add("calls "
                    + (names.isEmpty()
                            ? "(" + size(turn.toolCalls()) + ")"
                            : TerminalText.line(String.join(", ", names), MAX_TEXT)));
        }
        return parts.isEmpty() ? style.dim("(empty)") : String.join(SEPARATOR, parts);
    }

    private String end(SessionEnd end) throws JournalException {
        JsonNode summary = objects.structure(end.summary());
        List<String> parts = new ArrayList<>();
        parts.add(string(summary, "exit_reason").map(EventDescriber::name).orElse("ended"));
        number(summary, "turns").ifPresent(n -> parts.add(Formats.count(n, "turn")));
        toolCalls(summary.path("tool_calls")).ifPresent(parts::add);
        JsonNode tokens = summary.path("tokens");
        TokenUsage usage = new TokenUsage(
                number(tokens, "input").orElse(-1L), number(tokens, "output").orElse(-1L));
        if (usage.isKnown()) {
            parts.add(usage.toString());
        }
        JsonNode cost = summary.path("cost_usd");
        if (cost.isNumber() && Double.isFinite(cost.doubleValue())) {
            parts.add(Formats.usd(cost.doubleValue()));
        }
        if (summary.path("files_written").isArray()) {
            parts.add(Formats.count(summary.path("files_written").size(), "file") + " written");
        }
        string(summary, "error").ifPresent(error -> parts.add(style.red(TerminalText.line(error, MAX_TEXT))));
        return String.join(SEPARATOR, parts);
    }

    /** {@code 8 tool calls (1 failed, 2 denied)}. */
    private static Optional<String> toolCalls(JsonNode counts) {
        Optional<Long> total = number(counts, "total");
        if (total.isEmpty()) {
            return Optional.empty();
        }
        String unlucky = Stream.of("failed", "denied", "refused")
                .flatMap(name -> number(counts, name).filter(n -> n > 0).map(n -> n + " " + name).stream())
                .collect(Collectors.joining(", "));
        return Optional.of(Formats.count(total.get(), "tool call") + (unlucky.isEmpty() ? "" : " (" + unlucky + ")"));
    }

    /** The beginning of a text object in quotes, or what it is instead. */
    private String text(Digest digest) throws JournalException {
        Optional<Payload> payload = objects.payload(digest);
        Optional<String> text = payload.flatMap(Payload::text);
        return text.isPresent() ? "\"" + TerminalText.line(text.get().strip(), MAX_TEXT) + "\"" : notText(payload);
    }

    private String plainText(Digest digest) throws JournalException {
        Optional<Payload> payload = objects.payload(digest);
        return payload.flatMap(Payload::text)
                .map(text -> TerminalText.line(text, MAX_TEXT))
                .orElseGet(() -> notText(payload));
    }

    private String notText(Optional<Payload> payload) {
        if (payload.isEmpty()) {
            return style.red("(object missing)");
        }
        return payload.get()
                .sentinel()
                .map(sentinel -> style.yellow("[redacted: " + TerminalText.line(sentinel.reason(), MAX_NAME) + "]"))
                .orElseGet(() -> "(binary, " + Formats.size(payload.get().size()) + ")");
    }

    private String size(@Nullable Digest digest) throws JournalException {
        long size = objects.size(digest);
        return size < 0 ? "(missing)" : Formats.size(size);
    }

    private static String tool(String recorded) {
        return name(ToolLabel.of(recorded));
    }

    private static String name(String recorded) {
        return TerminalText.line(recorded, MAX_NAME);
    }

    private static String join(String... words) {
        return java.util.Arrays.stream(words).filter(word -> !word.isEmpty()).collect(Collectors.joining(" "));
    }

    private static Optional<String> string(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isTextual() && !value.textValue().isEmpty() ? Optional.of(value.textValue()) : Optional.empty();
    }

    private static Optional<Long> number(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isIntegralNumber() && value.canConvertToLong() ? Optional.of(value.longValue()) : Optional.empty();
    }
}
