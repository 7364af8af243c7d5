package dev.akmon.tools;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing a call needs to be allowed.
 *
 * @param subject for {@code READ}, {@code LIST}, {@code WRITE} and {@code GIT} the real path as {@link Workspace.Resolved#subject}
 *     gives it, for {@code EXECUTE} the command, for {@code FETCH} the URL, for {@code MEMORY} the note, as
 *     {@code user/<file>} or {@code project/<file>}
 * @param directory the subject of the directory a command runs in; null for the workspace's own and for what is no command
 */
public record Permission(
        Kind kind, String subject, @Nullable String directory) {

    public enum Kind {
        READ,
        LIST,
        WRITE,
        EXECUTE,
        FETCH,
        /** Changes a git repository: a commit, the branch checked out, the stash. */
        GIT,
        /** Keeps a note that later sessions begin with. */
        MEMORY
    }

    /** Leave that has nothing to do with a directory. */
    public Permission(Kind kind, String subject) {
        this(kind, subject, null);
    }

    public Permission {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(subject);
    }
}
