package dev.akmon.tools.files;

import dev.akmon.tools.Cancellation;
import dev.akmon.tools.DisplayName;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.FileEffect;
import dev.akmon.tools.FileErrors;
import dev.akmon.tools.FileState;
import dev.akmon.tools.Permission;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.Sha256;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.ToolResult;
import dev.akmon.tools.Workspace;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Puts files back as they were. What is not as it was left is somebody else's work and is not touched unless forced; then
 * it is kept as what undoing the restoration needs.
 */
public final class Restoration implements PreparedCall {
    private static final long MAX_UNDO_BYTES = 4 << 20;

    /**
     * A file or directory to put back.
     *
     * @param path as in {@link FileEffect}; directories end with {@code /}
     * @param left how it was left; null when it was left absent
     * @param wanted how it is to be; null when it is to be absent
     * @param content the bytes it is to have; null when absent, a directory, or not kept
     * @param disturbed whether something that is not recorded changed it in between
     */
    public record Item(
            String path,
            @Nullable FileState left,
            @Nullable FileState wanted,
            byte @Nullable [] content,
            boolean disturbed) {

        boolean isDirectory() {
            return path.endsWith("/");
        }
    }

    private record Step(Item item, Workspace.Resolved target, FileSnapshot now) {}

    private final Workspace workspace;
    private final List<Step> files;
    private final List<Item> directories;
    private final List<String> notes;
    private final List<FileEffect> effects = new ArrayList<>();

    private Restoration(Workspace workspace, List<Step> files, List<Item> directories, List<String> notes) {
        this.workspace = workspace;
        this.files = files;
        this.directories = directories;
        this.notes = notes;
    }

    /**
     * Looks at every file and finds out what is to be done. Changes nothing.
     *
     * @param force put back even what changed since, and leave out what cannot be put back
     * @throws ToolException {@code changed_meanwhile} with the files that changed since, {@code too_large} with those whose
     *     content was not kept, {@code path_escape} for a path that leads out of the workspace
     */
    public static Restoration prepare(Workspace workspace, List<Item> items, boolean force) throws ToolException {
        List<Step> files = new ArrayList<>();
        List<Item> directories = new ArrayList<>();
        Set<String> changed = new LinkedHashSet<>();
        Set<String> lost = new LinkedHashSet<>();
        for (Item item : items) {
            if (item.isDirectory()) {
                resolved(workspace, item);
                directories.add(item);
                continue;
            }
            Workspace.Resolved target = resolved(workspace, item);
            FileSnapshot now = FileSnapshot.of(target, MAX_UNDO_BYTES);
            if (Objects.equals(now.state(), item.wanted())) {
                continue;
            }
            if (item.disturbed() || !Objects.equals(now.state(), item.left())) {
                changed.add(target.display());
            }
            if (isLost(item)) {
                lost.add(target.display());
            } else {
                files.add(new Step(item, target, now));
            }
        }
        if (!force && !changed.isEmpty()) {
            throw new ToolException(
                    ErrorCode.CHANGED_MEANWHILE,
                    "nothing was put back, because these changed since: " + String.join(", ", changed));
        }
        if (!force && !lost.isEmpty()) {
            throw new ToolException(
                    ErrorCode.TOO_LARGE,
                    "nothing was put back, because the earlier content of these was not kept: "
                            + String.join(", ", lost));
        }
        List<String> notes = lost.stream()
                .map(path -> path + " was left as it is: its earlier content was not kept")
                .toList();
        return new Restoration(workspace, files, directories, notes);
    }

    private static boolean isLost(Item item) {
        return item.wanted() != null
                && (item.content() == null
                        || !Sha256.of(item.content()).equals(item.wanted().sha256()));
    }

    private static Workspace.Resolved resolved(Workspace workspace, Item item) throws ToolException {
        String path = item.isDirectory() ? item.path().substring(0, item.path().length() - 1) : item.path();
        Workspace.Resolved target = workspace.resolveForWrite(path);
        if (!target.subject().equals(path)) {
            throw new ToolException(
                    ErrorCode.CHANGED_MEANWHILE, DisplayName.of(path) + " is now reached through a link");
        }
        for (Path name : target.path()) {
            if (name.toString().equals(".git")) {
                throw new ToolException(ErrorCode.PATH_ESCAPE, DisplayName.of(path) + " belongs to git");
            }
        }
        return target;
    }

