package dev.akmon.tools.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.tools.Bench;
import dev.akmon.tools.Cancellation;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.Tool;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.ToolNames;
import dev.akmon.tools.ToolResult;
import dev.akmon.tools.shell.ShellSettings;
import dev.akmon.tools.web.WebSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodingToolsTest {

    @TempDir
    Path temp;

    private Bench bench;
    private List<Tool> tools;

    @BeforeEach
    void createBench() throws IOException {
        bench = new Bench(temp);
        Duration limit = Duration.ofSeconds(60);
        tools = CodingTools.all(
                bench.workspace, new ShellSettings(limit, limit, 1 << 16, Map.of()), WebSettings.standard());
    }

    @Test
    void comeInAFixedOrder() {
        assertThat(tools)
                .extracting(Tool::name)
                .containsExactly(
                        "read_file",
                        "view_image",
                        "list_directory",
                        "glob",
                        "search",
                        "write_file",
                        "edit",
                        "multi_edit",
                        "apply_patch",
                        "git_status",
                        "git_diff",
                        "git_log",
                        "git_show",
                        "git_blame",
                        "git_branch",
                        "git_add",
                        "git_commit",
                        "git_switch",
                        "git_restore",
                        "git_stash",
                        "shell",
                        "read_output",
                        "stop_command",
                        "todo_write",
                        "ask_user",
                        "read_spec",
                        "write_spec",
                        "web_fetch");
        assertThat(tools)
                .filteredOn(Tool::parallel)
                .extracting(Tool::name)
                .containsExactly(
                        "read_file",
                        "view_image",
                        "list_directory",
                        "glob",
                        "search",
                        "git_status",
                        "git_diff",
                        "git_log",
                        "git_show",
                        "git_blame",
                        "git_branch",
                        "read_spec",
                        "web_fetch");
    }

    @Test
    void theWebCanBeTurnedOff() {
        Duration limit = Duration.ofSeconds(60);
        assertThat(CodingTools.all(
                        bench.workspace,
                        new ShellSettings(limit, limit, 1 << 16, Map.of()),
                        new WebSettings(false, Set.of())))
                .extracting(Tool::name)
                .hasSize(tools.size() - 1)
                .doesNotContain(ToolNames.WEB_FETCH);
    }

    @Test
    void schemasAreClosedDescribedAndAlwaysTheSameText() throws Exception {
        for (Tool tool : tools) {
            ObjectNode schema = tool.parameters();
            assertThat(schema.get("additionalProperties").booleanValue()).isFalse();
            assertThat(tool.description()).isNotBlank();
            schema.get("properties")
                    .forEach(property ->
                            assertThat(property.get("description").textValue()).isNotBlank());
            schema.get("required")
                    .forEach(name -> assertThat(schema.get("properties").has(name.textValue()))
                            .isTrue());
            String text = schema.toString();
            schema.removeAll();
            assertThat(tool.parameters().toString()).isEqualTo(text);
        }
        assertThat(bench.tool("list_directory").parameters().toString())
                .isEqualTo("{\"type\":\"object\",\"properties\":{\"path\":{\"type\":\"string\",\"description\":\"The"
                        + " directory, relative to the workspace. Default \\\".\\\", the workspace itself.\"},"
                        + "\"depth\":{\"type\":\"integer\",\"description\":\"How many levels to show: 1 (the default)"
                        + " for the directory's own entries, 2 for those of its subdirectories as well, and so on.\","
                        + "\"minimum\":1,\"maximum\":20}},\"required\":[],\"additionalProperties\":false}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "read_file | [] | the arguments must be a JSON object",
                "read_file | {} | the argument path is missing",
                "read_file | {\"path\":1} | the argument path must be a string",
                "read_file | {\"path\":null} | the argument path must be a string",
                "read_file | {\"path\":\"a\",\"limit\":\"3\"} | the argument limit must be an integer",
                "read_file | {\"path\":\"a\",\"limit\":1.5} | the argument limit must be an integer",
                "read_file | {\"path\":\"a\",\"limit\":0} | the argument limit must be between 1 and 2147483647",
                "read_file | {\"path\":\"a\",\"limit\":1e30} | the argument limit must be between 1 and 2147483647",
                "read_file | {\"path\":\"a\",\"lines\":3} | there is no argument lines; the arguments are path, offset, limit",
                "edit | {\"path\":\"a\",\"old_str\":\"a\",\"new_str\":\"b\",\"replace_all\":\"yes\"} | the argument replace_all must be a boolean",
                "write_file | {\"path\":\"a\",\"content\":\"x\\ud800\"} | the argument content contains half of a surrogate pair, which is not a character",
                "list_directory | {\"depth\":21} | the argument depth must be between 1 and 20"
            })
    void badArgumentsAreExplained(String tool, String arguments, String message) throws Exception {
        JsonNode json = new ObjectMapper().readTree(arguments);
        assertThatThrownBy(() -> bench.tool(tool).prepare(json))
                .isInstanceOfSatisfying(
                        ToolException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGS))
                .hasMessage(message);
    }

    @Test
    void wholeNumbersMayBeWrittenWithAFraction() throws Exception {
        bench.file("a", "1\n2\n");
        ObjectNode arguments =
                JsonNodeFactory.instance.objectNode().put("path", "a").put("offset", 2.0);
        assertThat(bench.tool("read_file")
                        .prepare(arguments)
                        .run(Cancellation.NEVER)
                        .content())
                .isEqualTo("2\n");
    }

    @Test
    void readingToolsMayBeUsedFromManyThreads() throws Exception {
        for (int i = 0; i < 20; i++) {
            bench.file("dir" + i + "/file", ("line of " + i + "\n").repeat(50));
        }
        ToolResult search = bench.call("search", "pattern", "line of 1[0-9]*$");
        ToolResult list = bench.call("list_directory", "depth", 2);
        List<Callable<Boolean>> calls = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String file = "dir" + i % 20 + "/file";
            String text = bench.read(file);
            calls.add(() -> bench.call("search", "pattern", "line of 1[0-9]*$").equals(search));
            calls.add(() -> bench.call("list_directory", "depth", 2).equals(list));
            calls.add(() -> bench.call("read_file", "path", file).content().equals(text));
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (Future<Boolean> same : threads.invokeAll(calls)) {
                assertThat(same.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
