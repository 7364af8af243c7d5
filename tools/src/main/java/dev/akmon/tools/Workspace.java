package dev.akmon.tools;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The directories that tools may touch. Every path a model names is resolved here, symbolic links included, and is
 * refused when it leads elsewhere.
 */
public final class Workspace {

    /** What the kernel allows: PATH_MAX and NAME_MAX of Linux. */
    private static final int MAX_PATH_BYTES = 4096;

    private static final int MAX_NAME_BYTES = 255;

    /** As many links as the kernel follows in one path. */
    private static final int MAX_LINKS = 40;

    private final Path root;
    private final List<Path> extraRoots;
    private final PathAccess access;

    private Workspace(Path root, List<Path> extraRoots, PathAccess access) {
        this.root = root;
        this.extraRoots = List.copyOf(extraRoots);
        this.access = access;
    }

    /**
     * @param root the directory that relative paths start from
     * @param extraRoots further directories, reachable by absolute paths
     * @throws IOException when one of them is not a directory that can be read; the message says which
     */
    public static Workspace of(Path root, List<Path> extraRoots) throws IOException {
        List<Path> extras = new ArrayList<>();
        for (Path extra : extraRoots) {
            extras.add(realDirectory(extra));
        }
        return new Workspace(realDirectory(root), extras, PathAccess.ALL);
    }

    /** The same directories, of which tools that go through them take in only what they may. */
    public Workspace limitedTo(PathAccess what) {
        return new Workspace(root, extraRoots, what);
    }

    /** What tools may take in that go through a directory. */
    public PathAccess access() {
        return access;
    }

    private static Path realDirectory(Path path) throws IOException {
        Path real;
        try {
            real = path.toRealPath();
        } catch (IOException e) {
            throw new IOException("the workspace directory " + path + " does not exist or cannot be reached", e);
        }
        if (!Files.isDirectory(real)) {
            throw new IOException("the workspace " + path + " is not a directory");
        }
        return real;
    }

    /** The real path of the primary directory. */
    public Path root() {
        return root;
    }

    /** The real paths of all directories, the primary one first. */
    public List<Path> roots() {
        List<Path> roots = new ArrayList<>(List.of(root));
        roots.addAll(extraRoots);
        return roots;
    }

    /** The root that holds the path: the innermost one if they are nested. */
    public Path rootOf(Path realPath) {
        Path innermost = realPath.startsWith(root) ? root : null;
        for (Path extra : extraRoots) {
            if (realPath.startsWith(extra) && (innermost == null || extra.startsWith(innermost))) {
                innermost = extra;
            }
        }
        return Objects.requireNonNull(innermost, "the path is outside the workspace");
    }

    /**
     * A path inside the workspace with no symbolic link left in it.
     *
     * @param subject the path as permissions, records and messages name it: relative to the primary root with
     *     {@code /} between names, {@code .} for the root itself; absolute when only an extra root holds it
     */
    public record Resolved(Path path, String subject) {

        /** The subject as one line of text. */
        public String display() {
            return DisplayName.of(subject);
        }
    }

    /**
     * Resolves a path that must exist.
     *
     * @throws ToolException {@code path_escape}, {@code invalid_args} or {@code not_found}
     */
    public Resolved resolveExisting(String path) throws ToolException {
        Resolved resolved = resolve(path);
        if (!Files.exists(resolved.path(), LinkOption.NOFOLLOW_LINKS)) {
            throw new ToolException(
                    ErrorCode.NOT_FOUND,
                    "there is no " + DisplayName.of(path) + " in the workspace; list_directory shows what is there");
        }
        return resolved;
    }

    /**
     * Resolves a path that may or may not exist, nor its parent directories. A symbolic link is replaced by what it
     * points to, existing or not.
     *
     * @throws ToolException {@code path_escape} or {@code invalid_args}
     */
    public Resolved resolveForWrite(String path) throws ToolException {
        Resolved resolved = resolve(path);
        if (path.endsWith("/")) {
            throw ToolException.invalid(
                    DisplayName.of(path) + " names a directory; name the file itself, directories are made as needed");
        }
        return resolved;
    }

