package dev.akmon.tools;

/**
 * What tools that go through a directory may take in of what is in it. The call itself was allowed for the directory;
 * rules may still speak against some of its files.
 */
@FunctionalInterface
public interface PathAccess {

    /** Everything. */
    PathAccess ALL = (tool, kind, subject) -> true;

    /**
     * Whether a tool may take this in without having been allowed for it by name.
     *
     * @param tool the tool's name
     * @param kind {@code READ} for the content of a file, {@code LIST} for an entry of a directory
     * @param subject the path as {@link Workspace.Resolved#subject} gives it
     */
    boolean reaches(String tool, Permission.Kind kind, String subject);
}
