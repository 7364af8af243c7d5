package dev.akmon.tools;

import java.util.List;
import java.util.Optional;

/**
 * A call of which there is nothing to show beforehand: it reads, or touches nothing outside the conversation.
 *
 * @param permissions what it needs to be allowed for
 * @param action what it does
 */
public record PlainCall(List<Permission> permissions, Action action) implements PreparedCall {

    /** What a call does once it is allowed. */
    @FunctionalInterface
    public interface Action {
        /** @throws ToolException when that fails */
        ToolResult run(Cancellation cancellation) throws ToolException;
    }

    /** A call with a copy of its permissions. */
    public PlainCall {
        permissions = List.copyOf(permissions);
    }

    /** A call that needs one permission. */
    public PlainCall(Permission permission, Action action) {
        this(List.of(permission), action);
    }

    /** A call that touches nothing outside the conversation. */
    public PlainCall(Action action) {
        this(List.of(), action);
    }

    @Override
    public Optional<String> preview() {
        return Optional.empty();
    }

    @Override
    public ToolResult run(Cancellation cancellation) {
        try {
            return action.run(cancellation);
        } catch (ToolException e) {
            return e.toResult();
        }
    }
}
