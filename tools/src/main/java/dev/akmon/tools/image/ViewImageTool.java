package dev.akmon.tools.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.tools.Arguments;
import dev.akmon.tools.Cancellation;
import dev.akmon.tools.FileErrors;
import dev.akmon.tools.ParameterSchema;
import dev.akmon.tools.Permission;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.RegularFiles;
import dev.akmon.tools.Tool;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.ToolResult;
import dev.akmon.tools.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/** {@code view_image}: an image file for the model to look at. */
public final class ViewImageTool implements Tool {

    /** Larger files are not images to look at. */
    private static final long MAX_FILE_BYTES = 20L << 20;

    private static final ObjectNode PARAMETERS = new ParameterSchema()
            .requiredString("path", "The file, relative to the workspace.")
            .build();

    private final Workspace workspace;

    /** @param workspace the directory it works in */
    public ViewImageTool(Workspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public String name() {
        return "view_image";
    }

    @Override
    public String description() {
        return "Shows you an image file: PNG, JPEG, GIF or WebP. Large ones are scaled down.";
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
        Workspace.Resolved file = workspace.resolveExisting(
                Arguments.checked(arguments, PARAMETERS).string("path"));
        RegularFiles.check(file, MAX_FILE_BYTES);
        return new Call(file);
    }

    private record Call(Workspace.Resolved file) implements PreparedCall {

        @Override
        public List<Permission> permissions() {
            return List.of(new Permission(Permission.Kind.READ, file.subject()));
        }

        @Override
        public Optional<String> preview() {
            return Optional.empty();
        }

        @Override
        public ToolResult run(Cancellation cancellation) {
            try {
                RegularFiles.check(file, MAX_FILE_BYTES);
                ImageFitting.Fitted fitted = ImageFitting.fit(Files.readAllBytes(file.path()), file.display());
                String scaled = fitted.to().equals(fitted.from()) ? "" : ", scaled down from " + fitted.from();
                return ToolResult.success(
                                "[image " + file.display() + ": "
                                        + fitted.image().mediaType() + ", " + fitted.to() + " pixels" + scaled + "]",
                                false)
                        .with(fitted.image());
            } catch (ToolException e) {
                return e.toResult();
            } catch (IOException e) {
                return FileErrors.toolException(file, e).toResult();
            }
        }
    }
}
