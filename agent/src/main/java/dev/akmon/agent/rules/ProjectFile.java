package dev.akmon.agent.rules;

import dev.akmon.journal.HashAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A file of a project that could let more run than the user has said, if it were believed.
 *
 * @param path where it is, absolute
 * @param name the path relative to the project's root
 * @param bytes its content
 * @param sha256 digest of that, lower-case hex
 */
public record ProjectFile(Path path, String name, byte[] bytes, String sha256) {
    /** The project's rules. */
    public static final String POLICY = ".akmon/policy.toml";

    /** Every file that nobody believes without being told to. */
    public static final List<String> NAMES = List.of(POLICY, ".mcp.json");

    private static final long MAX_BYTES = 256 * 1024;

    /**
     * Reads a file of a project.
     *
     * @param root the project's root, a real path
     * @return empty when there is no such file
     * @throws IOException when it cannot be read, leads out of the project or is too large
     */
    public static Optional<ProjectFile> read(Path root, String name) throws IOException {
        Path path = root.resolve(name);
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        if (!Files.isRegularFile(path) || !path.toRealPath().startsWith(root)) {
            throw new IOException(path + " is no file of the project; replace it by one, or remove it");
        }
        if (Files.size(path) > MAX_BYTES) {
            throw new IOException(path + " is larger than " + MAX_BYTES / 1024 + " KiB; shorten it");
        }
        byte[] bytes = Files.readAllBytes(path);
        return Optional.of(new ProjectFile(
                path, name, bytes, HashAlgorithm.SHA256.digest(bytes).hex()));
    }
}
