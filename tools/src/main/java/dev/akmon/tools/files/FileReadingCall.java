package dev.akmon.tools.files;

import dev.akmon.tools.Cancellation;
import dev.akmon.tools.FileErrors;
import dev.akmon.tools.Permission;
import dev.akmon.tools.PlainCall;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.ToolResult;
import dev.akmon.tools.Workspace;
import java.io.IOException;

/** A call that reads one regular file of the workspace. */
public final class FileReadingCall {

    /** Makes a result of the file, which has been checked just before. */
    @FunctionalInterface
    public interface Reading {
        /**
         * @throws IOException when the file cannot be read
         * @throws ToolException when it is of no use
         */
        ToolResult read(Cancellation cancellation) throws IOException, ToolException;
    }

    private FileReadingCall() {}

    /**
     * Checks the file, which is checked once more when the call runs.
     *
     * @throws ToolException when it is no regular file, or has more bytes than that
     */
    public static PreparedCall of(Workspace.Resolved file, long maxBytes, Reading reading) throws ToolException {
        RegularFiles.check(file, maxBytes);
        return new PlainCall(new Permission(Permission.Kind.READ, file.subject()), cancellation -> {
            RegularFiles.check(file, maxBytes);
            try {
                return reading.read(cancellation);
            } catch (IOException e) {
                throw FileErrors.toolException(file, e);
            }
        });
    }
}
