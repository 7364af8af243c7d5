package dev.akmon.cli.report;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** A text file that appears whole or not at all: written beside its place under another name, then renamed. */
public final class ReportFile {

    private ReportFile() {}

    /** What is to be written. */
    public interface Content {
        void write(Writer out) throws IOException;
    }

    /**
     * Writes a file in UTF-8 and returns its size in bytes.
     *
     * @param replace whether a file that is there may be replaced
     * @throws FileAlreadyExistsException when there is one and it may not
     */
    public static long write(Path file, boolean replace, Content content) throws IOException {
        refuseExisting(file, replace);
        Path target = Files.isSymbolicLink(file) && Files.exists(file) ? file.toRealPath() : file;
        Path temporary = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            try (BufferedWriter out =
                    Files.newBufferedWriter(temporary, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW)) {
                content.write(out);
            }
            long size = Files.size(temporary);
            refuseExisting(file, replace);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            return size;
        } catch (NoSuchFileException e) {
            throw new NoSuchFileException(String.valueOf(target.toAbsolutePath().getParent()));
        } catch (AccessDeniedException e) {
            throw new AccessDeniedException(file.toString());
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (FileSystemException e) {
            // The name of the temporary file would tell nobody anything.
            throw new FileSystemException(file.toString(), null, e.getReason());
        } catch (IOException e) {
            // Of a full disk the message says nothing about which.
            FileSystemException named = new FileSystemException(file.toString(), null, e.getMessage());
            named.initCause(e);
            throw named;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void refuseExisting(Path file, boolean replace) throws FileSystemException {
        if (replace && Files.exists(file) && !Files.isRegularFile(file)) {
            // To rename onto a device such as /dev/null would replace the device.
            throw new FileSystemException(
                    file.toString(), null, Files.isDirectory(file) ? "is a directory" : "is not a regular file");
        }
        if (!replace && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(file.toString());
        }
    }
}
