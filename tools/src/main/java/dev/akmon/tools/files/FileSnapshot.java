package dev.akmon.tools.files;

import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.FileErrors;
import dev.akmon.tools.FileState;
import dev.akmon.tools.Sha256;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.Workspace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A regular file, or its absence, as it was when looked at.
 *
 * @param state null when there was no file
 * @param content null when there was no file or it was larger than asked for
 * @param owner user and group, null when there was no file
 */
public record FileSnapshot(
        @Nullable FileState state,
        byte @Nullable [] content,
        @Nullable Owner owner) {

    record Owner(int uid, int gid) {}

    static final FileSnapshot ABSENT = new FileSnapshot(null, null, null);

    private static final int BUFFER = 1 << 16;

    /** What a file is now; of content above the limit only the digest is kept. */
    public static FileSnapshot of(Workspace.Resolved file, long largestContent) throws ToolException {
        try {
            return read(file, largestContent);
        } catch (NoSuchFileException absent) {
            return ABSENT;
        } catch (IOException e) {
            throw FileErrors.toolException(file, e);
        }
    }

    private static FileSnapshot read(Workspace.Resolved file, long largestContent) throws IOException, ToolException {
        Map<String, Object> attributes =
                Files.readAttributes(file.path(), "unix:mode,uid,gid,isRegularFile", LinkOption.NOFOLLOW_LINKS);
        if (!Boolean.TRUE.equals(attributes.get("isRegularFile"))) {
            throw new ToolException(ErrorCode.NOT_A_FILE, file.display() + " is not a regular file");
        }
        MessageDigest digest = Sha256.start();
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        long size = 0;
        try (InputStream in = openForReading(file.path())) {
            byte[] buffer = new byte[BUFFER];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
                size += n;
                if (size <= largestContent) {
                    kept.write(buffer, 0, n);
                }
            }
        }
        FileState state = new FileState(Sha256.finish(digest), size, octal((Integer) attributes.get("mode")));
        Owner owner = new Owner((Integer) attributes.get("uid"), (Integer) attributes.get("gid"));
        return new FileSnapshot(state, size <= largestContent ? kept.toByteArray() : null, owner);
    }

    /** Opens a resolved path; it has no link left in it, so one found there now was put there since. */
    static InputStream openForReading(Path path) throws IOException {
        return Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS);
    }

    boolean exists() {
        return state != null;
    }

    /** The permission bits without the file type, as four octal digits. */
    public static String octal(int mode) {
        return String.format("%04o", mode & 07777);
    }
}
