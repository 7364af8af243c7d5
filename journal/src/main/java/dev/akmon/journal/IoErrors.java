package dev.akmon.journal;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says in words for people what went wrong with a file. */
public final class IoErrors {
    private IoErrors() {}

    /** What went wrong, with the file's name where it is known. */
    static String describe(Exception error) {
        return error instanceof FileSystemException file ? file.getFile() + ": " + reason(error) : reason(error);
    }

    /** What went wrong, without the file's name. */
    public static String reason(Exception error) {
        if (error instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (error instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (error instanceof FileAlreadyExistsException) {
            return "exists already";
        }
        if (error instanceof FileSystemException file) {
            return file.getReason() == null ? error.getClass().getSimpleName() : file.getReason();
        }
        return error.getMessage() == null ? error.toString() : error.getMessage();
    }
}
