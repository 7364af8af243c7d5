package dev.akmon.tools.files;

import dev.akmon.tools.DisplayName;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.FileEffect;
import dev.akmon.tools.FileState;
import dev.akmon.tools.Sha256;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.Utf8;
import dev.akmon.tools.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The files that a program is going to change, as they are before it: what it has changed then can be told, and undone. */
public final class WatchedFiles {
    private final Workspace workspace;
    private final SortedMap<String, FileSnapshot> files = new TreeMap<>(Utf8.BYTE_ORDER);
    private final SortedMap<String, @Nullable FileState> directories = new TreeMap<>(Utf8.BYTE_ORDER);

    /**
     * Looks at the files and at the directories they are in.
     *
     * @param paths relative to the workspace, existing or not
     * @throws ToolException when one of them is reached through a link or cannot be read
     */
    public WatchedFiles(Workspace workspace, List<String> paths) throws ToolException {
        this.workspace = workspace;
        for (String path : paths) {
            Workspace.Resolved file = workspace.resolveForWrite(path);
            if (!file.subject().equals(path)) {
                throw new ToolException(
                        ErrorCode.PATH_ESCAPE, DisplayName.of(path) + " is reached through a link; use shell for it");
            }
            files.put(path, snapshot(file));
            for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
                String directory = path.substring(0, slash);
                directories.put(directory, directory(directory));
            }
        }
    }

    /** Whether all of them are as {@code earlier} saw them. */
    public boolean isAs(WatchedFiles earlier) {
        return states().equals(earlier.states());
    }

    private Map<String, @Nullable FileState> states() {
        Map<String, @Nullable FileState> states = new TreeMap<>();
        files.forEach((path, snapshot) -> states.put(path, snapshot.state()));
        return states;
    }

    /** What is different now. */
    public List<FileEffect> effects() {
        List<FileEffect> effects = new ArrayList<>();
        directories.forEach((path, before) -> {
            FileState now = directory(path);
            // Of one that is still there, only what is in it is of interest.
            if ((before == null) != (now == null)) {
                effects.add(new FileEffect(path + "/", before, now, null));
            }
        });
        files.forEach((path, before) -> {
            FileState now = state(path);
            if (!Objects.equals(before.state(), now)) {
                effects.add(new FileEffect(path, before.state(), now, before.content()));
            }
        });
        return effects;
    }

    private @Nullable FileState state(String path) {
        try {
            return snapshot(new Workspace.Resolved(workspace.root().resolve(path), path))
                    .state();
        } catch (ToolException unreadable) {
            return null;
        }
    }

    /** What is no regular file, such as a directory of that name, counts as no file. */
    private static FileSnapshot snapshot(Workspace.Resolved file) throws ToolException {
        return Files.isRegularFile(file.path(), LinkOption.NOFOLLOW_LINKS)
                ? FileSnapshot.of(file, FileTransaction.MAX_UNDO_BYTES)
                : FileSnapshot.ABSENT;
    }

    private @Nullable FileState directory(String path) {
        Path directory = workspace.root().resolve(path);
        try {
            return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                    ? new FileState(Sha256.of(new byte[0]), 0, FileSnapshot.octal((Integer)
                            Files.getAttribute(directory, "unix:mode", LinkOption.NOFOLLOW_LINKS)))
                    : null;
        } catch (IOException vanished) {
            return null;
        }
    }
}
