package dev.akmon.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.journal.content.Formats;
import dev.akmon.journal.report.HtmlWriter;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;

/** The images that calls brought before the model, within the page as they are within the record. */
final class ShownImages {
    /** Formats that cannot hold markup. */
    private static final Set<String> MEDIA_TYPES = Set.of("image/png", "image/jpeg", "image/gif", "image/webp");

    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]++={0,2}+");

    /** What images may add to a page, in characters; a page of a hundred screenshots is none that anybody opens. */
    private static final long MAX_CHARACTERS = 12L << 20;

    private long written;

    /** The images in the output of a call, if it has any. */
    void write(HtmlWriter html, JsonNode output) throws IOException {
        for (JsonNode image : output.path("images")) {
            String type = image.path("media_type").asText();
            String base64 = image.path("base64").asText();
            if (!MEDIA_TYPES.contains(type) || !BASE64.matcher(base64).matches()) {
                html.element("p", "An image is recorded in a form that is not shown here.", "class", "note");
            } else if (written + base64.length() > MAX_CHARACTERS) {
                String size = Formats.size(base64.length() / 4L * 3);
                html.element("p", "An image of " + size + " is left out, to keep the page small.", "class", "note");
            } else {
                written += base64.length();
                html.open("figure", "class", "shown");
                String caption = Cut.line(output.path("content").asText());
                html.empty("img", "alt", caption, "src", "data:" + type + ";base64," + base64);
                html.element("figcaption", caption, "class", "t");
                html.close();
            }
        }
    }
}
