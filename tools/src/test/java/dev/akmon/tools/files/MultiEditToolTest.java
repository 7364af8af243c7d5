package dev.akmon.tools.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.tools.Bench;
import dev.akmon.tools.Cancellation;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.Permission;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.ToolResult;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MultiEditToolTest {

    @TempDir
    Path temp;

    private Bench bench;

    @BeforeEach
    void createBench() throws IOException {
        bench = new Bench(temp);
    }

    private PreparedCall prepare(String arguments) throws Exception {
        return bench.tool("multi_edit").prepare(new ObjectMapper().readTree(arguments));
    }

    private ToolResult call(String arguments) throws Exception {
        try {
            return prepare(arguments).run(Cancellation.NEVER);
        } catch (ToolException e) {
            return e.toResult();
        }
    }

    @Test
    void makesAllEditsInOrder() throws Exception {
        bench.file("a", "one\r\ntwo\r\ntwo\r\n");
        PreparedCall call = prepare("""
                {"path":"a","edits":[
                  {"old_str":"one","new_str":"1\\nthree"},
                  {"old_str":"three","new_str":"3"},
                  {"old_str":"two","new_str":"2","replace_all":true}]}""");
        assertThat(call.permissions()).containsExactly(new Permission(Permission.Kind.WRITE, "a"));
        assertThat(call.preview().orElseThrow()).contains("-one", "+1", "+3", "-two", "+2");
        ToolResult result = call.run(Cancellation.NEVER);
        assertThat(result.content()).startsWith("Changed a (+4 -3 lines).");
        assertThat(result.effects()).hasSize(1);
        assertThat(bench.read("a")).isEqualTo("1\r\n3\r\n2\r\n2\r\n");
    }

    @Test
    void whenOneDoesNotFitNoneIsMade() throws Exception {
        bench.file("a", "one\ntwo\n");
        String arguments =
                "{\"path\":\"a\",\"edits\":[{\"old_str\":\"one\",\"new_str\":\"1\"},{\"old_str\":\"one\",\"new_str\":\"2\"}]}";
        PreparedCall call = prepare(arguments);
        assertThat(call.permissions()).containsExactly(new Permission(Permission.Kind.WRITE, "a"));
        ToolResult result = call.run(Cancellation.NEVER);
        assertThat(result.errorCode()).isEqualTo("not_found");
        assertThat(result.content())
                .startsWith("edit 2 of 2: old_str does not occur in a")
                .endsWith("(None of the edits was made.)");
        assertThat(bench.read("a")).isEqualTo("one\ntwo\n");
    }

    @Test
    void aFileThatChangedMeanwhileIsLeftAlone() throws Exception {
        bench.file("a", "one\n");
        PreparedCall call = prepare("{\"path\":\"a\",\"edits\":[{\"old_str\":\"one\",\"new_str\":\"1\"}]}");
        bench.file("a", "one \n");
        assertThat(call.run(Cancellation.NEVER).errorCode()).isEqualTo("changed_meanwhile");
        assertThat(bench.read("a")).isEqualTo("one \n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"path\":\"a\",\"edits\":[]} | edits is empty: nothing would change",
                "{\"path\":\"a\",\"edits\":{}} | the argument edits must be an array",
                "{\"path\":\"a\",\"edits\":[1]} | the argument edits[0] must be a JSON object",
                "{\"path\":\"a\",\"edits\":[{\"old_str\":\"a\"}]} | the argument edits[0].new_str is missing",
                "{\"path\":\"a\",\"edits\":[{\"old_str\":\"a\",\"new_str\":1}]} | the argument edits[0].new_str must be a string",
                "{\"path\":\"a\",\"edits\":[{\"old_str\":\"\",\"new_str\":\"b\"}]} | edits[0]: old_str is empty; give the text to replace, or use write_file",
            })
    void badArgumentsAreExplained(String arguments, String message) throws Exception {
        bench.file("a", "a");
        assertThat(call(arguments)).isEqualTo(ToolResult.failure(ErrorCode.INVALID_ARGS, message));
    }
}
