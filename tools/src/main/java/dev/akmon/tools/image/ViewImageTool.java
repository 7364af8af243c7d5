package dev.akmon.tools.image;

import dev.akmon.tools.Arguments;
import dev.akmon.tools.CheckedTool;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.ParameterSchema;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.ToolResult;
import dev.akmon.tools.Workspace;
import dev.akmon.tools.files.FileReadingCall;
import java.io.IOException;
import java.nio.file.Files;

/** {@code view_image}: an image file for the model to look at. */
public final class ViewImageTool extends CheckedTool {

    /** Larger files are not images to look at. */
    private static final long MAX_FILE_BYTES = 20L << 20;

    private static final String DESCRIPTION =
            "Shows you an image file: PNG, JPEG, GIF or WebP. Large ones are scaled down.";

    private static final ParameterSchema PARAMETERS =
            new ParameterSchema().requiredString("path", "The file, relative to the workspace.");

    private final Workspace workspace;

    /** @param workspace the directory it works in */
    public ViewImageTool(Workspace workspace) {
        super("view_image", DESCRIPTION, PARAMETERS);
        this.workspace = workspace;
    }

    @Override
    public boolean parallel() {
        return true;
    }

    @Override
    protected PreparedCall prepare(Arguments arguments) throws ToolException {
        Workspace.Resolved file = workspace.resolveExisting(arguments.string("path"));
        return FileReadingCall.of(file, MAX_FILE_BYTES, cancellation -> view(file));
    }

    private static ToolResult view(Workspace.Resolved file) throws IOException, ToolException {
        byte[] bytes = Files.readAllBytes(file.path());
        if (ImageFormat.of(bytes).isEmpty()) {
            throw new ToolException(
                    ErrorCode.NOT_AN_IMAGE,
                    file.display() + ImageFitting.NO_IMAGE + "; read_file shows text, and a command may convert it");
        }
        ImageFitting.Fitted fitted = ImageFitting.fit(bytes, file.display());
        return ToolResult.success("[image " + file.display() + ": " + fitted.description() + "]", false)
                .with(fitted.image());
    }
}
