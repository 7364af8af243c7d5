package dev.akmon.tools.files;

import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.FileState;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.Utf8;
import dev.akmon.tools.Workspace;
import java.util.Optional;

/** The content of a file that must be text. */
final class TextContent {

    private TextContent() {}

    /** @throws ToolException {@code not_found}, {@code too_large} or {@code binary_content} */
    static String of(Workspace.Resolved file, FileSnapshot snapshot) throws ToolException {
        FileState state = snapshot.state();
        if (state == null) {
            throw new ToolException(ErrorCode.NOT_FOUND, file.display() + " does not exist; write_file creates files");
        }
        byte[] content = snapshot.content();
        if (content == null) {
            throw new ToolException(
                    ErrorCode.TOO_LARGE,
                    file.display() + " has " + state.size() + " bytes; at most " + FileChange.MAX_TEXT_BYTES
                            + " can be changed in place");
        }
        Optional<String> text = Utf8.text(content);
        return text.orElseThrow(() -> new ToolException(
                ErrorCode.BINARY_CONTENT, file.display() + " is not UTF-8 text; it can only be replaced as a whole"));
    }
}
