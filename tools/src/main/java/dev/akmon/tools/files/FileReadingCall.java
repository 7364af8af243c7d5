package dev.akmon.tools.files;

import dev.akmon.tools.Cancellation;
import dev.akmon.tools.FileErrors;
import dev.akmon.tools.Permission;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.ToolResult;
import dev.akmon.tools.Workspace;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A call that reads one regular file of the workspace. */
public final class FileReadingCall implements PreparedCall {

    /** Makes a result of the file, which has been checked just before. */
    @FunctionalInterface
    public interface Reading {
        /**
         * @throws IOException when the file cannot be read
         * @throws ToolException when it is of no use
         */
        ToolResult read(Cancellation cancellation) throws IOException, ToolException;
    }

    private final Workspace.Resolved file;
    private final long maxBytes;
    private final Reading reading;

    /**
     * Checks the file.
     *
     * @throws ToolException when it is no regular file, or has more bytes than that
     */
    public FileReadingCall(Workspace.Resolved file, long maxBytes, Reading reading) throws ToolException {
        RegularFiles.check(file, maxBytes);
        this.file = file;
        this.maxBytes = maxBytes;
        this.reading = reading;
    }

    @Override
    public List<Permission> permissions() {
        return List.of(new Permission(Permission.Kind.READ, file.subject()));
    }

    @Override
    public Optional<String> preview() {
        return Optional.empty();
    }

    @Override
    public ToolResult run(Cancellation cancellation) {
        try {
            RegularFiles.check(file, maxBytes);
            return reading.read(cancellation);
        } catch (ToolException e) {
            return e.toResult();
        } catch (IOException e) {
            return FileErrors.toolException(file, e).toResult();
        }
    }
}
