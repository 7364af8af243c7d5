package dev.akmon.journal;

import dev.akmon.journal.JournalException.Category;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The names users give to sessions: {@code sessions/<id>.name} beside the log, UTF-8, never in it. A name is a label of this
 * journal and no part of the evidence.
 */
public final class SessionNames {
    private static final String SUFFIX = ".name";

    /** A letter first, so that a name is no option and no number. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}][\\p{L}\\p{N}._-]{0,63}");

    private final Journal journal;

    /** The names in this journal. */
    public SessionNames(Journal journal) {
        this.journal = journal;
    }

    /**
     * Whether a text can be a name: a letter, then up to 63 letters, digits, dots, hyphens and underscores, and nothing that
     * could mean an id or {@code last}.
     */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches()
                && !text.equals("last")
                && SessionIds.prefixDigits(text).isEmpty();
    }

    /**
     * Gives a session a name, in place of the one it had.
     *
     * @throws JournalException SESSION_NOT_FOUND; NAME_TAKEN when another session has the name; WRITE_FAILED
     * @throws IllegalArgumentException when {@link #isName} says no
     */
    public void give(UUID id, String name) throws JournalException {
        if (!isName(name)) {
            throw new IllegalArgumentException("not a name for a session: " + name);
        }
        requireSession(id);
        Optional<UUID> taken = find(name);
        if (taken.isPresent() && !taken.get().equals(id)) {
            throw new JournalException(Category.NAME_TAKEN, "session " + taken.get() + " has the name " + name);
        }
        Path file = file(id);
        try {
            Directories.replaceFile(file, name.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new JournalException(Category.WRITE_FAILED, "cannot write " + file + ": " + IoErrors.describe(e), e);
        }
    }

    /**
     * Takes a session's name away, if it has one.
     *
     * @throws JournalException SESSION_NOT_FOUND, WRITE_FAILED
     */
    public void remove(UUID id) throws JournalException {
        requireSession(id);
        try {
            Files.deleteIfExists(file(id));
        } catch (IOException e) {
            throw new JournalException(
                    Category.WRITE_FAILED, "cannot delete " + file(id) + ": " + IoErrors.describe(e), e);
        }
    }

    /** The name of a session, if it has one. */
    public Optional<String> of(UUID id) throws JournalException {
        return read(file(id));
    }

    /** The session of a name. */
    public Optional<UUID> find(String name) throws JournalException {
        return all().entrySet().stream()
                .filter(entry -> entry.getValue().equals(name))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private Map<UUID, String> all() throws JournalException {
        Map<UUID, String> names = new TreeMap<>();
        Path sessions = file(new UUID(0, 0)).getParent();
        if (!Files.isDirectory(sessions)) {
            return names;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(sessions, "*" + SUFFIX)) {
            for (Path file : files) {
                String stem = file.getFileName().toString();
                Optional<UUID> id = SessionIds.parseCanonical(stem.substring(0, stem.length() - SUFFIX.length()));
                Optional<String> name = read(file);
                if (id.isPresent() && name.isPresent() && journal.exists(id.get())) {
                    names.put(id.get(), name.get());
                }
            }
            return names;
        } catch (DirectoryIteratorException e) {
            throw unlisted(sessions, e.getCause());
        } catch (JournalException e) {
            throw e;
        } catch (IOException e) {
            throw unlisted(sessions, e);
        }
    }

    private static JournalException unlisted(Path directory, IOException cause) {
        return new JournalException(
                Category.READ_FAILED, "cannot list " + directory + ": " + IoErrors.describe(cause), cause);
    }

    private static Optional<String> read(Path file) throws JournalException {
        try {
            return Optional.of(Files.readString(file)).filter(SessionNames::isName);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new JournalException(Category.READ_FAILED, "cannot read " + IoErrors.describe(e), e);
        }
    }

    private void requireSession(UUID id) throws JournalException {
        if (!journal.exists(id)) {
            throw new JournalException(Category.SESSION_NOT_FOUND, "no session " + id + " in " + journal.directory());
        }
    }

    private Path file(UUID id) {
        return journal.logPath(id).resolveSibling(id + SUFFIX);
    }
}
