package dev.akmon.agent.scripted;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns a YAML document into a {@link ScriptedModel}, refusing whatever a script does not know. */
final class ScriptReader {

    private static final int MAX_TURNS = 100_000;

    private static final Set<String> SERVING_KEYS =
            keys("text", "tool_calls", "finish", "usage", "expect", "fail", "delay_ms", "chunk_delay_ms");
    private static final Set<String> TURN_KEYS = with(SERVING_KEYS, "repeat");
    private static final Set<String> ASIDE_KEYS = with(SERVING_KEYS, "when");

    private final ScriptFields top;
    private final int delay;
    private final int chunkDelay;

    ScriptReader(YamlValue document) throws ScriptFormatException {
        top = ScriptFields.of(
                document, "a script", keys("name", "delay_ms", "chunk_delay_ms", "turns", "conversations", "asides"));
        delay = top.wholeNumber("delay_ms").orElse(0);
        chunkDelay = top.wholeNumber("chunk_delay_ms").orElse(0);
    }

    ScriptedModel model() throws ScriptFormatException {
        String name = top.text("name").orElse("scripted");
        if (name.isBlank()) {
            throw top.problem("name", "the name is blank");
        }
        List<ScriptedAside> asides = new ArrayList<>();
        for (YamlValue aside : top.list("asides")) {
            ScriptFields fields = ScriptFields.of(aside, "an aside", ASIDE_KEYS);
            asides.add(new ScriptedAside(fields.requiredText("when"), turn(fields, RepeatedTurn.ONCE)));
        }
        return new ScriptedModel(name, conversations(), asides);
    }

    private List<ScriptedConversation> conversations() throws ScriptFormatException {
        if (top.has("turns") == top.has("conversations")) {
            throw new ScriptFormatException(top.line(), "a script has either \"turns\" or \"conversations\"");
        }
        if (top.has("turns")) {
            return List.of(new ScriptedConversation(null, turns(top)));
        }
        List<ScriptedConversation> conversations = new ArrayList<>();
        for (YamlValue value : top.list("conversations")) {
            ScriptFields fields = ScriptFields.of(value, "a conversation", keys("when", "turns"));
            conversations.add(new ScriptedConversation(fields.text("when").orElse(null), turns(fields)));
        }
        if (conversations.isEmpty()) {
            throw top.problem("conversations", "no conversation");
        }
        return conversations;
    }

    private List<ScriptedTurn> turns(ScriptFields owner) throws ScriptFormatException {
        List<ScriptedTurn> turns = new ArrayList<>();
        for (YamlValue value : owner.list("turns")) {
            ScriptFields fields = ScriptFields.of(value, "a turn", TURN_KEYS);
            Optional<Integer> repeat = fields.wholeNumber("repeat");
            int times = repeat.orElse(1);
            if (times < 1 || times > MAX_TURNS - turns.size()) {
                throw fields.problem("repeat", "a turn is repeated 1 to " + MAX_TURNS + " times");
            }
            for (int n = 1; n <= times; n++) {
                turns.add(turn(fields, repeat.isPresent() ? RepeatedTurn.numbered(n) : RepeatedTurn.ONCE));
            }
        }
        if (turns.isEmpty()) {
            throw new ScriptFormatException(owner.line(), "no turns");
        }
        return turns;
    }

    private ScriptedTurn turn(ScriptFields fields, RepeatedTurn repeated) throws ScriptFormatException {
        if (!fields.has("text") && !fields.has("tool_calls")) {
            throw new ScriptFormatException(fields.line(), "a reply needs \"text\" or \"tool_calls\"");
        }
        List<ScriptedCall> calls = new ArrayList<>();
        for (YamlValue call : fields.list("tool_calls")) {
            calls.add(call(call, repeated));
        }
        List<String> expect = new ArrayList<>();
        for (YamlValue text : fields.oneOrMore("expect")) {
            expect.add(repeated.fill(ScriptFields.text(text, "\"expect\"")));
        }
        List<ScriptedFailure> failures = new ArrayList<>();
        for (YamlValue failure : fields.oneOrMore("fail")) {
            failures.add(failure(failure));
        }
        return new ScriptedTurn(
                repeated.fill(fields.text("text").orElse("")),
                calls,
                finish(fields),
                usage(fields),
                expect,
                failures,
                Duration.ofMillis(fields.wholeNumber("delay_ms").orElse(delay)),
                Duration.ofMillis(fields.wholeNumber("chunk_delay_ms").orElse(chunkDelay)));
    }

