package dev.akmon.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that the user named, read whole. */
final class InputFile {

    private InputFile() {}

    /**
     * The bytes of a file.
     *
     * @throws FileSystemException when it cannot be read, a directory included; names the file
     */
    static byte[] read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            // Opening one succeeds, and the error of reading it would not say which.
            throw new FileSystemException(file.toString(), null, "is a directory");
        }
        return Files.readAllBytes(file);
    }
}
