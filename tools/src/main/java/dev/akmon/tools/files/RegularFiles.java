package dev.akmon.tools.files;

import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.FileErrors;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.attribute.BasicFileAttributes;

/** What is asked of a file before it is read. */
final class RegularFiles {

    private RegularFiles() {}

    /** @throws ToolException when it is no regular file, or has more bytes than that */
    static void check(Workspace.Resolved file, long maxBytes) throws ToolException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file.path(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isDirectory()) {
                throw new ToolException(
                        ErrorCode.NOT_A_FILE, file.display() + " is a directory; list_directory shows what is in it");
            }
            if (!attributes.isRegularFile()) {
                throw new ToolException(ErrorCode.NOT_A_FILE, file.display() + " is not a regular file");
            }
            if (attributes.size() > maxBytes) {
                throw new ToolException(
                        ErrorCode.TOO_LARGE,
                        file.display() + " has " + attributes.size() + " bytes; at most " + maxBytes
                                + " can be read here");
            }
        } catch (IOException e) {
            throw FileErrors.toolException(file, e);
        }
    }
}
