package dev.akmon.tools.notes;

import dev.akmon.tools.Sha256;
import dev.akmon.tools.Utf8;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The notes kept across sessions: Markdown files in the user's own directory, below {@code user} for every project and below
 * {@code projects/<project>} for one. The first line of a file is its title, as a heading.
 */
public final class MemoryNotes {
    /** How people know the directory. */
    public static final String PLACE = "~/.akmon/memory";

    private static final int MAX_SLUG = 60;

    /** Whom a note is for. */
    public enum Scope {
        /** Sessions in every project. */
        USER,
        /** Sessions in one project. */
        PROJECT;

        /** The scope as tools, rules and commands name it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A note.
     *
     * @param text what stands below the title
     * @param file where it is
     * @param shown the same for people, beginning with {@code ~}
     * @param sha256 digest of the file's bytes, lower-case hex
     * @param size of the file, in bytes
     */
    public record Note(Scope scope, String title, String text, Path file, String shown, String sha256, int size) {
        /** What rules and permissions know it by: {@code user/style.md}. */
        public String subject() {
            return scope.word() + "/" + file.getFileName();
        }
    }

    /**
     * A file that is no note, because it cannot be read or is not text.
     *
     * @param shown where it is, for people, beginning with {@code ~}
     * @param problem what is wrong with it
     */
    public record Unusable(Scope scope, Path file, String shown, String problem) {
        /** As {@link Note#subject()}. */
        public String subject() {
            return scope.word() + "/" + file.getFileName();
        }
    }

    /** Everything there is: the user's, then the project's, each sorted by file name. */
    public record Contents(List<Note> notes, List<Unusable> unusable) {
        public Contents {
            notes = List.copyOf(notes);
            unusable = List.copyOf(unusable);
        }
    }

    private final Path directory;
    private final String project;

    /**
     * The notes for one project.
     *
     * @param directory where all notes are; need not exist
     * @param project the name of the project's directory below {@code projects}
     */
    public MemoryNotes(Path directory, String project) {
        this.directory = directory;
        this.project = project;
    }

    /**
     * The notes that can be used, in the order of {@link #read()}.
     *
     * @throws IOException as {@link #read()}
     */
    public List<Note> list() throws IOException {
        return read().notes();
    }

    /**
     * Reads every file. Links are left out, so that nothing from elsewhere counts as a note. One that cannot be used does not
     * keep the others from being read.
     *
     * @throws IOException when a directory cannot be read
     */
    public Contents read() throws IOException {
        List<Note> notes = new ArrayList<>();
        List<Unusable> unusable = new ArrayList<>();
        for (Scope scope : Scope.values()) {
            List<Path> files = new ArrayList<>();
            if (Files.isDirectory(directory(scope))) {
                try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory(scope), "*.md")) {
                    entries.forEach(files::add);
                }
            }
            files.removeIf(file -> !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS));
            files.sort(Comparator.comparing(file -> file.getFileName().toString(), Utf8.BYTE_ORDER));
            for (Path file : files) {
                try {
                    notes.add(read(scope, file));
                } catch (CharacterCodingException e) {
                    unusable.add(new Unusable(scope, file, shown(file), "it is not UTF-8 text"));
                } catch (IOException e) {
                    unusable.add(new Unusable(scope, file, shown(file), "it cannot be read"));
                }
            }
        }
        return new Contents(notes, unusable);
    }

    /** The note of this title, whatever its letters' case. */
    Optional<Note> find(Scope scope, String title) throws IOException {
        return list().stream()
                .filter(note -> note.scope() == scope && note.title().equalsIgnoreCase(title))
                .findFirst();
    }

    /** Deletes the file of a note, or of what cannot be used as one. */
    public void delete(Path file) throws IOException {
        Files.delete(file);
    }

    /** The file for a note of a new title: named after it, and not there yet. */
    Path newFile(Scope scope, String title) {
        String plain = Normalizer.normalize(title, Normalizer.Form.NFD).replaceAll("\\p{M}", "");
        String slug =
                plain.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        String name = slug.isEmpty() ? "note" : slug.substring(0, Math.min(slug.length(), MAX_SLUG));
        Path file = directory(scope).resolve(name + ".md");
        for (int i = 2; Files.exists(file, LinkOption.NOFOLLOW_LINKS); i++) {
            file = directory(scope).resolve(name + "-" + i + ".md");
        }
        return file;
    }

    /** The file of a note, for people. */
    public String shown(Path file) {
        return PLACE + "/" + directory.relativize(file);
    }

    private Path directory(Scope scope) {
        return scope == Scope.USER
                ? directory.resolve("user")
                : directory.resolve("projects").resolve(project);
    }

    private Note read(Scope scope, Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String text = Utf8.text(bytes).orElseThrow(CharacterCodingException::new);
        String name = file.getFileName().toString();
        String title = name.substring(0, name.length() - ".md".length());
        if (text.startsWith("# ")) {
            int end = text.indexOf('\n');
            title = (end < 0 ? text : text.substring(0, end)).substring(2).strip();
            text = end < 0 ? "" : text.substring(end + 1);
        }
        return new Note(scope, title, text.strip(), file, shown(file), Sha256.of(bytes), bytes.length);
    }
}
