package dev.akmon.agent.scripted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptedModelTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static ScriptedModel parse(String yaml) throws ScriptFormatException {
        return ScriptedModel.parse(yaml.getBytes(StandardCharsets.UTF_8));
    }

    private static List<ScriptedTurn> turns(String yaml) throws ScriptFormatException {
        return parse(yaml).conversations().get(0).turns();
    }

    private static ObjectNode json(String text) throws Exception {
        return (ObjectNode) JSON.readTree(text);
    }

    @Test
    void everyKeyOfATurn() throws Exception {
        ScriptedModel model = parse("""
                name: everything
                delay_ms: 5
                chunk_delay_ms: 6
                turns:
                  - text: Look.
                    tool_calls:
                      - name: read_file
                        id: mine
                        arguments:
                          path: a.txt
                          list: [1, 2.5, true, null, "3"]
                          big: 12345678901
                    finish: length
                    usage: {input: 10, output: 20}
                    expect: [one, two]
                    fail:
                      - {status: 429, headers: {retry-after: 3}, body: {error: slow down}, times: 2}
                      - drop: true
                      - break_after_chunks: 0
                      - truncate_after_chunks: 1
                      - stall_after_chunks: 2
                    delay_ms: 0
                  - text: Done.
                """);

        assertThat(model.name()).isEqualTo("everything");
        assertThat(model.asides()).isEmpty();
        ScriptedTurn first = new ScriptedTurn(
                "Look.",
                List.of(new ScriptedCall(
                        "read_file",
                        json("{\"path\":\"a.txt\",\"list\":[1,2.5,true,null,\"3\"],\"big\":12345678901}"),
                        "mine")),
                FinishReason.LENGTH,
                new ScriptedUsage(10, 20),
                List.of("one", "two"),
                List.of(
                        new ScriptedFailure.Status(429, Map.of("retry-after", "3"), "{\"error\":\"slow down\"}", 2),
                        new ScriptedFailure.Drop(1),
                        new ScriptedFailure.Break(0, 1),
                        new ScriptedFailure.Truncate(1, 1),
                        new ScriptedFailure.Stall(2, 1)),
                Duration.ZERO,
                Duration.ofMillis(6));
        ScriptedTurn second = new ScriptedTurn(
                "Done.", List.of(), null, null, List.of(), List.of(), Duration.ofMillis(5), Duration.ofMillis(6));
        assertThat(model.conversations()).containsExactly(ScriptedConversation.of(List.of(first, second)));
    }

    @Test
    void oneExpectationAndOneFailureNeedNoList() throws Exception {
        ScriptedTurn turn = turns("turns: [{text: a, expect: b, fail: {status: 500, body: oops}}]")
                .get(0);
        assertThat(turn.expect()).containsExactly("b");
        assertThat(turn.failures()).containsExactly(new ScriptedFailure.Status(500, Map.of(), "oops", 1));
    }

    @Test
    void conversationsAndAsides() throws Exception {
        ScriptedModel model = parse("""
                conversations:
                  - when: repair
                    turns: [{text: Repaired.}]
                  - turns: [{text: Anything else.}]
                asides:
                  - when: Summarise
                    text: A summary.
                """);
        assertThat(model.name()).isEqualTo("scripted");
        assertThat(model.conversations())
                .containsExactly(
                        new ScriptedConversation("repair", List.of(ScriptedTurn.of("Repaired."))),
                        new ScriptedConversation(null, List.of(ScriptedTurn.of("Anything else."))));
        assertThat(model.asides()).containsExactly(new ScriptedAside("Summarise", ScriptedTurn.of("A summary.")));
    }

    @Test
    void repeatedTurnsAreNumbered() throws Exception {
        List<ScriptedTurn> turns = turns("""
                turns:
                  - repeat: 3
                    text: "Look {n}."
                    expect: "line {n}"
                    tool_calls:
                      - {name: read_file, id: "id{n}", arguments: {path: "f{n}.txt", offset: "{n}", deep: [{x: "{n}"}]}}
                """);
        assertThat(turns).extracting(ScriptedTurn::text).containsExactly("Look 1.", "Look 2.", "Look 3.");
        assertThat(turns.get(2).expect()).containsExactly("line 3");
        assertThat(turns.get(2).calls())
                .containsExactly(new ScriptedCall(
                        "read_file", json("{\"path\":\"f3.txt\",\"offset\":3,\"deep\":[{\"x\":3}]}"), "id3"));
    }

    @Test
    void madeUpWordsDifferFromTurnToTurnAndNotFromRunToRun() throws Exception {
        String yaml = "turns: [{repeat: 2, text: '{words:50}'}]";
        List<ScriptedTurn> turns = turns(yaml);
        assertThat(turns.get(0).text().split(" ")).hasSize(50);
        assertThat(turns.get(0).text()).isNotEqualTo(turns.get(1).text());
        assertThat(turns(yaml)).isEqualTo(turns);
    }

    @Test
    void aTurnThatIsNotRepeatedKeepsItsBraces() throws Exception {
        assertThat(turns("turns: [{text: 'for {n} in {words:3}'}]").get(0).text())
                .isEqualTo("for {n} in {words:3}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            turns: [{text: a}]\\nname: ' '          | line 2: the name is blank
            turns: [{text: a}]\\nmodel: x           | line 2: unknown key "model" in a script; known are name, delay_ms, chunk_delay_ms, turns, conversations, asides
            turns:\\n- text: a\\n  tool_call: []    | line 3: unknown key "tool_call" in a turn; known are text, tool_calls, finish, usage, expect, fail, delay_ms, chunk_delay_ms, repeat
            turns:\\n- text: a\\n  text: b          | line 3: the key "text" is there twice
            turns:\\n- expect: a                   | line 2: a reply needs "text" or "tool_calls"
            turns:\\n- text: 12                    | line 2: "text" is a text, not a number; put it in quotes
            turns:\\n- text:                       | line 2: "text" is a text, not nothing; put it in quotes
            turns:\\n- text: a\\n  expect: [yes, true] | line 3: "expect" is a text, not true or false; put it in quotes
            turns:\\n- hello                       | line 2: a turn is a mapping, not a text
            turns: {}                             | line 1: "turns" is a list, not a mapping
            turns: []                             | line 1: no turns
            name: x                               | line 1: a script has either "turns" or "conversations"
            turns: [{text: a}]\\nconversations: []  | line 1: a script has either "turns" or "conversations"
            conversations: []                     | line 1: no conversation
            conversations:\\n- turns: []           | line 2: no turns
            asides:\\n- text: x\\nturns: [{text: a}] | line 2: "when" is missing
            turns:\\n- tool_calls:\\n  - arguments: {} | line 3: "name" is missing
            turns:\\n- tool_calls:\\n  - name: x\\n    arguments: [1] | line 4: "arguments" is a mapping, not a list
            turns:\\n- text: a\\n  delay_ms: -1     | line 3: "delay_ms" is a whole number, not negative
            turns:\\n- text: a\\n  delay_ms: 1.5    | line 3: "delay_ms" is a whole number, not negative
            turns:\\n- text: a\\n  delay_ms: 3000000000 | line 3: "delay_ms" is a whole number, not negative
            turns:\\n- text: a\\n  repeat: 0        | line 3: a turn is repeated 1 to 100000 times
            turns:\\n- text: a\\n  finish: stopped  | line 3: "finish" is stop, tool_calls or length
            turns:\\n- text: a\\n  usage: {input: 1} | line 3: "output" is missing
            turns:\\n- text: a\\n  fail: {times: 2} | line 3: a failure has exactly one of status, drop, break_after_chunks, truncate_after_chunks, stall_after_chunks
            turns:\\n- text: a\\n  fail: {drop: true, status: 500} | line 3: a failure has exactly one of status, drop, break_after_chunks, truncate_after_chunks, stall_after_chunks
            turns:\\n- text: a\\n  fail: {drop: false} | line 3: "drop" can only be true
            turns:\\n- text: a\\n  fail: {drop: true, body: x} | line 3: "headers" and "body" go with "status"
            turns:\\n- text: a\\n  fail: {status: 200} | line 3: a failing status is 400 to 599
            turns:\\n- text: a\\n  fail: {drop: true, times: 0} | line 3: a failure happens at least once
            x: &a b\\ny: *a                        | line 2: aliases are not supported in scripts; write the value out
            turns: [{text: a}]\\n---\\nturns: []    | line 3: a second document; a script is one
            - a                                   | line 1: a script is a mapping, not a list
            """)
    void whatIsNotAScriptIsRefusedWithItsLine(String yaml, String problem) {
        assertThatThrownBy(() -> parse(yaml.replace("\\n", "\n")))
                .isInstanceOf(ScriptFormatException.class)
                .hasMessage(problem);
    }

    @Test
    void whatIsNotYamlIsRefusedInOneLine() {
        assertThatThrownBy(() -> parse("turns:\n  - text: 'open"))
                .isInstanceOf(ScriptFormatException.class)
                .hasMessageMatching("line \\d+: not YAML: .+")
                .hasMessageNotContaining("\n");
        assertThatThrownBy(() -> parse("")).hasMessage("line 1: the script is empty");
        assertThatThrownBy(() -> parse("# only a remark\n")).hasMessage("line 1: the script is empty");
    }

    @Test
    void aProblemInAFileNamesTheFile(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("model.yaml"), "name: x\nturn: []\n");
        assertThatThrownBy(() -> ScriptedModel.parse(file))
                .isInstanceOf(ScriptFormatException.class)
                .hasMessageStartingWith(file + ", line 2: unknown key \"turn\"");
    }
}
