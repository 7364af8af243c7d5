package dev.akmon.tools.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.tools.Cancellation;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.ToolResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TodoToolTest {

    private static ToolResult call(String arguments) throws Exception {
        try {
            PreparedCall call = new TodoTool().prepare(new ObjectMapper().readTree(arguments));
            assertThat(call.permissions()).isEmpty();
            return call.run(Cancellation.NEVER);
        } catch (ToolException e) {
            return e.toResult();
        }
    }

    @Test
    void theListComesBackAsItStands() throws Exception {
        assertThat(call("""
                        {"todos":[{"task":"Read","status":"completed"},
                                  {"task":" Write\\tit ","status":"in_progress"},
                                  {"task":"Test","status":"pending"}]}"""))
                .isEqualTo(ToolResult.success("1 of 3 tasks done:\n[x] Read\n[>] \"Write\\tit\"\n[ ] Test", false));
        assertThat(call("{\"todos\":[]}")).isEqualTo(ToolResult.success("The list is empty.", false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"todos\":[{\"task\":\"a\",\"status\":\"done\"}]} | the argument todos[0].status must be one of pending, in_progress, completed",
                "{\"todos\":[{\"task\":\"\",\"status\":\"pending\"}]} | a task is one line of 1 to 500 characters",
                "{\"todos\":[{\"task\":\"a\",\"status\":\"in_progress\"},{\"task\":\"b\",\"status\":\"in_progress\"}]} | 2 tasks are in_progress; work on one at a time",
            })
    void aListThatMakesNoSenseIsExplained(String arguments, String message) throws Exception {
        assertThat(call(arguments)).isEqualTo(ToolResult.failure(ErrorCode.INVALID_ARGS, message));
    }

    @Test
    void theListIsBounded() throws Exception {
        String task = "{\"task\":\"a\",\"status\":\"pending\"}";
        assertThat(call("{\"todos\":[" + task + ("," + task).repeat(100) + "]}").content())
                .isEqualTo("the argument todos has 101 entries; at most 100 are taken");
    }
}