    private static ScriptedCall call(YamlValue value, RepeatedTurn repeated) throws ScriptFormatException {
        ScriptFields fields = ScriptFields.of(value, "a tool call", keys("name", "arguments", "id"));
        ObjectNode arguments = (ObjectNode) repeated.fill(fields.mapping("arguments"));
        String id = fields.text("id").map(repeated::fill).orElse(null);
        return new ScriptedCall(fields.requiredText("name"), arguments, id);
    }

    private static @Nullable FinishReason finish(ScriptFields fields) throws ScriptFormatException {
        Optional<String> word = fields.text("finish");
        if (word.isEmpty()) {
            return null;
        }
        return Arrays.stream(FinishReason.values())
                .filter(reason -> reason.scriptName().equals(word.get()))
                .findFirst()
                .orElseThrow(() -> fields.problem("finish", "\"finish\" is stop, tool_calls or length"));
    }

    private static @Nullable ScriptedUsage usage(ScriptFields fields) throws ScriptFormatException {
        if (!fields.has("usage")) {
            return null;
        }
        ScriptFields usage = ScriptFields.of(fields.value("usage"), "\"usage\"", keys("input", "output"));
        return new ScriptedUsage(usage.requiredWholeNumber("input"), usage.requiredWholeNumber("output"));
    }

    private static ScriptedFailure failure(YamlValue value) throws ScriptFormatException {
        Set<String> kinds = keys("status", "drop", "break_after_chunks", "truncate_after_chunks", "stall_after_chunks");
        ScriptFields fields = ScriptFields.of(value, "a failure", with(kinds, "times", "headers", "body"));
        List<String> given = kinds.stream().filter(fields::has).toList();
        if (given.size() != 1) {
            throw new ScriptFormatException(fields.line(), "a failure has exactly one of " + String.join(", ", kinds));
        }
        String kind = given.get(0);
        if (!kind.equals("status") && (fields.has("headers") || fields.has("body"))) {
            throw new ScriptFormatException(fields.line(), "\"headers\" and \"body\" go with \"status\"");
        }
        int times = fields.wholeNumber("times").orElse(1);
        if (times < 1) {
            throw fields.problem("times", "a failure happens at least once");
        }
        return switch (kind) {
            case "status" -> statusFailure(fields, times);
            case "drop" -> drop(fields, times);
            case "break_after_chunks" -> new ScriptedFailure.Break(fields.requiredWholeNumber(kind), times);
            case "truncate_after_chunks" -> new ScriptedFailure.Truncate(fields.requiredWholeNumber(kind), times);
            default -> new ScriptedFailure.Stall(fields.requiredWholeNumber(kind), times);
        };
    }

    private static ScriptedFailure statusFailure(ScriptFields fields, int times) throws ScriptFormatException {
        int status = fields.requiredWholeNumber("status");
        if (status < 400 || status > 599) {
            throw fields.problem("status", "a failing status is 400 to 599");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        fields.mapping("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        return new ScriptedFailure.Status(status, headers, body(fields), times);
    }

    private static @Nullable String body(ScriptFields fields) {
        if (!fields.has("body")) {
            return null;
        }
        JsonNode body = fields.value("body").toJson();
        return body.isTextual() ? body.textValue() : body.toString();
    }

    private static ScriptedFailure drop(ScriptFields fields, int times) throws ScriptFormatException {
        if (!fields.value("drop").toJson().asBoolean(false)) {
            throw fields.problem("drop", "\"drop\" can only be true");
        }
        return new ScriptedFailure.Drop(times);
    }

    private static Set<String> keys(String... keys) {
        return new LinkedHashSet<>(List.of(keys));
    }

    private static Set<String> with(Set<String> keys, String... more) {
        Set<String> all = new LinkedHashSet<>(keys);
        all.addAll(List.of(more));
        return all;
    }
}
