package dev.akmon.cli.chat;

import dev.akmon.journal.HashAlgorithm;
import dev.akmon.journal.Journal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** Where what was typed in a project is kept, beside the default journal; only its owner can read it. */
final class PromptHistory {
    private static final int NAME_DIGITS = 16;

    private PromptHistory() {}

    /**
     * The file of a project, which exists afterwards and holds text.
     *
     * @throws IOException when there can be none, or it cannot be read
     */
    static Path fileFor(Path projectRoot, Map<String, String> environment) throws IOException {
        Path directory = Journal.defaultDirectory(environment).resolveSibling("history");
        String name = HashAlgorithm.SHA256
                .digest(projectRoot.toString().getBytes(StandardCharsets.UTF_8))
                .hex()
                .substring(0, NAME_DIGITS);
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path file = directory.resolve(name);
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        // The line editor fails for good on a file it cannot read as text.
        Files.readString(file);
        return file;
    }
}
