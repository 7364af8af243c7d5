package dev.akmon.recorder;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a person is asked about one tool call.
 *
 * @param call the call
 * @param permissions what it needs leave for
 * @param preview the diff or command that would take effect, null when there is none
 */
public record ApprovalQuestion(
        ToolInvocation call,
        List<AskedPermission> permissions,
        @Nullable String preview) {
    public ApprovalQuestion {
        permissions = List.copyOf(permissions);
    }
}
