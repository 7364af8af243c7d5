package dev.akmon.tools.files;

import dev.akmon.tools.Cancellation;
import dev.akmon.tools.DisplayName;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.FileEffect;
import dev.akmon.tools.FileErrors;
import dev.akmon.tools.FileState;
import dev.akmon.tools.Sha256;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.Workspace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings files to a new state, all or none. Every new content is first written completely, and forced to disk, under
 * a temporary name beside its target; then the names are exchanged one after another by atomic renames. When one of
 * these fails, the earlier ones are taken back.
 */
final class FileTransaction {

    /** Previous contents up to this size are kept with the effects. */
    static final long MAX_UNDO_BYTES = 4 << 20;

    private static final SecureRandom RANDOM = new SecureRandom();

    private static final FileAttribute<?>[] OWNER_ONLY = {
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
    };

    private final List<Step> steps = new ArrayList<>();
    private final List<Path> createdDirectories = new ArrayList<>();
    private final List<FileEffect> directoryEffects = new ArrayList<>();

    FileTransaction(List<FileChange> changes) {
        changes.forEach(change -> steps.add(new Step(change)));
    }

    /** What is different on disk now; also right after a failure, then mostly empty. */
    List<FileEffect> effects() {
        List<FileEffect> effects = new ArrayList<>(directoryEffects);
        steps.stream().filter(step -> step.done).map(Step::effect).forEach(effects::add);
        return effects;
    }

    void run(Cancellation cancellation) throws ToolException {
        @Nullable Step current = null;
        try {
            for (Step step : steps) {
                current = step;
                stopIfRequested(cancellation);
                createParents(step.change.target());
                step.stage();
            }
            for (Step step : steps) {
                current = step;
                stopIfRequested(cancellation);
                step.commit();
            }
        } catch (ToolException e) {
            throw takenBack(e.code(), e.getMessage());
        } catch (IOException e) {
            ToolException cause = FileErrors.toolException(current.change.target(), e);
            throw takenBack(cause.code(), cause.getMessage());
        }
        finish();
    }

    private static void stopIfRequested(Cancellation cancellation) throws ToolException {
        if (cancellation.requested()) {
            throw new ToolException(ErrorCode.INTERRUPTED, "the call was interrupted");
        }
    }

