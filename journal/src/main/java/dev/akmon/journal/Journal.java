package dev.akmon.journal;

import dev.akmon.journal.JournalException.Category;
import dev.akmon.journal.LogEntry.EventEntry;
import dev.akmon.journal.LogEntry.ObjectEntry;
import dev.akmon.journal.LogRecord.EventRecord;
import dev.akmon.journal.SessionWriter.Position;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A directory of sessions: {@code sessions/<id>.log} for each, {@code sessions/<id>.lock} beside it while somebody writes it,
 * and {@code sessions/<id>.manifest.json} when it was imported. Any number of processes may use it at once.
 */
public final class Journal {
    private static final String LOG_SUFFIX = ".log";

    /** Behind the name of a log that is not one of the journal's yet. */
    private static final String STAGED_SUFFIX = ".new";

    private static final String MANIFEST_SUFFIX = ".manifest.json";
    private static final String LOCK_SUFFIX = ".lock";
    private static final int MAX_CANDIDATES_SHOWN = 5;

    private final Path directory;
    private final LogFile.Opener opener;

    private Journal(Path directory, LogFile.Opener opener) {
        this.directory = directory;
        this.opener = opener;
    }

    /**
     * Where sessions are kept when nobody says otherwise: {@code $XDG_STATE_HOME/akmon/journal} when that is an absolute
     * path, else {@code .local/state/akmon/journal} in {@code $HOME}, or in the {@code user.home} of the JVM.
     */
    public static Path defaultDirectory(Map<String, String> environment) {
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        if (Path.of(state).isAbsolute()) {
            return Path.of(state, "akmon", "journal");
        }
        String home = environment.getOrDefault("HOME", "");
        Path base = Path.of(home.isEmpty() ? System.getProperty("user.home") : home);
        return base.resolve(Path.of(".local", "state", "akmon", "journal"));
    }

    /** The journal in this directory, which is created with the first session. */
    public static Journal at(Path directory) {
        return at(directory, DiskLogFile::new);
    }

    /** A journal that writes through other files. */
    static Journal at(Path directory, LogFile.Opener opener) {
        return new Journal(directory, opener);
    }

    /** Where this journal is. */
    public Path directory() {
        return directory;
    }

    /** Starts a session that uses sha256. Throws as {@link #create(UUID, HashAlgorithm)}. */
    public SessionWriter create(UUID id) throws JournalException {
        return create(id, HashAlgorithm.SHA256);
    }

    /**
     * Starts a session. Directories are created readable by their owner only, as is the log.
     *
     * @throws JournalException SESSION_EXISTS, SESSION_LOCKED, WRITE_FAILED
     */
    public SessionWriter create(UUID id, HashAlgorithm algorithm) throws JournalException {
        Path path = logPath(id);
        try {
            ZstdLibrary.load(Category.WRITE_FAILED); // a log that cannot be written is not begun
            Directories.create(sessions());
            return locked(id, lock -> {
                createLog(id, path);
                Directories.force(sessions());
                return new SessionWriter(id, path, opener.open(path), lock, Position.start(algorithm), 1);
            });
        } catch (JournalException e) {
            throw e;
        } catch (IOException e) {
            throw new JournalException(Category.WRITE_FAILED, "cannot create " + path + ": " + IoErrors.describe(e), e);
        }
    }

    /**
     * Starts a session that becomes one of the journal's only when it is complete. What an earlier attempt that died has
     * left behind is removed.
     *
     * @throws JournalException SESSION_EXISTS, SESSION_LOCKED, WRITE_FAILED
     */
    public StagedSession stage(UUID id, HashAlgorithm algorithm) throws JournalException {
        Path log = logPath(id);
        Path staged = log.resolveSibling(log.getFileName() + STAGED_SUFFIX);
        try {
            Directories.create(sessions());
            SessionWriter writer = locked(id, lock -> {
                if (exists(id)) {
                    throw exists(id, null);
                }
                Files.deleteIfExists(staged);
                Directories.createFile(staged);
                return new SessionWriter(id, staged, opener.open(staged), lock, Position.start(algorithm), 0);
            });
            return new StagedSession(writer, log, manifestPath(id));
        } catch (JournalException e) {
            throw e;
        } catch (IOException e) {
            throw new JournalException(
                    Category.WRITE_FAILED, "cannot create " + staged + ": " + IoErrors.describe(e), e);
        }
    }

