package dev.akmon.tools.sandbox;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The temporary files of a session's commands, for this user only. They stay from one command to the next and go with the
 * session.
 *
 * @param directory what commands see as /tmp
 * @param empty a file without content
 */
record Scratch(Path base, Path directory, Path empty) {

    static Scratch make() throws IOException {
        Path base = Files.createTempDirectory("akmon-").toRealPath();
        return new Scratch(base, Files.createDirectory(base.resolve("tmp")), Files.createFile(base.resolve("empty")));
    }

    /** Deletes everything that can be deleted; what cannot is left to whoever empties the system's temporary directory. */
    void delete() {
        try {
            Files.walkFileTree(base, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) throws IOException {
                    // Some tools take away their own right to delete.
                    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                    Files.delete(path);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path path, @Nullable IOException failure) throws IOException {
                    Files.delete(path);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            return;
        }
    }
}
