package dev.akmon.recorder;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a tool call would do, found out before it is allowed to.
 *
 * @param permissions what it needs leave for, in the tool's order
 * @param preview what a person is shown before deciding: the diff, the command; null when there is nothing to show
 * @param previewSha256 lower-case hex SHA-256 of the preview's UTF-8, null when there is none; a playback knows only this
 * @param sandbox what confines the programs that the call runs: bubblewrap, bubblewrap+no-network or process-group; null
 *     when it runs none, and in recordings that do not say
 * @param failure why the call cannot run at all (a path outside the workspace), else null
 */
public record ToolPreparation(
        List<AskedPermission> permissions,
        @Nullable String preview,
        @Nullable String previewSha256,
        @Nullable String sandbox,
        @Nullable ToolFailure failure) {
    public ToolPreparation {
        permissions = List.copyOf(permissions);
    }

    /** A preparation made live of a call that runs no program. */
    public ToolPreparation(List<AskedPermission> permissions, @Nullable String preview, @Nullable ToolFailure failure) {
        this(permissions, preview, preview == null ? null : PayloadObjects.sha256(preview), null, failure);
    }

    /** A preparation made live. */
    public static ToolPreparation of(
            List<AskedPermission> permissions, @Nullable String preview, @Nullable String sandbox) {
        return new ToolPreparation(
                permissions, preview, preview == null ? null : PayloadObjects.sha256(preview), sandbox, null);
    }

    /** A preparation read back from a recording, which keeps the preview's digest but not its text. */
    static ToolPreparation recorded(
            List<AskedPermission> permissions,
            @Nullable String previewSha256,
            @Nullable String sandbox,
            @Nullable ToolFailure failure) {
        return new ToolPreparation(permissions, null, previewSha256, sandbox, failure);
    }
}
