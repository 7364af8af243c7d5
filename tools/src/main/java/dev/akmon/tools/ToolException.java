package dev.akmon.tools;

import java.util.Objects;

/** A call that cannot be made. The message says what is wrong and what to do instead, in words for a model. */
public final class ToolException extends Exception {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public ToolException(ErrorCode code, String message) {
        super(Objects.requireNonNull(message));
        this.code = Objects.requireNonNull(code);
    }

    /** {@code invalid_args}: the arguments make no call. */
    public static ToolException invalid(String message) {
        return new ToolException(ErrorCode.INVALID_ARGS, message);
    }

    public ErrorCode code() {
        return code;
    }

    /** The failure as the outcome of a call. */
    public ToolResult toResult() {
        return ToolResult.failure(code, getMessage());
    }
}
