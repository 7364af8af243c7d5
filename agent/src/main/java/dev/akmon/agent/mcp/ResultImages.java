package dev.akmon.agent.mcp;

import dev.akmon.recorder.ToolImage;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.image.ImageFitting;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The images in one result of {@code tools/call}, as a model is shown them. What they are is told by their bytes, and not by
 * what the server says.
 */
final class ResultImages {
    /** How many are looked at: each costs a model as much as pages of text, and time to decode. */
    static final int MOST = 8;

    /** What all of them together may have: they are in every request from here on. */
    static final int MOST_BYTES = 4 << 20;

    private final List<ToolImage> shown = new ArrayList<>();
    private int seen;
    private long bytes;

    /** Those that are shown. */
    List<ToolImage> shown() {
        return List.copyOf(shown);
    }

    /**
     * Takes one more.
     *
     * @param type what the server says it is
     * @return the line about it that the model reads
     */
    String take(String type, String base64) {
        if (base64.equals(CleanJson.LEFT_OUT)) {
            return "[image of type " + type + ", not shown: one of the user's keys is in its file]";
        }
        byte[] file;
        try {
            file = Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return notShown(type, base64.length() * 3L / 4, "it is no base64");
        }
        if (++seen > MOST) {
            return notShown(type, file.length, "of one result " + MOST + " are looked at");
        }
        try {
            ImageFitting.Fitted fitted = ImageFitting.fit(file, "it");
            byte[] content = fitted.image().content();
            if (bytes + content.length > MOST_BYTES) {
                return notShown(type, file.length, "those before it have " + bytes + " of " + MOST_BYTES + " bytes");
            }
            bytes += content.length;
            shown.add(new ToolImage(
                    fitted.image().mediaType(), Base64.getEncoder().encodeToString(content)));
            return "[image " + shown.size() + ": " + fitted.description() + "]";
        } catch (ToolException e) {
            return notShown(type, file.length, e.getMessage());
        }
    }

    private static String notShown(String type, long size, String reason) {
        return "[image of type " + type + ", " + size + " bytes, not shown: " + reason + "]";
    }
}
