package dev.akmon.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/** {@code list_directory}: the entries of a directory and, if asked for, below. */
public final class ListDirectoryTool implements Tool {

    private static final String NAME = "list_directory";

    static final int MAX_ENTRIES = 1_000;

    private static final int MAX_DEPTH = 20;

    private static final ObjectNode PARAMETERS = new ParameterSchema()
            .string("path", "The directory, relative to the workspace. Default \".\", the workspace itself.")
            .integer(
                    "depth",
                    "How many levels to show: 1 (the default) for the directory's own entries, 2 for those of its"
                            + " subdirectories as well, and so on.",
                    1,
                    MAX_DEPTH)
            .build();

    private final DirectoryScan scan;

    /**
     * @param workspace the directory it works in
     * @param ignoreSettings where git's rules about ignored files come from
     */
    public ListDirectoryTool(Workspace workspace, IgnoreRules.Settings ignoreSettings) {
        this.scan = new DirectoryScan(workspace, ignoreSettings, NAME, Permission.Kind.LIST);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Lists a directory, one entry per line, sorted: directories end with /, files have their size, links show"
                + " their target. Entries that git ignores are marked; they and .git are not entered at greater depth. At"
                + " most " + MAX_ENTRIES + " entries.";
    }

    @Override
    public ObjectNode parameters() {
        return PARAMETERS.deepCopy();
    }

    @Override
    public boolean parallel() {
        return true;
    }

    @Override
    public PreparedCall prepare(JsonNode arguments) throws ToolException {
        Arguments checked = Arguments.checked(arguments, PARAMETERS);
        Workspace.Resolved directory = scan.directory(checked, "; read_file shows files");
        return new Call(directory, checked.optionalInteger("depth").orElse(1));
    }

    private final class Call implements PreparedCall {

        private final Workspace.Resolved directory;
        private final int depth;

        Call(Workspace.Resolved directory, int depth) {
            this.directory = directory;
            this.depth = depth;
        }

        @Override
        public List<Permission> permissions() {
            return List.of(new Permission(Permission.Kind.LIST, directory.subject()));
        }

        @Override
        public Optional<String> preview() {
            return Optional.empty();
        }

        @Override
        public ToolResult run(Cancellation cancellation) {
            Listing listing = new Listing(depth, cancellation);
            try {
                return listing.result(scan.through(directory, listing));
            } catch (ToolException e) {
                return e.toResult();
            }
        }
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
