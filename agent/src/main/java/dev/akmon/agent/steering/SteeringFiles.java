package dev.akmon.agent.steering;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Reads the steering files of other tools in a project, and writes akmon's text as such files. */
public final class SteeringFiles {
    /** The name of akmon's own file. */
    public static final String OWN = "AKMON.md";

    /** Stands in every file that akmon wrote for another tool; such a file may be written again. */
    public static final String MARK = "Written by `akmon export` from AKMON.md: change that file instead.";

    private static final int MAX_BYTES = 50 * 1024;

    private final Path root;

    /** The files of the project with this root. */
    public SteeringFiles(Path root) throws IOException {
        this.root = root.toRealPath();
    }

    /**
     * A file of another tool.
     *
     * @param path relative to the project's root
     * @param text what it says, without front matter
     */
    public record Found(String path, String text) {}

    /** akmon's own file. */
    public Path own() {
        return root.resolve(OWN);
    }

    /**
     * What these tools' files say, in the order of the tools. Left out are files that akmon wrote itself, links that lead out
     * of the project, and what is no text or longer than 50 KiB.
     */
    public List<Found> of(Collection<ForeignTool> tools) throws IOException {
        List<Found> found = new ArrayList<>();
        for (ForeignTool tool : tools) {
            for (String source : tool.sources()) {
                for (Path file : files(source)) {
                    read(file)
                            .map(text -> new Found(root.relativize(file).toString(), text))
                            .ifPresent(found::add);
                }
            }
        }
        return found;
    }

    private List<Path> files(String source) throws IOException {
        Path path = root.resolve(source);
        String name = path.getFileName().toString();
        if (!name.contains("*")) {
            return Files.isRegularFile(path) ? List.of(path) : List.of();
        }
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(path.getParent())) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(path.getParent(), name)) {
                for (Path entry : entries) {
                    if (Files.isRegularFile(entry)) {
                        files.add(entry);
                    }
                }
            }
        }
        Collections.sort(files);
        return files;
    }

    private Optional<String> read(Path file) throws IOException {
        if (!file.toRealPath().startsWith(root) || Files.size(file) > MAX_BYTES) {
            return Optional.empty();
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            return text.isBlank() || text.contains(MARK)
                    ? Optional.empty()
                    : Optional.of(withoutFrontMatter(text).strip());
        } catch (CharacterCodingException e) {
            // No text, so nothing to take over.
            return Optional.empty();
        }
    }

    private static String withoutFrontMatter(String text) {
        if (!text.startsWith("---\n")) {
            return text;
        }
        int end = text.indexOf("\n---", 3);
        int line = end < 0 ? -1 : text.indexOf('\n', end + 1);
        return line < 0 ? text : text.substring(line + 1);
    }

    /** What AKMON.md says as the file of another tool. */
    public static String exported(ForeignTool tool, String text) {
        String frontMatter = tool == ForeignTool.CURSOR ? "---\nalwaysApply: true\n---\n\n" : "";
        return frontMatter + "<!-- " + MARK + " -->\n\n" + text.strip() + "\n";
    }

    /** What was found, as one AKMON.md. */
    public static String imported(List<Found> found) {
        StringBuilder text = new StringBuilder("# Working in this project\n");
        for (Found one : found) {
            text.append("\n<!-- from ")
                    .append(one.path())
                    .append(" -->\n\n")
                    .append(one.text())
                    .append('\n');
        }
        return text.toString();
    }

    /** Whether a file is there that akmon did not write for another tool. */
    public boolean isTaken(String path) throws IOException {
        Path file = root.resolve(path);
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                && !(Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                        && new String(Files.readAllBytes(file), StandardCharsets.UTF_8).contains(MARK));
    }

    /**
     * Writes a file, making its directories.
     *
     * @throws IOException also when a link on the way leads out of the project
     */
    public void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Path existing = file;
        while (!Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (Files.isSymbolicLink(file) || !existing.toRealPath().startsWith(root)) {
            throw new IOException(path + " is behind a link; replace it by a file");
        }
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
