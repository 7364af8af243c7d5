package dev.akmon.tools;

import java.util.Objects;

/**
 * One thing a call needs to be allowed.
 *
 * @param subject for {@code READ}, {@code LIST} and {@code WRITE} the real path as {@link Workspace.Resolved#subject}
 *     gives it, for {@code EXECUTE} the command, for {@code FETCH} the URL
 */
public record Permission(Kind kind, String subject) {

    public enum Kind {
        READ,
        LIST,
        WRITE,
        EXECUTE,
        FETCH
    }

    public Permission {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(subject);
    }
}
