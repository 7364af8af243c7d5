package dev.akmon.tools.shell;

import dev.akmon.tools.Cancellation;
import dev.akmon.tools.Permission;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.ToolResult;
import java.util.List;
import java.util.Optional;

/** A call about a command that was allowed when it was started. */
record CommandCall(Action action) implements PreparedCall {

    /** What the call does. */
    interface Action {
        ToolResult run(Cancellation cancellation);
    }

    @Override
    public List<Permission> permissions() {
        return List.of();
    }

    @Override
    public Optional<String> preview() {
        return Optional.empty();
    }

    @Override
    public ToolResult run(Cancellation cancellation) {
        return action.run(cancellation);
    }
}
