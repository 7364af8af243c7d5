package dev.akmon.cli.approval;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.akmon.recorder.ToolInvocation;
import org.junit.jupiter.api.Test;

class CallLabelTest {
    @Test
    void aToolOfAServerIsCalledByServerAndTool() {
        ToolInvocation call = new ToolInvocation(
                "1",
                "mcp__docs__get_page",
                JsonNodeFactory.instance.objectNode().put("title", "Home"));

        assertThat(CallLabel.of(call)).isEqualTo("docs: get_page \"Home\"");
    }
}
