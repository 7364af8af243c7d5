package dev.akmon.cli.approval;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.cli.TerminalText;
import dev.akmon.recorder.ToolInvocation;
import java.util.List;

/** A tool call in a few words: {@code edit src/Slug.java}, {@code shell sh test.sh}. */
public final class CallLabel {
    /** The argument that says most about a call, first one present. */
    private static final List<String> TELLING = List.of("command", "pattern", "path", "query", "url");

    private static final int MAX_LENGTH = 100;

    private CallLabel() {}

    /** The label, as one line without anything dangerous in it. */
    public static String of(ToolInvocation call) {
        StringBuilder label = new StringBuilder(call.name());
        for (String name : TELLING) {
            JsonNode value = call.arguments().get(name);
            if (value != null && value.isTextual()) {
                label.append(' ').append(value.textValue());
                break;
            }
        }
        return TerminalText.line(label.toString(), MAX_LENGTH);
    }
}
