package dev.akmon.journal.trust;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/** Reads and writes key files: small, and private ones readable by their owner alone from the moment they exist. */
final class KeyFiles {
    private static final int MAX_BYTES = 64 * 1024;
    private static final Set<StandardOpenOption> CREATE_NEW =
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private KeyFiles() {}

    static byte[] read(Path file) throws IOException, KeyFormatException {
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "is a directory"); // reading one would not name it
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(MAX_BYTES + 1);
            if (content.length > MAX_BYTES) {
                throw new KeyFormatException("it is larger than any key");
            }
            return content;
        }
    }

    /**
     * Writes a private file, all of it or nothing.
     *
     * @throws FileAlreadyExistsException when it exists and is not to be replaced
     */
    static void writePrivate(Path file, byte[] content, boolean replace) throws IOException {
        if (!replace) {
            create(file, content);
            return;
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            // To rename onto a device such as /dev/null would replace the device.
            throw new FileSystemException(file.toString(), null, "is not a regular file");
        }
        // The old key stays until the new one is complete. Replacing the file gives it the new file's permissions.
        Path temporary = file.resolveSibling(
                "." + file.getFileName() + "." + HexFormat.of().toHexDigits(new SecureRandom().nextLong()));
        try {
            create(temporary, content);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void create(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, CREATE_NEW, ownerOnly())) {
            boolean complete = false;
            try {
                ByteBuffer buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
                complete = true;
            } catch (FileSystemException e) {
                throw e;
            } catch (IOException e) {
                // Of a full disk the message says nothing about which.
                FileSystemException named = new FileSystemException(file.toString(), null, e.getMessage());
                named.initCause(e);
                throw named;
            } finally {
                if (!complete) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
