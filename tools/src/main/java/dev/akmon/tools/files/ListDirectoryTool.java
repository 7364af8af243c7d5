package dev.akmon.tools.files;

import dev.akmon.tools.Arguments;
import dev.akmon.tools.Cancellation;
import dev.akmon.tools.CheckedTool;
import dev.akmon.tools.DisplayName;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.FileErrors;
import dev.akmon.tools.ParameterSchema;
import dev.akmon.tools.Permission;
import dev.akmon.tools.PlainCall;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.ToolResult;
import dev.akmon.tools.Workspace;
import java.io.IOException;
import java.nio.file.Files;

/** {@code list_directory}: the entries of a directory and, if asked for, below. */
public final class ListDirectoryTool extends CheckedTool {

    private static final String NAME = "list_directory";

    static final int MAX_ENTRIES = 1_000;

    private static final int MAX_DEPTH = 20;

    private static final String DESCRIPTION =
            "Lists a directory, one entry per line, sorted: directories end with /, files have their size, links show"
                    + " their target. Entries that git ignores are marked; they and .git are not entered at greater depth. At"
                    + " most " + MAX_ENTRIES + " entries.";

    private static final ParameterSchema PARAMETERS = new ParameterSchema()
            .string("path", "The directory, relative to the workspace. Default \".\", the workspace itself.")
            .integer(
                    "depth",
                    "How many levels to show: 1 (the default) for the directory's own entries, 2 for those of its"
                            + " subdirectories as well, and so on.",
                    1,
                    MAX_DEPTH);

    private final DirectoryScan scan;

    /**
     * @param workspace the directory it works in
     * @param ignoreSettings where git's rules about ignored files come from
     */
    public ListDirectoryTool(Workspace workspace, IgnoreRules.Settings ignoreSettings) {
        super(NAME, DESCRIPTION, PARAMETERS);
        this.scan = new DirectoryScan(workspace, ignoreSettings, NAME, Permission.Kind.LIST);
    }

    @Override
    public boolean parallel() {
        return true;
    }

    @Override
    protected PreparedCall prepare(Arguments arguments) throws ToolException {
        Workspace.Resolved directory = scan.directory(arguments, "; read_file shows files");
        int depth = arguments.optionalInteger("depth").orElse(1);
        return new PlainCall(new Permission(Permission.Kind.LIST, directory.subject()), cancellation -> {
            Listing listing = new Listing(depth, cancellation);
            return listing.result(scan.through(directory, listing));
        });
    }

    private static final class Listing implements DirectoryWalk.Visitor {

        private final int depth;
        private final Cancellation cancellation;
        private final StringBuilder text = new StringBuilder();
        private int entries;
        private boolean more;

        Listing(int depth, Cancellation cancellation) {
            this.depth = depth;
            this.cancellation = cancellation;
        }

        @Override
        public DirectoryWalk.Next visit(DirectoryWalk.Entry entry) throws ToolException {
            if (cancellation.requested()) {
                throw new ToolException(ErrorCode.INTERRUPTED, "the call was interrupted");
            }
            if (entries == MAX_ENTRIES) {
                more = true;
                return DirectoryWalk.Next.STOP;
            }
            entries++;
            text.append(DisplayName.of(entry.relative())).append(details(entry)).append('\n');
            boolean enter = entry.depth() < depth && !entry.ignored() && !entry.isGitData();
            return enter ? DirectoryWalk.Next.GO_IN : DirectoryWalk.Next.GO_ON;
        }

        private static String details(DirectoryWalk.Entry entry) {
            String kind = switch (entry.kind()) {
                case DIRECTORY -> "/";
                case FILE -> " (" + entry.size() + " bytes)";
                case LINK -> " -> " + target(entry);
                case OTHER -> " (special file)";
            };
            return kind + (entry.ignored() && !entry.isGitData() ? " (ignored by git)" : "");
        }

        private static String target(DirectoryWalk.Entry link) {
            try {
                return DisplayName.of(Files.readSymbolicLink(link.path()).toString());
            } catch (IOException e) {
                return "(unreadable link: " + FileErrors.reason(e) + ")";
            }
        }

        ToolResult result(DirectoryScan.LeftOut leftOut) {
            String note = leftOut.withheld();
            if (entries == 0) {
                return ToolResult.success(note.isEmpty() ? "[the directory is empty]" : note.strip(), false);
            }
            if (more) {
                text.append("[these are the first ")
                        .append(MAX_ENTRIES)
                        .append(" entries; list a subdirectory or use a smaller depth]\n");
            }
            if (leftOut.unreadable() > 0) {
                text.append("[subdirectories that could not be read: ")
                        .append(leftOut.unreadable())
                        .append("]\n");
            }
            return ToolResult.success(text.toString().stripTrailing() + note, more);
        }
    }
}
