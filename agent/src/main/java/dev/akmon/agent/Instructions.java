package dev.akmon.agent;

import dev.akmon.agent.steering.SteeringFiles;
import dev.akmon.journal.HashAlgorithm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A file of a project that tells the agent how to work there.
 *
 * @param path relative to the project root; below {@code ~} for the user's own
 * @param text its content
 * @param sha256 digest of its bytes, lower-case hex
 * @param size of the whole text, in bytes
 * @param cutTo the bytes of it that are put before the model; empty for all of them
 * @param keptBackBy the rule that keeps it from being read, for which there is no text here; empty when none does
 */
record Instructions(String path, String text, String sha256, int size, OptionalInt cutTo, Optional<String> keptBackBy) {
    /** The names looked for, in the order they are put before the model. */
    private static final List<String> NAMES = List.of("AGENTS.md", "AKMON.md");

    /** Where a directory has none of those, the first of these that is there. */
    private static final List<String> OTHER_NAMES =
            List.of("CLAUDE.md", "GEMINI.md", ".github/copilot-instructions.md", ".cursorrules");

    /** More than this is no steering but a document; the model can read it with its tools. */
    private static final long MAX_BYTES = 256 * 1024;

    /** What all of them together may take of every request. */
    static final int MAX_TOTAL_BYTES = 128 * 1024;

    /** Less than this of a file says nothing. */
    private static final int MIN_PIECE = 1024;

    /** The rank of the project's own instructions, of which the later ones are nearer. */
    private static final int NEAREST_LAST = 1;

    /** Where the specifications of a project are. */
    private static final String SPECS = ".akmon/specs";

    /**
     * The user's own instructions, then those from the project root down to the working directory, so that the nearest come
     * last, then the project's specifications by name. The same text is taken once.
     *
     * @param userDirectory the directory with the user's AKMON.md, for every project
     * @param rules what may be read
     * @throws IOException when a file is there but cannot be used; leaving it out silently would change the run
     */
    static List<Instructions> find(Path userDirectory, Path root, Path workingDirectory, ReadingRules rules)
            throws IOException {
        List<Instructions> found = new ArrayList<>();
        Path own = userDirectory.resolve(SteeringFiles.OWN);
        if (Files.isRegularFile(own)) {
            found.add(read("~/.akmon/" + SteeringFiles.OWN, own, rules));
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
            addAll(found, root, place, rules);
        }
        for (Path spec : specs(root)) {
            add(found, root, spec, false, rules);
        }
        return found;
    }

    /**
     * As much of these as may be put before a model, in the same order. What comes first when there is too much: the user's
     * own, then the nearest, the specifications last. A file that is cut ends at a line.
     */
    static List<Instructions> bounded(List<Instructions> files) {
        List<Instructions> bounded = new ArrayList<>(files);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.<Integer>comparingInt(i -> rank(files.get(i)))
                .thenComparingInt(i -> rank(files.get(i)) == NEAREST_LAST ? -i : i));
        int left = MAX_TOTAL_BYTES;
        for (int i : order) {
            Instructions kept = files.get(i).within(left);
            bounded.set(i, kept);
            left -= kept.cutTo().orElse(kept.size());
        }
        return bounded;
    }

    private static int rank(Instructions file) {
        return file.path().startsWith("~") ? 0 : file.isSpecification() ? 2 : NEAREST_LAST;
    }

    private Instructions within(int bytes) {
        if (size <= bytes) {
            return this;
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int end = bytes < MIN_PIECE ? 0 : bytes;
        while (end > 0 && utf8[end - 1] != '\n') {
            end--;
        }
        String head = new String(utf8, 0, end, StandardCharsets.UTF_8);
        return new Instructions(path, head, sha256, size, OptionalInt.of(end), keptBackBy);
    }

    /** Whether it says what is to be built rather than how to work. */
    boolean isSpecification() {
        return path.startsWith(SPECS + "/");
    }

    /** What the model reads: the text, and where it was cut. */
    String shown() {
        return cutTo.isEmpty()
                ? text.strip()
                : (text.stripTrailing() + "\n[cut here: " + cutTo.getAsInt() + " of " + size + " bytes]")
                        .stripLeading();
    }

    private static List<Path> specs(Path root) throws IOException {
        Path directory = root.resolve(SPECS);
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*.md")) {
                entries.forEach(files::add);
            }
        }
        files.removeIf(file -> !Files.isRegularFile(file));
        Collections.sort(files);
        return files;
    }

    private static void addAll(List<Instructions> found, Path root, Path directory, ReadingRules rules)
            throws IOException {
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
            add(found, root, file, ownThere, rules);
        }
    }

    /** @param ownThere whether akmon's own file is beside it, of which others may be copies */
    private static void add(List<Instructions> found, Path root, Path file, boolean ownThere, ReadingRules rules)
            throws IOException {
        if (!file.toRealPath().startsWith(root.toRealPath())) {
            throw new IOException(file + " is a link that leads out of the project; replace it by a file");
        }
        Instructions one = read(root.relativize(file).toString(), file, rules);
        boolean copy = ownThere && one.text().contains(SteeringFiles.MARK);
        boolean known = one.keptBackBy().isEmpty()
                && found.stream()
                        .anyMatch(other ->
                                other.keptBackBy().isEmpty() && other.sha256().equals(one.sha256()));
        if (!copy && !known) {
            found.add(one);
        }
    }

    /** These instructions without the keys akmon knows; the digest stays that of the file. */
    Instructions scrubbed(SecretScrubber scrubber) {
        return keptBackBy.isPresent() ? this : of(path, scrubber.scrub(text), sha256);
    }

    private static Instructions of(String path, String text, String sha256) {
        return new Instructions(
                path,
                text,
                sha256,
                text.getBytes(StandardCharsets.UTF_8).length,
                OptionalInt.empty(),
                Optional.empty());
    }

    private static Instructions read(String name, Path file, ReadingRules rules) throws IOException {
        Optional<String> keptBackBy = rules.against(file);
        if (keptBackBy.isPresent()) {
            return new Instructions(name, "", digest(file), 0, OptionalInt.empty(), keptBackBy);
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
            return of(name, text, HashAlgorithm.SHA256.digest(bytes).hex());
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is not UTF-8 text; convert it, or move it away", e);
        }
    }

    private static String digest(Path file) throws IOException {
        return HashAlgorithm.SHA256.digest(Files.readAllBytes(file)).hex();
    }
}
