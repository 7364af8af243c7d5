package dev.akmon.agent;

import dev.akmon.agent.steering.SteeringFiles;
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
 * @param path relative to the project root; below {@code ~} for the user's own
 * @param text its content
 * @param sha256 digest of its bytes, lower-case hex
 */
record Instructions(String path, String text, String sha256) {
    /** The names looked for, in the order they are put before the model. */
    private static final List<String> NAMES = List.of("AGENTS.md", "AKMON.md");

    /** Where a directory has none of those, the first of these that is there. */
    private static final List<String> OTHER_NAMES =
            List.of("CLAUDE.md", "GEMINI.md", ".github/copilot-instructions.md", ".cursorrules");

    /** More than this is no steering but a document; the model can read it with its tools. */
    private static final long MAX_BYTES = 256 * 1024;

    /**
     * The user's own instructions, then those from the project root down to the working directory, so that the nearest come
     * last. The same text is taken once.
     *
     * @param userDirectory the directory with the user's AKMON.md, for every project
     * @throws IOException when a file is there but cannot be used; leaving it out silently would change the run
     */
    static List<Instructions> find(Path userDirectory, Path root, Path workingDirectory) throws IOException {
        List<Instructions> found = new ArrayList<>();
        Path own = userDirectory.resolve(SteeringFiles.OWN);
        if (Files.isRegularFile(own)) {
            found.add(read("~/.akmon/" + SteeringFiles.OWN, own));
        }
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
            addAll(found, root, place);
        }
        return found;
    }

    private static void addAll(List<Instructions> found, Path root, Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String name : NAMES) {
            files.add(directory.resolve(name));
        }
        files.removeIf(file -> !Files.isRegularFile(file));
        for (String name : files.isEmpty() ? OTHER_NAMES : List.<String>of()) {
            Path file = directory.resolve(name);
            if (files.isEmpty() && Files.isRegularFile(file)) {
                files.add(file);
            }
        }
        boolean ownThere = Files.isRegularFile(directory.resolve(SteeringFiles.OWN));
        for (Path file : files) {
            if (!file.toRealPath().startsWith(root.toRealPath())) {
                throw new IOException(file + " is a link that leads out of the project; replace it by a file");
            }
            Instructions one = read(root.relativize(file).toString(), file);
            boolean copy = ownThere && one.text().contains(SteeringFiles.MARK);
            boolean known = found.stream().anyMatch(other -> other.sha256().equals(one.sha256()));
            if (!copy && !known) {
                found.add(one);
            }
        }
    }

    /** These instructions without the keys akmon knows; the digest stays that of the file. */
    Instructions scrubbed(SecretScrubber scrubber) {
        return new Instructions(path, scrubber.scrub(text), sha256);
    }

    private static Instructions read(String name, Path file) throws IOException {
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
                    name, text, HashAlgorithm.SHA256.digest(bytes).hex());
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is not UTF-8 text", e);
        }
    }
}
