package dev.akmon.tools;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Failures of file operations in words for a model, without machine paths. */
public final class FileErrors {

    private FileErrors() {}

    /** The failure to report for an error of the file system. */
    public static ToolException toolException(Workspace.Resolved file, IOException e) {
        if (e instanceof NoSuchFileException) {
            return new ToolException(ErrorCode.NOT_FOUND, file.display() + " does not exist");
        }
        if (e instanceof AccessDeniedException) {
            return new ToolException(
                    ErrorCode.PERMISSION_DENIED, "the operating system denies access to " + file.display());
        }
        return new ToolException(ErrorCode.IO_ERROR, file.display() + ": " + reason(e));
    }

    /** What the operating system said. */
    public static String reason(IOException e) {
        if (e instanceof FileSystemException failure && failure.getReason() != null) {
            return failure.getReason();
        }
        // The message of a file system exception without a reason is a path, which says nothing.
        boolean messageHelps = e.getMessage() != null && !(e instanceof FileSystemException);
        return messageHelps ? e.getMessage() : e.getClass().getSimpleName().replace("Exception", "");
    }
}
