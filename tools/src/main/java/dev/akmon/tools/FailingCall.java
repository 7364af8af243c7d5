package dev.akmon.tools;

import java.util.List;
import java.util.Optional;

/**
 * A call that is known to fail, for a reason that tells something about the content of a file. The reason is given only
 * once the call is allowed: otherwise a refused call would answer questions about files that must not be read.
 */
public record FailingCall(List<Permission> permissions, ToolException failure) implements PreparedCall {

    /** A call with a copy of its permissions. */
    public FailingCall {
        permissions = List.copyOf(permissions);
    }

    @Override
    public Optional<String> preview() {
        return Optional.of("(nothing will be written: " + failure.getMessage() + ")\n");
    }

    @Override
    public ToolResult run(Cancellation cancellation) {
        return failure.toResult();
    }
}
