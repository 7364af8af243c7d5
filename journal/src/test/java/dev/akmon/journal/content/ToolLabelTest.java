package dev.akmon.journal.content;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolLabelTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "shell | shell",
                "mcp__docs__get_page | docs: get_page",
                "mcp__my_docs__get__page | my_docs: get__page",
                "mcp____page | mcp____page",
                "mcp__docs__ | mcp__docs__",
                "mcp__docs | mcp__docs",
            })
    void toolsOfServersAreCalledByServerAndTool(String name, String label) {
        assertThat(ToolLabel.of(name)).isEqualTo(label);
    }
}