    private Resolved resolve(String argument) throws ToolException {
        Path parsed = parse(argument);
        Path walked = walk(argument, parsed);
        Path real = canonical(walked);
        if (!real.startsWith(root) && extraRoots.stream().noneMatch(real::startsWith)) {
            throw new ToolException(
                    ErrorCode.PATH_ESCAPE,
                    DisplayName.of(argument) + " leads out of the workspace; use a path relative to its root");
        }
        if (!isUtf8(real)) {
            throw ToolException.invalid(
                    DisplayName.of(argument) + " leads to a name that is not UTF-8, which no tool here can name");
        }
        return new Resolved(real, subject(real));
    }

    /** The subject of a real path inside the workspace. */
    public String subject(Path real) {
        if (real.equals(root)) {
            return ".";
        }
        return real.startsWith(root) ? root.relativize(real).toString() : real.toString();
    }

    private static Path parse(String argument) throws ToolException {
        if (argument.isEmpty()) {
            throw ToolException.invalid("the path is empty; use \".\" for the workspace itself");
        }
        if (argument.indexOf('\0') >= 0 || !Utf8.wellFormed(argument)) {
            throw ToolException.invalid("the path contains a character that no file name can have");
        }
        if (argument.matches("(?s)~[A-Za-z0-9_.-]*(/.*)?")) {
            throw ToolException.invalid("~ is not expanded; use a path relative to the workspace"
                    + " (./~name for a file whose name begins so)");
        }
        if (encodedLength(argument) > MAX_PATH_BYTES) {
            throw ToolException.invalid("the path is longer than " + MAX_PATH_BYTES + " bytes");
        }
        for (String name : argument.split("/")) {
            if (encodedLength(name) > MAX_NAME_BYTES) {
                throw ToolException.invalid("a name in the path is longer than " + MAX_NAME_BYTES + " bytes");
            }
        }
        try {
            return Path.of(argument);
        } catch (InvalidPathException e) {
            throw ToolException.invalid("this program cannot name the file in its locale ("
                    + System.getProperty("sun.jnu.encoding") + "); the user must start it in a UTF-8 locale");
        }
    }

    /**
     * Follows the path name by name as the kernel does, so that {@code ..} after a link means the parent of where the
     * link leads. Names that do not exist are taken as they are.
     */
    private Path walk(String argument, Path parsed) throws ToolException {
        Path current = parsed.isAbsolute() ? parsed.getRoot() : root;
        Deque<Path> pending = new ArrayDeque<>();
        push(pending, parsed);
        int links = 0;
        while (!pending.isEmpty()) {
            Path name = pending.pop();
            if (name.toString().isEmpty() || name.toString().equals(".")) {
                continue;
            }
            if (name.toString().equals("..")) {
                Path parent = current.getParent();
                current = parent == null ? current : parent;
                continue;
            }
            Path next = current.resolve(name);
            Optional<Path> target = linkTarget(next);
            if (target.isEmpty()) {
                current = next;
                continue;
            }
            if (++links > MAX_LINKS) {
                throw ToolException.invalid(DisplayName.of(argument) + " goes through too many symbolic links");
            }
            if (target.get().isAbsolute()) {
                current = target.get().getRoot();
            }
            push(pending, target.get());
        }
        return current;
    }

    /** Whether the resolved path still leads to itself, so that no link has been put into it since. */
    public boolean isStillReal(Resolved resolved) {
        try {
            return walk(resolved.subject(), resolved.path()).equals(resolved.path());
        } catch (ToolException tooManyLinks) {
            return false;
        }
    }

    private static void push(Deque<Path> pending, Path names) {
        for (int i = names.getNameCount() - 1; i >= 0; i--) {
            pending.push(names.getName(i));
        }
    }

    private static Optional<Path> linkTarget(Path path) {
        if (!Files.isSymbolicLink(path)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readSymbolicLink(path));
        } catch (IOException vanished) {
            // It was a link a moment ago: whoever uses the path meets what is there now.
            return Optional.empty();
        }
    }

    /** The path with its existing part as the file system spells it, which matters where case does not. */
    private static Path canonical(Path walked) {
        Path existing = walked;
        while (existing.getParent() != null && !Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
            existing = existing.getParent();
        }
        try {
            return existing.toRealPath().resolve(existing.relativize(walked)).normalize();
        } catch (IOException unreachable) {
            return walked;
        }
    }

    private static boolean isUtf8(Path path) {
        try {
            return Path.of(path.toString()).equals(path);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static int encodedLength(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
