package dev.akmon.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.cli.report.TimelineGroup.Item;
import dev.akmon.journal.Event;
import dev.akmon.journal.EventKind.PermissionGate;
import dev.akmon.journal.EventKind.ToolCall;
import dev.akmon.journal.content.AnswerWords;
import dev.akmon.journal.content.Formats;
import dev.akmon.journal.content.SessionObjects;
import dev.akmon.journal.content.StructureText;
import dev.akmon.journal.content.ToolLabel;
import dev.akmon.journal.content.ToolSubject;
import dev.akmon.journal.report.HtmlWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A tool call: what was asked for, who or what decided about it, what came of it. */
final class CallCard {

    /** Output of a failed call up to this length is shown without being asked for. */
    private static final int SHORT_OUTPUT = 4_000;

    private static final int MAX_PERMISSIONS = 20;

    private final SessionObjects objects;
    private final ObjectText text;
    private final DiffBlock diffs;
    private final ShownImages images;

    CallCard(SessionObjects objects, ObjectText text) {
        this.objects = objects;
        this.text = text;
        this.diffs = new DiffBlock();
        this.images = new ShownImages();
    }

    void write(HtmlWriter html, Item item) throws IOException {
        Optional<PermissionGate> gate = kind(item.gate(), PermissionGate.class);
        Optional<ToolCall> call = kind(item.event(), ToolCall.class);
        JsonNode context = objects.structure(gate.map(PermissionGate::context).orElse(null));
        JsonNode input = objects.structure(call.map(ToolCall::input).orElse(null));
        JsonNode output = objects.structure(call.map(ToolCall::output).orElse(null));
        JsonNode arguments = arguments(input, context);
        Outcome outcome = outcome(gate, call, output);

        html.open("article", "class", "call " + outcome.style());
        writeTitle(
                html,
                call.map(ToolCall::toolId).orElse(context.path("tool_name").asText("?")),
                arguments,
                outcome,
                output);
        if (gate.isPresent()) {
            writeGate(html, gate.get(), context);
        } else {
            html.element("p", "No decision about this call is recorded.", "class", "gate");
        }
        if (call.isPresent()) {
            boolean shown = diffs.write(
                    html, arguments, output, objects.structure(call.get().sideEffects()));
            writeSubagent(html, output.path("subagent"));
            writeAnswer(html, output.path("answer"));
            images.write(html, output);
            writeInput(html, call.get(), arguments);
            writeOutput(html, call.get(), output, outcome, shown);
            if (call.get().sideEffects() != null) {
                text.fold(html, "Side effects", call.get().sideEffects());
            }
        } else if (!arguments.isMissingNode()) {
            fold(html, "Input", arguments);
        }
        html.close();
    }

    private void writeTitle(HtmlWriter html, String tool, JsonNode arguments, Outcome outcome, JsonNode output)
            throws IOException {
        html.open("h4")
                .element("code", Cut.line(ToolLabel.of(tool)), "class", "t")
                .text(" ");
        html.element("span", ToolSubject.of(arguments), "class", "subject t").text(" ");
        html.element("span", outcome.words(), "class", "chip " + outcome.style());
        List<String> details = details(output);
        if (!details.isEmpty()) {
            html.text(" ").element("span", String.join(" · ", details), "class", "detail t");
        }
        html.close();
    }

    private static List<String> details(JsonNode output) {
        List<String> details = new ArrayList<>();
        string(output, "error")
                .or(() -> string(output, "code"))
                .or(() -> string(output.path("error"), "code"))
                .ifPresent(error -> details.add(Cut.line(error)));
        JsonNode exitCode = output.path("exit_code");
        if (exitCode.isIntegralNumber()) {
            details.add("exit code " + Cut.line(exitCode.asText()));
        }
        JsonNode duration = output.path("duration_ms");
        if (duration.isIntegralNumber() && duration.canConvertToLong()) {
            details.add(Formats.duration(Duration.ofMillis(duration.longValue())));
        }
        if (output.path("truncated").asBoolean()) {
            details.add("output truncated");
        }
        return details;
    }

    private static void writeSubagent(HtmlWriter html, JsonNode subagent) throws IOException {
        if (subagent.isObject()) {
            html.open("p", "class", "asked").text("Carried out in the session ");
            html.element("code", Cut.line(subagent.path("session_id").asText("?")), "class", "t");
            html.text(", head ").element("code", Cut.line(subagent.path("head").asText("unknown")), "class", "t");
            html.text(": " + Cut.line(subagent.path("exit_reason").asText("?")));
            html.close();
        }
    }

    private static void writeAnswer(HtmlWriter html, JsonNode answer) throws IOException {
        Optional<String> words = AnswerWords.of(answer);
        if (words.isPresent()) {
            html.open("p", "class", "asked");
            html.element("span", words.get(), "class", "t");
            html.close();
        }
    }

    private void writeGate(HtmlWriter html, PermissionGate gate, JsonNode context) throws IOException {
        boolean allowed = gate.decision().equals("allowed");
        html.open("p", "class", "gate");
        html.element("span", Cut.line(gate.decision()), "class", allowed ? "chip passed" : "chip denied");
        html.element("span", " " + by(context, gate) + ": ");
        html.element("span", reason(context), "class", "t");
        html.close();
        writePermissions(html, context.path("permissions"));
    }

