package dev.akmon.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;

/** Creates files and directories that only their owner may use, in a way that survives a power failure. */
public final class Directories {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private Directories() {}

    /** Creates a directory and those above it as needed, each durably. */
    static void create(Path directory) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path each = directory.toAbsolutePath();
                each != null && !Files.isDirectory(each);
                each = each.getParent()) {
            missing.push(each);
        }
        if (missing.isEmpty()) {
            return; // also when it is a symbolic link to a directory, which createDirectories may refuse
        }
        Files.createDirectories(directory, privateTo("rwx------"));
        for (Path each : missing) {
            force(each.getParent());
        }
    }

    /** Creates a file that must not exist yet. Its directory is not forced. */
    static void createFile(Path file) throws IOException {
        Files.createFile(file, privateTo("rw-------"));
    }

    /** Gives a file new content, durably and all at once. Nobody else may do so at the same time. */
    static void replaceFile(Path file, byte[] content) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(temporary);
        createFile(temporary);
        try {
            try (RandomAccessFile out = new RandomAccessFile(temporary.toFile(), "rw")) {
                out.write(content);
                out.getFD().sync();
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
        force(file.getParent());
    }

    /** Makes the entries of a directory durable. */
    public static void force(Path directory) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                    channel.force(true);
                    return;
                } catch (ClosedByInterruptException e) {
                    // Interruption is about the run, not about its evidence: finish, then hand it on.
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static FileAttribute<?>[] privateTo(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
