package dev.akmon.journal.bundle;

import dev.akmon.journal.Directories;
import dev.akmon.journal.IoErrors;
import dev.akmon.journal.bundle.BundleException.Category;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.UUID;

/**
 * A file that appears under its name complete or not at all: written beside it under another name, made durable, renamed.
 * Closing it before it was published leaves nothing behind.
 */
final class OutputFile implements AutoCloseable {
    private final Path target;
    private final Path temporary;
    private final FileChannel channel;
    private boolean published;

    private OutputFile(Path target, Path temporary, FileChannel channel) {
        this.target = target;
        this.temporary = temporary;
        this.channel = channel;
    }

    /** Starts a file; its directory must exist. A symbolic link is followed, so that it still is one afterwards. */
    static OutputFile create(Path path) throws BundleException {
        try {
            Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
            if (Files.exists(target) && !Files.isRegularFile(target)) {
                // To rename onto a device such as /dev/null would replace the device.
                throw new FileSystemException(target.toString(), null, "it is not a regular file");
            }
            Path temporary = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
            return new OutputFile(
                    target,
                    temporary,
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        } catch (NoSuchFileException e) {
            throw new BundleException(Category.IO_ERROR, "cannot write " + path + ": there is no such directory", e);
        } catch (IOException e) {
            throw failed(path, e);
        }
    }

    /** Where to write the content. Closing the stream is not needed and does nothing. */
    OutputStream stream() {
        return new FilterOutputStream(Channels.newOutputStream(channel)) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                flush();
            }
        };
    }

    /**
     * Gives the file its name and returns its size in bytes.
     *
     * @param replace whether a file of that name may be replaced; it hands on its permissions
     */
    long publish(boolean replace) throws BundleException {
        try {
            if (replace) {
                copyPermissions();
            }
            long size = channel.size();
            channel.force(true);
            channel.close();
            if (replace) {
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            } else {
                Files.move(temporary, target);
            }
            published = true;
            Directories.force(target.getParent());
            return size;
        } catch (FileAlreadyExistsException e) {
            throw new BundleException(Category.IO_ERROR, target + " exists already", e);
        } catch (IOException e) {
            throw failed(target, e);
        }
    }

    @Override
    public void close() throws BundleException {
        if (published) {
            return;
        }
        try {
            channel.close();
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            throw failed(temporary, e);
        }
    }

    private void copyPermissions() throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(temporary, PosixFileAttributeView.class);
        if (view != null && Files.exists(target)) {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(target);
            view.setPermissions(permissions);
        }
    }

    private static BundleException failed(Path path, IOException cause) {
        return new BundleException(Category.IO_ERROR, "cannot write " + path + ": " + IoErrors.reason(cause), cause);
    }
}
