package dev.akmon.tools.shell;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.tools.Cancellation;
import dev.akmon.tools.Permission;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.Tool;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.ToolResult;
import java.util.List;
import java.util.Optional;

/** A tool with somebody who looks at what its calls change. */
final class WatchedTool implements Tool {
    private final Tool tool;
    private final CallWatch watch;
    private final boolean changesAnything;

    /** @param changesAnything whether its calls do not know what they change */
    WatchedTool(Tool tool, CallWatch watch, boolean changesAnything) {
        this.tool = tool;
        this.watch = watch;
        this.changesAnything = changesAnything;
    }

    @Override
    public String name() {
        return tool.name();
    }

    @Override
    public String description() {
        return tool.description();
    }

    @Override
    public ObjectNode parameters() {
        return tool.parameters();
    }

    @Override
    public boolean parallel() {
        return tool.parallel();
    }

    @Override
    public PreparedCall prepare(JsonNode arguments) throws ToolException {
        return new Call(tool.prepare(arguments));
    }

    private final class Call implements PreparedCall {
        private final PreparedCall call;

        Call(PreparedCall call) {
            this.call = call;
        }

        @Override
        public List<Permission> permissions() {
            return call.permissions();
        }

        @Override
        public Optional<String> preview() {
            return call.preview();
        }

        @Override
        public Optional<String> sandbox() {
            return call.sandbox();
        }

        @Override
        public ToolResult run(Cancellation cancellation) {
            return watch.around(changesAnything, () -> call.run(cancellation));
        }

        @Override
        public ToolResult run(String callId, Cancellation cancellation) {
            return watch.around(changesAnything, () -> call.run(callId, cancellation));
        }
    }
}
