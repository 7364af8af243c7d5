package dev.akmon.tools.shell;

import dev.akmon.tools.FileEffect;
import dev.akmon.tools.FileState;
import dev.akmon.tools.Sha256;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.Utf8;
import dev.akmon.tools.Workspace;
import dev.akmon.tools.files.DirectoryWalk;
import dev.akmon.tools.files.FileSnapshot;
import dev.akmon.tools.files.IgnoreRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a command changed: looks at the files of a git checkout before and after it. Files that git ignores, links,
 * and git's own data are not looked at, and neither is anything outside the workspace's own directory.
 *
 * <p>The content of every file, up to 4 MiB each and 256 MiB in all, is copied aside when it is first seen and when it has
 * changed, because nobody knows beforehand what a command will do. A file whose size, times and inode are the same is not
 * read again. A checkout of more than 20,000 files is not watched.
 */
final class TreeWatch {
    static final int MAX_FILES = 20_000;
    private static final long MAX_KEPT_BYTES = 4 << 20;
    private static final long MAX_ALL_KEPT_BYTES = 256 << 20;

    /** Within this time of being looked at, a file can change once more without its times showing it. */
    private static final long CLOCK_TICK_MS = 100;

    private final Workspace workspace;
    private final IgnoreRules.Settings settings;
    private final Map<String, Known> known = new TreeMap<>();
    private final SpoolFile copies = new SpoolFile("akmon-watch", MAX_ALL_KEPT_BYTES);
    private boolean tooLarge;

    TreeWatch(Workspace workspace, IgnoreRules.Settings settings) {
        this.workspace = workspace;
        this.settings = settings;
    }

    /** What tells whether a file has changed. */
    private record Stamp(long size, int mode, long inode, FileTime modified, FileTime changed) {}

    /**
     * A file that has been read.
     *
     * @param copyAt where its content is among the copies, -1 when it was not kept
     * @param settled whether a later change shows in the stamp for certain
     */
    private record Known(Stamp stamp, FileState state, long copyAt, boolean settled) {}

    /** The files and directories of one moment; directories end with a slash and have no copy. */
    record Tree(SortedMap<String, FileState> states, Map<String, Long> copies) {
        static final Tree UNKNOWN = new Tree(new TreeMap<>(), Map.of());

        boolean isKnown() {
            return !states.isEmpty();
        }
    }

    /** Looks at the tree; unknown when it is no checkout, too large or cannot be read. */
    Tree look() {
        if (tooLarge || !inCheckout()) {
            return Tree.UNKNOWN;
        }
        long now = System.currentTimeMillis();
        SortedMap<String, FileState> states = new TreeMap<>(Utf8.BYTE_ORDER);
        Map<String, Long> at = new TreeMap<>();
        try {
            Workspace.Resolved root = workspace.resolveExisting(".");
            IgnoreRules rules = IgnoreRules.of(root.path(), root.path(), settings);
            DirectoryWalk.through(root, rules, entry -> {
                if (entry.ignored() || entry.isGitData()) {
                    return DirectoryWalk.Next.GO_ON;
                }
                see(entry, now, states, at);
                tooLarge = states.size() > MAX_FILES;
                return tooLarge ? DirectoryWalk.Next.STOP : DirectoryWalk.Next.GO_IN;
            });
        } catch (ToolException e) {
            return Tree.UNKNOWN; // the directory itself cannot be read
        }
        known.keySet().retainAll(states.keySet());
        return tooLarge ? Tree.UNKNOWN : new Tree(states, at);
    }

    /** What changed from one look to the next. */
    List<FileEffect> between(Tree before, Tree after) {
        if (!before.isKnown() || !after.isKnown()) {
            return List.of();
        }
        Set<String> paths = new TreeSet<>(Utf8.BYTE_ORDER);
        paths.addAll(before.states().keySet());
        paths.addAll(after.states().keySet());
        List<FileEffect> effects = new ArrayList<>();
        for (String path : paths) {
            FileState then = before.states().get(path);
            FileState now = after.states().get(path);
            if (!Objects.equals(then, now)) {
                effects.add(new FileEffect(path, then, now, then == null ? null : copy(before, path, then)));
            }
        }
        return effects;
    }

    private boolean inCheckout() {
        for (Path path = workspace.root(); path != null; path = path.getParent()) {
            if (Files.exists(path.resolve(".git"))) {
                return true;
            }
        }
        return false;
    }

    private void see(DirectoryWalk.Entry entry, long now, SortedMap<String, FileState> states, Map<String, Long> at) {
        try {
            if (entry.kind() == DirectoryWalk.Kind.DIRECTORY) {
                int mode = (Integer) Files.getAttribute(entry.path(), "unix:mode", LinkOption.NOFOLLOW_LINKS);
                states.put(entry.relative() + "/", new FileState(Sha256.of(new byte[0]), 0, FileSnapshot.octal(mode)));
            } else if (entry.kind() == DirectoryWalk.Kind.FILE) {
                Known file = file(entry, now);
                states.put(entry.relative(), file.state());
                if (file.copyAt() >= 0) {
                    at.put(entry.relative(), file.copyAt());
                }
            }
        } catch (NoSuchFileException e) {
            return; // vanished while it was looked at
        } catch (IOException | ToolException e) {
            return; // nobody here can read it, so nothing is said about it
        }
    }

    private Known file(DirectoryWalk.Entry entry, long now) throws IOException, ToolException {
        Stamp stamp = stamp(entry.path());
        Known before = known.get(entry.relative());
        if (before != null && before.settled() && before.stamp().equals(stamp)) {
            return before;
        }
        FileSnapshot snapshot = FileSnapshot.of(new Workspace.Resolved(entry.path(), entry.relative()), MAX_KEPT_BYTES);
        FileState state = snapshot.state();
        if (state == null) {
            throw new NoSuchFileException(entry.relative());
        }
        long copyAt = before != null && before.state().sha256().equals(state.sha256())
                ? before.copyAt()
                : keep(snapshot.content());
        boolean settled = stamp.changed().toMillis() < now - CLOCK_TICK_MS && stamp.equals(stamp(entry.path()));
        Known file = new Known(stamp, state, copyAt, settled);
        known.put(entry.relative(), file);
        return file;
    }

    private static Stamp stamp(Path file) throws IOException {
        Map<String, Object> attributes =
                Files.readAttributes(file, "unix:size,mode,ino,lastModifiedTime,ctime", LinkOption.NOFOLLOW_LINKS);
        return new Stamp(
                (Long) attributes.get("size"),
                (Integer) attributes.get("mode"),
                (Long) attributes.get("ino"),
                (FileTime) attributes.get("lastModifiedTime"),
                (FileTime) attributes.get("ctime"));
    }

    private long keep(byte @Nullable [] content) throws IOException {
        return content == null ? -1 : copies.add(content);
    }

    private byte @Nullable [] copy(Tree tree, String path, FileState state) {
        Long at = tree.copies().get(path);
        if (at == null) {
            return null;
        }
        try {
            return copies.read(at, Math.toIntExact(state.size()));
        } catch (IOException e) {
            return null; // the change is reported all the same, without what undoing it needs
        }
    }
}
