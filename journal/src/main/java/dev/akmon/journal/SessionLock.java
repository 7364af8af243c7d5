package dev.akmon.journal;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The right to write one session: an operating system lock on {@code <id>.lock}, which ends with its process. The file
 * itself means nothing; one left behind by a dead process is simply locked again.
 *
 * <p>On POSIX a process loses its lock when it closes <em>any</em> channel to the file, so within one JVM everything here
 * happens under one monitor, and a lock file is never opened while this JVM holds its lock.
 */
final class SessionLock implements AutoCloseable {
    private static final Object MONITOR = new Object();
    /** Somebody who looks whether a session is being written holds its lock for a moment: not a reason to give up. */
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private static final Duration RETRY = Duration.ofMillis(5);
    private static final Set<Path> HELD_HERE = new HashSet<>();

    private final Path path;
    private final FileChannel channel;

    private SessionLock(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Takes the lock; empty when somebody has it. The directory must exist. */
    static Optional<SessionLock> acquire(Path lockFile) throws IOException {
        Path path = canonical(lockFile);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Optional<SessionLock> lock = tryAcquire(path);
        while (lock.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(RETRY.toNanos());
            lock = tryAcquire(path);
        }
        return lock;
    }

    private static Optional<SessionLock> tryAcquire(Path path) throws IOException {
        synchronized (MONITOR) {
            if (HELD_HERE.contains(path)) {
                return Optional.empty();
            }
            FileChannel channel = uninterrupted(() -> lock(path));
            if (channel == null) {
                return Optional.empty();
            }
            HELD_HERE.add(path);
            return Optional.of(new SessionLock(path, channel));
        }
    }

    /** Whether a live process, this one included, has the lock. */
    static boolean isHeld(Path lockFile) throws IOException {
        if (!Files.exists(lockFile)) {
            return false;
        }
        Path path = canonical(lockFile);
        synchronized (MONITOR) {
            return HELD_HERE.contains(path) || uninterrupted(() -> isLocked(path));
        }
    }

    /** Gives the lock back and removes its file. */
    @Override
    public void close() throws IOException {
        synchronized (MONITOR) {
            if (!HELD_HERE.remove(path)) {
                return;
            }
            // Removed while still locked: whoever opened the old file notices that the name is gone (see lock).
            try {
                Files.deleteIfExists(path);
            } finally {
                channel.close();
            }
        }
    }

    /** The channel with the lock; null when somebody else has it. */
    private static @Nullable FileChannel lock(Path path) throws IOException {
        while (true) {
            Object named = createdFileKey(path);
            if (named == null) {
                continue; // removed just now: its holder is giving it back
            }
            FileChannel channel;
            try {
                channel = FileChannel.open(path, StandardOpenOption.WRITE);
            } catch (NoSuchFileException e) {
                continue;
            }
            boolean locked = false;
            try {
                if (channel.tryLock() == null) {
                    return null;
                }
                // The previous holder may have removed the file between our opening and our locking it. Then ours is a
                // lock on a file without a name, and the next one to come would lock another.
                locked = named.equals(fileKey(path));
                if (locked) {
                    return channel;
                }
            } finally {
                if (!locked) {
                    channel.close();
                }
            }
        }
    }

    private static @Nullable Object createdFileKey(Path path) throws IOException {
        try {
            Directories.createFile(path);
        } catch (FileAlreadyExistsException e) {
            return fileKey(path); // somebody's, or left behind
        }
        return fileKey(path);
    }

    private static boolean isLocked(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            // A shared lock, so that two who only look do not see each other.
            try (FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
                return lock == null;
            }
        } catch (NoSuchFileException e) {
            return false; // given back just now
        }
    }

    private static @Nullable Object fileKey(Path path) throws IOException {
        try {
            Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
            return key == null ? path : key; // where files have no keys, an open file cannot be removed either
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static Path canonical(Path lockFile) throws IOException {
        return lockFile.toAbsolutePath().getParent().toRealPath().resolve(lockFile.getFileName());
    }

    private interface Operation<T> {
        T run() throws IOException;
    }

    /** Runs a channel operation, which an interrupt would abort, to its end and hands the interrupt on. */
    private static <T> T uninterrupted(Operation<T> operation) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return operation.run();
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
