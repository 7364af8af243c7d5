package dev.akmon.journal;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says in words for people what went wrong with a file. */
final class IoErrors {
    private IoErrors() {}

    static String describe(Exception error) {
        if (!(error instanceof FileSystemException file)) {
            return error.getMessage() == null ? error.toString() : error.getMessage();
        }
        return file.getFile() + ": " + reason(file);
    }

    private static String reason(FileSystemException error) {
        if (error instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (error instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (error instanceof FileAlreadyExistsException) {
            return "exists already";
        }
        return error.getReason() == null ? error.getClass().getSimpleName() : error.getReason();
    }
}
