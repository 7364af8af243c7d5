package dev.akmon.tools.files;

import dev.akmon.tools.Arguments;
import dev.akmon.tools.Cancellation;
import dev.akmon.tools.CheckedTool;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.LineWindow;
import dev.akmon.tools.ParameterSchema;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.ToolResult;
import dev.akmon.tools.Utf8;
import dev.akmon.tools.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalInt;

/** {@code read_file}: text of a file, whole or by lines. */
public final class ReadFileTool extends CheckedTool {

    /** How many lines are read when a call does not say. */
    public static final int DEFAULT_LINES = 2_000;

    /** About sixteen thousand tokens: as much of a model's context as one call should be able to fill. */
    static final int MAX_BYTES = 64 << 10;

    /** Lines are counted to the end, so that the model knows how long the file is. */
    private static final long MAX_FILE_BYTES = 64L << 20;

    private static final int BUFFER = 1 << 16;

    private static final String DESCRIPTION =
            "Returns the text of a UTF-8 file exactly as it is, without line numbers. At most " + DEFAULT_LINES
                    + " lines or " + (MAX_BYTES >> 10)
                    + " KiB at a time; when there is more, a last line in brackets says"
                    + " with which offset to read on. Files too long to read are better searched with search.";

    private static final ParameterSchema PARAMETERS = new ParameterSchema()
            .requiredString("path", "The file, relative to the workspace.")
            .integer("offset", "The first line to return, counted from 1. Default 1.", 1, Integer.MAX_VALUE)
            .integer("limit", "How many lines to return at most. Default " + DEFAULT_LINES + ".", 1, Integer.MAX_VALUE);

    private final Workspace workspace;

    /** @param workspace the directory it works in */
    public ReadFileTool(Workspace workspace) {
        super("read_file", DESCRIPTION, PARAMETERS);
        this.workspace = workspace;
    }

    @Override
    public boolean parallel() {
        return true;
    }

    @Override
    protected PreparedCall prepare(Arguments arguments) throws ToolException {
        Workspace.Resolved file = workspace.resolveExisting(arguments.string("path"));
        Lines lines =
                new Lines(file, arguments.optionalInteger("offset").orElse(1), arguments.optionalInteger("limit"));
        return FileReadingCall.of(file, MAX_FILE_BYTES, lines::read);
    }

    private record Lines(Workspace.Resolved file, int offset, OptionalInt limit) {

        ToolResult read(Cancellation cancellation) throws IOException, ToolException {
            LineWindow window = new LineWindow(offset, limit.orElse(DEFAULT_LINES), MAX_BYTES);
            readLines(window, cancellation);
            return report(window);
        }

        private void readLines(LineWindow window, Cancellation cancellation) throws IOException, ToolException {
            try (InputStream in = FileSnapshot.openForReading(file.path())) {
                byte[] buffer = new byte[BUFFER];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    if (cancellation.requested()) {
                        throw new ToolException(ErrorCode.INTERRUPTED, "the call was interrupted");
                    }
                    window.accept(buffer, n);
                }
            }
        }

        private ToolResult report(LineWindow window) throws ToolException {
            byte[] kept = window.kept();
            String text = Utf8.text(kept)
                    .orElseThrow(() -> new ToolException(
                            ErrorCode.BINARY_CONTENT, file.display() + " is not UTF-8 text and cannot be shown"));
            long total = window.totalLines();
            if (total == 0) {
                return ToolResult.success("[the file is empty]", false);
            }
            if (window.first() > total) {
                return ToolResult.failure(
                        ErrorCode.INVALID_ARGS,
                        "the offset " + window.first() + " is beyond the end: " + file.display() + " has " + total
                                + " lines");
            }
            return withNote(window, text, total);
        }

        private ToolResult withNote(LineWindow window, String text, long total) {
            if (window.cutLineBytes() > 0) {
                String note = "[line " + window.first() + " of " + total + " has " + window.cutLineBytes()
                        + " bytes and is cut here" + (window.last() < total ? readOn(window) : "") + "]";
                return ToolResult.success(text + "\n" + note, true);
            }
            if (window.last() >= total) {
                return ToolResult.success(text, false);
            }
            String separator = text.endsWith("\n") ? "" : "\n";
            String note = "[lines " + window.first() + "-" + window.last() + " of " + total + readOn(window) + "]";
            boolean asAsked = limit.isPresent() && !window.stoppedByBytes();
            return ToolResult.success(text + separator + note, !asAsked);
        }

        private static String readOn(LineWindow window) {
            return "; read on with offset " + (window.last() + 1);
        }
    }
}