    private void createParents(Workspace.Resolved target) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        Path directory = target.path().getParent();
        while (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            missing.push(directory);
            directory = directory.getParent();
        }
        for (Path path : missing) {
            try {
                Files.createDirectory(path);
            } catch (FileAlreadyExistsException someoneElseWasQuicker) {
                continue;
            }
            createdDirectories.add(path);
            int depthBelow = target.path().getNameCount() - path.getNameCount();
            directoryEffects.add(directoryEffect(ancestor(target.subject(), depthBelow), path));
        }
    }

    private static String ancestor(String subject, int levels) {
        String path = subject;
        for (int i = 0; i < levels; i++) {
            path = path.substring(0, path.lastIndexOf('/'));
        }
        return path;
    }

    private static FileEffect directoryEffect(String subject, Path path) throws IOException {
        return new FileEffect(subject + "/", null, new FileState(Sha256.of(new byte[0]), 0, modeOf(path)), null);
    }

    /** Nothing can fail any more but the removal of leftovers and the confirmation that all is on disk. */
    private void finish() throws ToolException {
        Set<Path> directories = new LinkedHashSet<>();
        try {
            for (Step step : steps) {
                step.discardOld();
                directories.add(step.target().getParent());
            }
            for (Path created : createdDirectories) {
                directories.add(created.getParent());
            }
            for (Path directory : directories) {
                force(directory);
            }
        } catch (IOException e) {
            throw new ToolException(
                    ErrorCode.IO_ERROR,
                    "the change was made, but the system does not confirm that it is on disk: " + FileErrors.reason(e));
        }
    }

    private ToolException takenBack(ErrorCode code, String message) {
        List<String> stuck = new ArrayList<>();
        for (int i = steps.size() - 1; i >= 0; i--) {
            Step step = steps.get(i);
            try {
                step.takeBack();
            } catch (IOException e) {
                stuck.add(step.change.target().display() + " (" + FileErrors.reason(e) + ")");
            }
        }
        for (int i = createdDirectories.size() - 1; i >= 0; i--) {
            try {
                Files.deleteIfExists(createdDirectories.get(i));
                directoryEffects.remove(i);
            } catch (IOException e) {
                stuck.add(DisplayName.of(directoryEffects.get(i).path()) + " (" + FileErrors.reason(e) + ")");
            }
        }
        String outcome = stuck.isEmpty()
                ? "; nothing was changed"
                : "; these could not be put back as they were: " + String.join(", ", stuck);
        return new ToolException(code, message + outcome);
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static String modeOf(Path path) throws IOException {
        return FileSnapshot.octal((Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS));
    }

    /** One file on its way: staged, then done; or taken back. */
    private static final class Step {

        private final FileChange change;
        private @Nullable Path temporary;
        private @Nullable FileState after;
        private boolean done;

        Step(FileChange change) {
            this.change = change;
        }

        Path target() {
            return change.target().path();
        }

        FileEffect effect() {
            FileState before = change.before().state();
            boolean keep = before != null && before.size() <= MAX_UNDO_BYTES;
            return new FileEffect(
                    change.target().subject(),
                    before,
                    after,
                    keep ? change.before().content() : null);
        }

        void stage() throws IOException {
            byte[] content = change.after();
            if (content == null) {
                return;
            }
            temporary = writeTemporary(content);
            Boolean executable = change.executable();
            if (executable != null) {
                int mode = (Integer) Files.getAttribute(temporary, "unix:mode") & 07777;
                // Executable for those who may read it, as git does.
                int changed = executable ? mode | (mode & 0444) >> 2 : mode & ~0111;
                Files.setAttribute(temporary, "unix:mode", changed);
            }
            after = new FileState(Sha256.of(content), content.length, modeOf(temporary));
        }

        void commit() throws IOException {
            if (change.removes()) {
                Path aside = temporaryName();
                Files.move(target(), aside, StandardCopyOption.ATOMIC_MOVE);
                temporary = aside;
            } else {
                Files.move(temporary, target(), StandardCopyOption.ATOMIC_MOVE);
                temporary = null;
            }
            done = true;
        }

        void discardOld() throws IOException {
            if (temporary != null) {
                Files.delete(temporary);
                temporary = null;
            }
        }

        void takeBack() throws IOException {
            if (done) {
                putBack();
                done = false;
            } else if (temporary != null) {
                Files.deleteIfExists(temporary);
                temporary = null;
            }
        }

        private void putBack() throws IOException {
            if (change.removes()) {
                bringBack();
            } else if (change.creates()) {
                Files.delete(target());
            } else {
                byte[] old = change.before().content();
                if (old == null) {
                    throw new IOException("the old content was too large to keep");
                }
                Path restored = writeTemporary(old);
                try {
                    Files.move(restored, target(), StandardCopyOption.ATOMIC_MOVE);
                } finally {
                    Files.deleteIfExists(restored);
                }
            }
        }

        private void bringBack() throws IOException {
            try {
                Files.move(temporary, target(), StandardCopyOption.ATOMIC_MOVE);
                temporary = null;
            } catch (IOException e) {
                // It is the only copy, so it stays where it is.
                throw new IOException(FileErrors.reason(e) + "; it is now called " + temporary.getFileName(), e);
            }
        }

        /** Writes the content under a temporary name, with mode and owner of the file that it will replace. */
        private Path writeTemporary(byte[] content) throws IOException {
            FileState before = change.before().state();
            Path path = temporaryName();
            Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            FileAttribute<?>[] attributes = before == null ? new FileAttribute<?>[0] : OWNER_ONLY;
            try {
                try (FileChannel channel = FileChannel.open(path, options, attributes)) {
                    ByteBuffer buffer = ByteBuffer.wrap(content);
                    while (buffer.hasRemaining()) {
                        channel.write(buffer);
                    }
                    if (before != null) {
                        inheritOwner(path, change.before().owner());
                        Files.setAttribute(path, "unix:mode", Integer.parseInt(before.mode(), 8));
                    }
                    channel.force(true);
                }
            } catch (IOException e) {
                Files.deleteIfExists(path);
                throw e;
            }
            return path;
        }

        private static void inheritOwner(Path path, FileSnapshot.@Nullable Owner owner) throws IOException {
            int uid = (Integer) Files.getAttribute(path, "unix:uid");
            int gid = (Integer) Files.getAttribute(path, "unix:gid");
            if (owner == null || uid == owner.uid() && gid == owner.gid()) {
                return;
            }
            try {
                Files.setAttribute(path, "unix:gid", owner.gid());
                Files.setAttribute(path, "unix:uid", owner.uid());
            } catch (IOException notAllowed) {
                // Only root may give files away: the new file stays with its writer, as with any editor that renames.
                return;
            }
        }

        private Path temporaryName() {
            byte[] random = new byte[8];
            RANDOM.nextBytes(random);
            return target().resolveSibling(".akmon-" + HexFormat.of().formatHex(random) + ".tmp");
        }
    }
}
