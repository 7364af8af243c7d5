package dev.akmon.agent;

import dev.akmon.journal.HashAlgorithm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of a project that tells the agent how to work there.
 *
 * @param path relative to the project root
 * @param text its content
 * @param sha256 digest of its bytes, lower-case hex
 */
record Instructions(String path, String text, String sha256) {
    /** The names looked for, in the order they are put before the model. */
    private static final List<String> NAMES = List.of("AGENTS.md", "AKMON.md");

    /** More than this is no steering but a document; the model can read it with its tools. */
    private static final long MAX_BYTES = 256 * 1024;

    /**
     * The instructions from the project root down to the working directory, so that the nearest come last.
     *
     * @throws IOException when a file is there but cannot be used; leaving it out silently would change the run
     */
    static List<Instructions> find(Path root, Path workingDirectory) throws IOException {
        List<Instructions> found = new ArrayList<>();
        Path directory = root;
        List<Path> directories = new ArrayList<>(List.of(root));
        if (workingDirectory.startsWith(root)) {
            for (Path part : root.relativize(workingDirectory)) {
                directory = directory.resolve(part);
                if (!part.toString().isEmpty()) {
                    directories.add(directory);
                }
            }
        }
        for (Path place : directories) {
            for (String name : NAMES) {
                Path file = place.resolve(name);
                if (Files.isRegularFile(file)) {
                    found.add(read(root, file));
                }
            }
        }
        return found;
    }

    /** These instructions without the keys akmon knows; the digest stays that of the file. */
    Instructions scrubbed(SecretScrubber scrubber) {
        return new Instructions(path, scrubber.scrub(text), sha256);
    }

    private static Instructions read(Path root, Path file) throws IOException {
        if (!file.toRealPath().startsWith(root.toRealPath())) {
            throw new IOException(file + " is a link that leads out of the project; replace it by a file");
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + " is larger than " + MAX_BYTES / 1024 + " KiB; shorten it");
        }
        byte[] bytes = Files.readAllBytes(file);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return new Instructions(
                    root.relativize(file).toString(),
                    text,
                    HashAlgorithm.SHA256.digest(bytes).hex());
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is not UTF-8 text", e);
        }
    }
}