    /** Whether everything is as it is to be. */
    public boolean nothingToDo() {
        return files.isEmpty();
    }

    @Override
    public List<Permission> permissions() {
        return files.stream()
                .map(step -> new Permission(Permission.Kind.WRITE, step.target().subject()))
                .toList();
    }

    @Override
    public Optional<String> preview() {
        StringBuilder text = new StringBuilder();
        for (Step step : files) {
            text.append(step.item().wanted() == null ? "delete  " : step.now().exists() ? "restore " : "bring back ")
                    .append(step.target().display())
                    .append('\n');
        }
        notes.forEach(note -> text.append(note).append('\n'));
        return Optional.of(text.toString());
    }

    @Override
    public ToolResult run(Cancellation cancellation) {
        try {
            for (Step step : files) {
                FileSnapshot now = FileSnapshot.of(step.target(), 0);
                if (!Objects.equals(now.state(), step.now().state()) || !workspace.isStillReal(step.target())) {
                    throw new ToolException(
                            ErrorCode.CHANGED_MEANWHILE,
                            step.target().display() + " changed just now; nothing was put back");
                }
            }
            for (Step step : files) {
                putBack(step);
            }
            for (int i = directories.size() - 1; i >= 0; i--) {
                putBack(directories.get(i));
            }
        } catch (ToolException e) {
            return ToolResult.failure(e.code(), e.getMessage(), effects);
        }
        String what = files.isEmpty()
                ? "Everything is as it was then."
                : "Put back " + files.size() + (files.size() == 1 ? " file:\n" : " files:\n")
                        + preview().orElse("").strip();
        return new ToolResult(true, what, null, null, false, effects);
    }

    private void putBack(Step step) throws ToolException {
        try {
            FileState wanted = step.item().wanted();
            if (wanted == null) {
                Files.deleteIfExists(step.target().path());
            } else {
                createParents(step.target().path());
                write(step.target().path(), step.item().content(), wanted);
            }
            effects.add(new FileEffect(
                    step.target().subject(),
                    step.now().state(),
                    wanted,
                    step.now().content()));
        } catch (IOException e) {
            throw new ToolException(
                    ErrorCode.IO_ERROR,
                    step.target().display() + " could not be put back (" + FileErrors.reason(e) + "); " + effects.size()
                            + " of " + files.size() + " were");
        }
    }

    /** Directories follow the files: one that was made is removed when it is empty, one that was removed is made. */
    private void putBack(Item directory) throws ToolException {
        Path path = resolved(workspace, directory).path();
        try {
            if (directory.wanted() != null) {
                createParents(path.resolve("x"));
            } else if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                FileState state = state(path);
                Files.delete(path);
                effects.add(new FileEffect(directory.path(), state, null, null));
            }
        } catch (DirectoryNotEmptyException | NoSuchFileException e) {
            return; // somebody keeps files there, or has removed it already
        } catch (IOException e) {
            throw new ToolException(ErrorCode.IO_ERROR, DisplayName.of(directory.path()) + ": " + FileErrors.reason(e));
        }
    }

    private void createParents(Path file) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path path = file.getParent(); !Files.exists(path); path = path.getParent()) {
            missing.push(path);
        }
        for (Path path : missing) {
            Files.createDirectory(path);
            effects.add(new FileEffect(workspace.subject(path) + "/", null, state(path), null));
        }
    }

    private static FileState state(Path directory) throws IOException {
        int mode = (Integer) Files.getAttribute(directory, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        return new FileState(Sha256.of(new byte[0]), 0, FileSnapshot.octal(mode));
    }

    private static void write(Path file, byte[] content, FileState wanted) throws IOException {
        Path temporary = file.resolveSibling(".akmon-" + UUID.randomUUID() + ".tmp");
        try {
            Files.write(temporary, content, StandardOpenOption.CREATE_NEW);
            Files.setAttribute(temporary, "unix:mode", Integer.parseInt(wanted.mode(), 8));
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.READ)) {
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException("it is on another file system than its directory", e);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
