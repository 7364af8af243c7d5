package dev.akmon.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A tool that does not know what it changes, with somebody who looks. */
final class WatchedTool implements Tool {
    private final Tool tool;
    private final TreeWatch watch;

    WatchedTool(Tool tool, TreeWatch watch) {
        this.tool = tool;
        this.watch = watch;
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
            TreeWatch.Tree before = watch.look();
            ToolResult result = call.run(cancellation);
            List<FileEffect> effects = new ArrayList<>(result.effects());
            effects.addAll(watch.between(before, watch.look()));
            return new ToolResult(
                    result.success(),
                    result.content(),
                    result.errorCode(),
                    result.exitCode(),
                    result.truncated(),
                    effects);
        }
    }
}