    private static void writePermissions(HtmlWriter html, JsonNode permissions) throws IOException {
        if (!permissions.isArray() || permissions.isEmpty()) {
            return;
        }
        html.open("p", "class", "asked").text("Asked for ");
        for (int i = 0; i < Math.min(permissions.size(), MAX_PERMISSIONS); i++) {
            JsonNode permission = permissions.get(i);
            html.text(i == 0 ? "" : ", ")
                    .text(Cut.line(permission.path("kind").asText("?")))
                    .text(" ");
            html.element("code", Cut.line(permission.path("subject").asText("?")), "class", "t");
        }
        if (permissions.size() > MAX_PERMISSIONS) {
            html.text(" and " + (permissions.size() - MAX_PERMISSIONS) + " more");
        }
        html.close();
    }

    private static String by(JsonNode context, PermissionGate gate) {
        String approver = string(context, "approver").orElse("");
        return switch (approver) {
            case "policy" -> "by the policy";
            case "person" -> "by a person";
            case "akmon" -> "by akmon itself";
            default -> "by " + Cut.line(approver.isEmpty() ? gate.policyId() : approver);
        };
    }

    private static String reason(JsonNode context) {
        List<String> parts = new ArrayList<>();
        string(context, "reason").or(() -> string(context, "decision_path")).ifPresent(parts::add);
        string(context, "rule")
                .filter(rule -> parts.isEmpty() || !parts.get(0).contains(rule))
                .ifPresent(
                        rule -> parts.add((context.path("approver").asText().equals("akmon") ? "" : "rule ") + rule));
        string(context.path("failure"), "message")
                .filter(message -> parts.isEmpty() || !parts.get(0).contains(message))
                .ifPresent(parts::add);
        string(context.path("answer"), "reason").ifPresent(answer -> parts.add("“" + answer + "”"));
        return parts.isEmpty() ? "no reason recorded" : Cut.line(String.join(" · ", parts));
    }

    private void writeInput(HtmlWriter html, ToolCall call, JsonNode arguments) throws IOException {
        if (arguments.isMissingNode()) {
            text.fold(html, "Input", call.input());
        } else if (!arguments.isContainerNode() || !arguments.isEmpty()) {
            fold(html, "Input", arguments);
        }
    }

    private void fold(HtmlWriter html, String name, JsonNode structure) throws IOException {
        String lines =
                structure.isTextual() ? structure.textValue() : String.join("\n", StructureText.lines(structure));
        text.fold(html, name, "", lines, false);
    }

    private void writeOutput(HtmlWriter html, ToolCall call, JsonNode output, Outcome outcome, boolean diffShown)
            throws IOException {
        JsonNode content = output.path("content");
        if (!content.isTextual()) {
            text.fold(html, "Output", call.output());
            return;
        }
        String said = content.textValue();
        boolean unfolded = outcome == Outcome.FAILED && said.length() <= SHORT_OUTPUT && !diffShown;
        text.fold(html, "Output", Formats.count(said.lines().count(), "line"), said, unfolded);
        JsonNode full = output.path("full_output");
        if (full.isTextual()) {
            String lines = Formats.count(full.textValue().lines().count(), "line")
                    + ", all of them with akmon inspect --tool-output "
                    + Cut.line(output.path("call_id").asText("?"));
            text.fold(html, "Full output", lines, full.textValue(), false);
        }
    }

    /** The arguments of a call: our input object has them in a member, others are the arguments. */
    private static JsonNode arguments(JsonNode input, JsonNode context) {
        if (input.isMissingNode()) {
            return context.path("tool_input");
        }
        return input.has("arguments") && input.has("call_id") ? input.get("arguments") : input;
    }

    private static Outcome outcome(Optional<PermissionGate> gate, Optional<ToolCall> call, JsonNode output) {
        if (call.isEmpty()) {
            boolean allowed = gate.isPresent() && gate.get().decision().equals("allowed");
            return allowed ? Outcome.NO_OUTCOME : Outcome.DENIED;
        }
        Optional<String> status = string(output, "status");
        if (status.isEmpty()) {
            return output.hasNonNull("error") ? Outcome.FAILED : Outcome.RAN;
        }
        return status.get().equals("success") ? Outcome.SUCCEEDED : Outcome.FAILED;
    }

    private static <T> Optional<T> kind(@Nullable Event event, Class<T> type) {
        return event != null && type.isInstance(event.kind()) ? Optional.of(type.cast(event.kind())) : Optional.empty();
    }

    private static Optional<String> string(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isTextual() && !value.textValue().isEmpty() ? Optional.of(value.textValue()) : Optional.empty();
    }

    private enum Outcome {
        SUCCEEDED("ok", "passed"),
        FAILED("failed", "failed"),
        DENIED("did not run", "denied"),
        NO_OUTCOME("no outcome recorded", "denied"),
        RAN("ran", "neutral");

        private final String words;
        private final String style;

        Outcome(String words, String style) {
            this.words = words;
            this.style = style;
        }

        String words() {
            return words;
        }

        String style() {
            return style;
        }
    }
}
