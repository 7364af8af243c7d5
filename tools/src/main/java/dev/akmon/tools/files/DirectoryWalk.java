package dev.akmon.tools.files;

import dev.akmon.tools.FileErrors;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.Utf8;
import dev.akmon.tools.Workspace;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Visits what is in a directory and below, sorted by the bytes of the paths, which makes every result the same on every
 * file system. Symbolic links are visited and not followed.
 */
public final class DirectoryWalk {

    /** What an entry is. */
    public enum Kind {
        FILE,
        DIRECTORY,
        LINK,
        OTHER
    }

    /**
     * @param relative the path from where the walk began, with {@code /} between names
     * @param size bytes, of files only
     * @param ignored whether git would ignore it
     * @param depth 1 for what is directly in the directory where the walk began
     */
    public record Entry(Path path, String relative, Kind kind, long size, boolean ignored, int depth) {

        String name() {
            return path.getFileName().toString();
        }

        /** Git's own data, which is nobody's source code. */
        public boolean isGitData() {
            return name().equals(".git");
        }
    }

    /** How the walk goes on behind an entry. */
    public enum Next {
        GO_IN,
        GO_ON,
        STOP
    }

    /** Is shown each entry. */
    public interface Visitor {
        /** Says how to go on; {@code GO_IN} makes a difference for directories only. */
        Next visit(Entry entry) throws ToolException;
    }

    private static final Comparator<Entry> PATH_ORDER = Comparator.comparing(
            entry -> entry.kind() == Kind.DIRECTORY ? entry.name() + "/" : entry.name(), Utf8.BYTE_ORDER);

    private final Visitor visitor;
    private boolean stopped;
    private int unreadable;

    private DirectoryWalk(Visitor visitor) {
        this.visitor = visitor;
    }

    /**
     * Walks through the directory.
     *
     * @return how many directories could not be read
     * @throws ToolException when the first directory cannot be read, or from the visitor
     */
    public static int through(Workspace.Resolved directory, IgnoreRules rules, Visitor visitor) throws ToolException {
        DirectoryWalk walk = new DirectoryWalk(visitor);
        try {
            walk.visitAll(entries(directory.path(), "", rules, 1), rules);
        } catch (IOException e) {
            throw FileErrors.toolException(directory, e);
        }
        return walk.unreadable;
    }

    private void visitAll(List<Entry> entries, IgnoreRules rules) throws ToolException {
        for (Entry entry : entries) {
            Next next = visitor.visit(entry);
            if (next == Next.STOP) {
                stopped = true;
            } else if (next == Next.GO_IN && entry.kind() == Kind.DIRECTORY) {
                goInto(entry, rules);
            }
            if (stopped) {
                return;
            }
        }
    }

    private void goInto(Entry directory, IgnoreRules rules) throws ToolException {
        IgnoreRules below = rules.below(directory.path());
        List<Entry> entries;
        try {
            entries = entries(directory.path(), directory.relative() + "/", below, directory.depth() + 1);
        } catch (NoSuchFileException vanishedMeanwhile) {
            return;
        } catch (IOException e) {
            unreadable++;
            return;
        }
        visitAll(entries, below);
    }

    private static List<Entry> entries(Path directory, String prefix, IgnoreRules rules, int depth) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            for (Path path : stream) {
                BasicFileAttributes attributes;
                try {
                    attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                } catch (NoSuchFileException vanishedMeanwhile) {
                    continue;
                }
                Kind kind = kind(attributes);
                entries.add(new Entry(
                        path,
                        prefix + path.getFileName(),
                        kind,
                        attributes.size(),
                        rules.ignores(path, kind == Kind.DIRECTORY),
                        depth));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        entries.sort(PATH_ORDER);
        return entries;
    }

    private static Kind kind(BasicFileAttributes attributes) {
        if (attributes.isSymbolicLink()) {
            return Kind.LINK;
        }
        if (attributes.isDirectory()) {
            return Kind.DIRECTORY;
        }
        return attributes.isRegularFile() ? Kind.FILE : Kind.OTHER;
    }
}
