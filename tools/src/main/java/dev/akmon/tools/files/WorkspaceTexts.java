package dev.akmon.tools.files;

import dev.akmon.tools.DisplayName;
import dev.akmon.tools.Permission;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * The text files of a workspace as {@code search} meets them: below the root, but for git's own data, what git ignores,
 * links, binary files, files over 1 MiB and what rules withhold from the tool that reads.
 */
public final class WorkspaceTexts {

    /** Takes the files one by one, sorted by path. */
    @FunctionalInterface
    public interface Reader {
        /**
         * Takes a file.
         *
         * @param name its path as results name it, one line whatever it is called
         * @param text its content; bytes that are not UTF-8 are replacement characters
         * @return whether to go on
         * @throws ToolException to end the reading
         */
        boolean read(String name, String text) throws ToolException;
    }

    /**
     * What was left out.
     *
     * @param tooLarge files over 1 MiB
     * @param unreadable files and directories that could not be read
     * @param withheld a line about what rules withhold, to be added to a result; empty when there is nothing
     */
    public record LeftOut(int tooLarge, int unreadable, String withheld) {}

    private final Workspace workspace;
    private final Reader reader;
    private int tooLarge;
    private int unreadable;

    private WorkspaceTexts(Workspace workspace, Reader reader) {
        this.workspace = workspace;
        this.reader = reader;
    }

    /**
     * Reads them.
     *
     * @param environment where git's ignore settings are found
     * @param tool the name of the tool that reads, for the rules
     * @throws ToolException when the root cannot be read, or from the reader
     */
    public static LeftOut readAll(Workspace workspace, Map<String, String> environment, String tool, Reader reader)
            throws ToolException {
        WorkspaceTexts texts = new WorkspaceTexts(workspace, reader);
        Workspace.Resolved root = workspace.resolveExisting(".");
        DirectoryScan scan =
                new DirectoryScan(workspace, IgnoreRules.Settings.of(environment), tool, Permission.Kind.READ);
        DirectoryScan.LeftOut leftOut = scan.through(root, texts::visit);
        return new LeftOut(texts.tooLarge, texts.unreadable + leftOut.unreadable(), leftOut.withheld());
    }

    private DirectoryWalk.Next visit(DirectoryWalk.Entry entry) throws ToolException {
        if (entry.ignored() || entry.isGitData()) {
            return DirectoryWalk.Next.GO_ON;
        }
        boolean goOn = entry.kind() != DirectoryWalk.Kind.FILE || read(entry.path(), entry.size());
        return goOn ? DirectoryWalk.Next.GO_IN : DirectoryWalk.Next.STOP;
    }

    private boolean read(Path file, long size) throws ToolException {
        if (size > SearchRun.MAX_FILE_BYTES) {
            tooLarge++;
            return true;
        }
        byte[] content;
        try {
            content = SearchRun.read(file, SearchRun.MAX_FILE_BYTES);
        } catch (IOException e) {
            unreadable++;
            return true;
        }
        return SearchRun.isBinary(content)
                || reader.read(DisplayName.of(workspace.subject(file)), new String(content, StandardCharsets.UTF_8));
    }
}