    /**
     * Goes on with a session that has no SessionEnd and that nobody is writing. An unfinished write at its end, which was
     * never acknowledged, is cut off.
     *
     * @throws JournalException SESSION_NOT_FOUND, SESSION_LOCKED, SESSION_CLOSED, DAMAGED, WRITE_FAILED
     */
    public SessionWriter reopen(UUID id) throws JournalException {
        Path path = existingLog(id);
        try {
            return locked(id, lock -> {
                Position position = endOf(id);
                LogFile file = opener.open(path);
                try {
                    file.truncate(position.length());
                    return new SessionWriter(id, path, file, lock, position, 0);
                } catch (IOException e) {
                    file.close();
                    throw e;
                }
            });
        } catch (JournalException e) {
            throw e;
        } catch (IOException e) {
            throw new JournalException(Category.WRITE_FAILED, "cannot reopen " + path + ": " + IoErrors.describe(e), e);
        }
    }

    /**
     * All sessions, ordered by id.
     *
     * @throws JournalException JOURNAL_NOT_FOUND, READ_FAILED
     */
    public List<UUID> sessionIds() throws JournalException {
        requireDirectory();
        List<UUID> ids = new ArrayList<>();
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(sessions(), "*" + LOG_SUFFIX)) {
            for (Path log : logs) {
                String name = log.getFileName().toString();
                SessionIds.parseCanonical(name.substring(0, name.length() - LOG_SUFFIX.length()))
                        .ifPresent(ids::add);
            }
        } catch (DirectoryIteratorException e) {
            throw listingFailed(e.getCause());
        } catch (IOException e) {
            throw listingFailed(e);
        }
        ids.sort(Comparator.comparing(UUID::toString));
        return List.copyOf(ids);
    }

    /**
     * Sessions whose writer is gone without having closed them: the lock file is still there, but nobody holds it. Reads
     * no log, so the cost does not grow with the number of sessions.
     *
     * @throws JournalException READ_FAILED
     */
    public List<UUID> abandonedSessions() throws JournalException {
        if (!Files.isDirectory(sessions())) {
            return List.of();
        }
        List<UUID> abandoned = new ArrayList<>();
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(sessions(), "*" + LOCK_SUFFIX)) {
            for (Path lock : locks) {
                String name = lock.getFileName().toString();
                Optional<UUID> id = SessionIds.parseCanonical(name.substring(0, name.length() - LOCK_SUFFIX.length()));
                if (id.isPresent() && exists(id.get()) && !isBeingWritten(id.get())) {
                    abandoned.add(id.get());
                }
            }
        } catch (DirectoryIteratorException e) {
            throw listingFailed(e.getCause());
        } catch (IOException e) {
            throw listingFailed(e);
        }
        return List.copyOf(abandoned);
    }

    /** Whether there is a log of this session. */
    public boolean exists(UUID id) {
        return Files.isRegularFile(logPath(id));
    }

    /** Where the log of a session is, or would be. */
    public Path logPath(UUID id) {
        return sessions().resolve(id + LOG_SUFFIX);
    }

    /**
     * The manifest of the bundle a session was imported from, or of one that was recognised as this session later.
     *
     * @throws JournalException READ_FAILED
     */
    public Optional<byte[]> bundleManifest(UUID id) throws JournalException {
        Path file = manifestPath(id);
        try {
            return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        } catch (IOException e) {
            throw new JournalException(Category.READ_FAILED, "cannot read " + IoErrors.describe(e), e);
        }
    }

    /**
     * Keeps the manifest of a bundle with the session it is about, in place of the one kept before.
     *
     * @throws JournalException WRITE_FAILED
     */
    public void keepBundleManifest(UUID id, byte[] json) throws JournalException {
        Path file = manifestPath(id);
        try {
            Directories.replaceFile(file, json);
        } catch (IOException e) {
            throw new JournalException(Category.WRITE_FAILED, "cannot write " + file + ": " + IoErrors.describe(e), e);
        }
    }

    /**
     * Finds a session by what a user typed: an id in any of the usual notations, the first four or more hex digits of one,
     * or {@code last} for the session started most recently.
     *
     * @throws JournalException SESSION_NOT_FOUND, AMBIGUOUS_SESSION, JOURNAL_NOT_FOUND
     */
    public UUID resolve(String idOrPrefixOrLast) throws JournalException {
        if (idOrPrefixOrLast.equals("last")) {
            return lastStarted();
        }
        Optional<UUID> whole = SessionIds.parse(idOrPrefixOrLast);
        if (whole.isPresent()) {
            existingLog(whole.get());
            return whole.get();
        }
        String prefix = SessionIds.prefixDigits(idOrPrefixOrLast)
                .orElseThrow(() -> new JournalException(
                        Category.SESSION_NOT_FOUND,
                        "not a session id: " + idOrPrefixOrLast
                                + " (give the id, its first four or more digits, or last)"));
        List<UUID> matches = sessionIds().stream()
                .filter(id -> SessionIds.digits(id).startsWith(prefix))
                .toList();
        if (matches.isEmpty()) {
            throw new JournalException(
                    Category.SESSION_NOT_FOUND, "no session " + idOrPrefixOrLast + " in " + directory);
        }
        if (matches.size() > 1) {
            throw new JournalException(
                    Category.AMBIGUOUS_SESSION,
                    matches.size() + " sessions begin with " + idOrPrefixOrLast + ": "
                            + matches.stream()
                                    .limit(MAX_CANDIDATES_SHOWN)
                                    .map(UUID::toString)
                                    .collect(Collectors.joining(", "))
                            + (matches.size() > MAX_CANDIDATES_SHOWN ? ", ..." : ""));
        }
        return matches.get(0);
    }

    /** Whether a live process, this one included, is writing the session. */
    public boolean isBeingWritten(UUID id) throws JournalException {
        try {
            return SessionLock.isHeld(lockPath(id));
        } catch (IOException e) {
            throw new JournalException(
                    Category.READ_FAILED, "cannot look at " + lockPath(id) + ": " + IoErrors.describe(e), e);
        }
    }

    /**
     * Whether the session has its SessionEnd: a look at its commits, without decompressing them.
     *
     * @throws JournalException SESSION_NOT_FOUND, DAMAGED, READ_FAILED
     */
    public boolean isEnded(UUID id) throws JournalException {
        try (CommitScanner commits = new CommitScanner(existingLog(id), id)) {
            Optional<CommitScanner.Commit> commit = commits.next();
            while (commit.isPresent()) {
                commit = commits.next();
            }
            return commits.ended();
        }
    }

    /**
     * Reads a session from its beginning.
     *
     * @throws JournalException SESSION_NOT_FOUND, JOURNAL_NOT_FOUND, DAMAGED, UNSUPPORTED_FORMAT
     */
    public SessionReader read(UUID id) throws JournalException {
        return new SessionReader(existingLog(id), id);
    }

    /** Reads a whole session for random access. Throws as {@link #read}, and DAMAGED for any part of the log. */
    public StoredSession load(UUID id) throws JournalException {
        try (SessionReader reader = read(id)) {
            return StoredSession.load(reader);
        }
    }

    private void createLog(UUID id, Path path) throws IOException {
        try {
            Directories.createFile(path);
        } catch (FileAlreadyExistsException e) {
            throw exists(id, e);
        }
    }

    private JournalException exists(UUID id, @Nullable Exception cause) {
        return new JournalException(
                Category.SESSION_EXISTS, "session " + id + " exists already in " + directory, cause);
    }

    private JournalException listingFailed(IOException cause) {
        return new JournalException(
                Category.READ_FAILED, "cannot list " + sessions() + ": " + IoErrors.describe(cause), cause);
    }

    private interface Opening {
        SessionWriter open(SessionLock lock) throws IOException;
    }

    private SessionWriter locked(UUID id, Opening opening) throws IOException {
        SessionLock lock = SessionLock.acquire(lockPath(id))
                .orElseThrow(() -> new JournalException(
                        Category.SESSION_LOCKED,
                        "session " + id + " is being written by another process or thread: wait until that has ended"));
        boolean open = false;
        try {
            SessionWriter writer = opening.open(lock);
            open = true;
            return writer;
        } finally {
            if (!open) {
                lock.close();
            }
        }
    }

    /** Reads a session to its end to find where and how to go on. */
    private Position endOf(UUID id) throws JournalException {
        Set<Digest> stored = new HashSet<>();
        long events = 0;
        @Nullable EventEntry last = null;
        try (SessionReader reader = read(id)) {
            for (Optional<LogEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                if (entry.get() instanceof ObjectEntry object) {
                    stored.add(object.digest());
                } else if (entry.get() instanceof EventEntry event) {
                    last = event;
                    events++;
                }
            }
            if (last != null && last.event().kind() instanceof EventKind.SessionEnd) {
                throw new JournalException(
                        Category.SESSION_CLOSED, "session " + id + " has ended; nothing can be added to it");
            }
            return new Position(
                    reader.algorithm(),
                    stored,
                    last == null ? null : last.hash(),
                    events,
                    reader.nextCommitIndex(),
                    reader.tail().offset());
        }
    }

    private UUID lastStarted() throws JournalException {
        UUID last = null;
        Instant lastStart = Instant.MIN;
        for (UUID id : sessionIds()) {
            Instant start = startOf(id).orElse(Instant.MIN);
            if (start.isAfter(lastStart)) {
                last = id;
                lastStart = start;
            }
        }
        if (last == null) {
            throw new JournalException(Category.SESSION_NOT_FOUND, "no session in " + directory + " yet");
        }
        return last;
    }

    /** When a session began; empty when it has no event that can be read. */
    private Optional<Instant> startOf(UUID id) throws JournalException {
        try (SessionReader reader = read(id)) {
            Optional<LogRecord> record = reader.nextRecord();
            while (record.isPresent()) {
                if (record.get() instanceof EventRecord first) {
                    return Optional.of(first.event().emittedAt());
                }
                record = reader.nextRecord();
            }
            return Optional.empty();
        } catch (JournalException e) {
            if (e.category() == Category.READ_FAILED) {
                throw e;
            }
            return Optional.empty(); // a session that cannot be read does not stand in the way of the others
        }
    }

    private Path existingLog(UUID id) throws JournalException {
        requireDirectory();
        if (!exists(id)) {
            throw new JournalException(Category.SESSION_NOT_FOUND, "no session " + id + " in " + directory);
        }
        return logPath(id);
    }

    private void requireDirectory() throws JournalException {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new JournalException(
                    Category.JOURNAL_NOT_FOUND, directory + " is no journal: a journal is a directory");
        }
        if (!Files.isDirectory(sessions())) {
            throw new JournalException(
                    Category.JOURNAL_NOT_FOUND, "no journal in " + directory + " (nothing was recorded there yet)");
        }
    }

    private Path sessions() {
        return directory.resolve("sessions");
    }

    private Path manifestPath(UUID id) {
        return sessions().resolve(id + MANIFEST_SUFFIX);
    }

    /** The files kept of a session: its log first, then what lies beside it. */
    List<Path> filesOf(UUID id) throws IOException {
        List<Path> files = new ArrayList<>(List.of(logPath(id)));
        try (DirectoryStream<Path> beside = Files.newDirectoryStream(sessions(), id + ".*")) {
            for (Path file : beside) {
                if (!file.equals(logPath(id))) {
                    files.add(file);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return files;
    }

    Path lockPath(UUID id) {
        return sessions().resolve(id + LOCK_SUFFIX);
    }
}
