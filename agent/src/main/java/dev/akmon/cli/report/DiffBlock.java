package dev.akmon.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.journal.report.HtmlWriter;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a call changed, as a coloured diff: the unified diff in its output, else the patch it was given, else the content of a
 * file it created.
 */
final class DiffBlock {

    /** The header lines of a unified diff with the hunk behind them. */
    private static final Pattern DIFF = Pattern.compile("^--- [^\\n]*\\n\\+\\+\\+ [^\\n]*\\n@@ ", Pattern.MULTILINE);

    /** Writes the diff of a call and says whether there is one. */
    boolean write(HtmlWriter html, JsonNode arguments, JsonNode output, JsonNode effects) throws IOException {
        Optional<String> diff = diffIn(output.path("content")).or(() -> diffIn(arguments.path("patch")));
        Optional<String> created = diff.isPresent() ? Optional.empty() : created(arguments, effects);
        if (diff.isPresent()) {
            writeDiff(html, diff.get());
        } else if (created.isPresent()) {
            writeCreated(html, created.get());
        }
        return diff.isPresent() || created.isPresent();
    }

    private static Optional<String> diffIn(JsonNode text) {
        if (!text.isTextual()) {
            return Optional.empty();
        }
        Matcher diff = DIFF.matcher(text.textValue());
        return diff.find() ? Optional.of(text.textValue().substring(diff.start())) : Optional.empty();
    }

    private static Optional<String> created(JsonNode arguments, JsonNode effects) {
        JsonNode content = arguments.path("content");
        return content.isTextual() && createdFiles(effects) == 1 ? Optional.of(content.textValue()) : Optional.empty();
    }

    /** How many files a call created; -1 when it did something else to one. Directories made for them do not count. */
    private static int createdFiles(JsonNode effects) {
        int created = 0;
        for (JsonNode file : effects.path("files")) {
            if (file.hasNonNull("before") || !file.hasNonNull("after")) {
                return -1;
            }
            created += file.path("path").asText().endsWith("/") ? 0 : 1;
        }
        return created;
    }

    private static void writeDiff(HtmlWriter html, String diff) throws IOException {
        String shown = ObjectText.beginning(diff);
        html.open("pre", "class", "diff");
        boolean inHeader = true;
        for (String line : shown.split("\n", -1)) {
            inHeader = line.startsWith("--- ") || line.startsWith("diff ") || inHeader && !line.startsWith("@@");
            writeLine(html, line, inHeader ? "file" : style(line));
        }
        html.close();
        ObjectText.writeLeft(html, diff, shown);
    }

    private static void writeCreated(HtmlWriter html, String content) throws IOException {
        String shown = ObjectText.beginning(content);
        html.open("pre", "class", "diff");
        String lines = shown.endsWith("\n") ? shown.substring(0, shown.length() - 1) : shown;
        for (String line : lines.split("\n", -1)) {
            writeLine(html, "+" + line, "add");
        }
        html.close();
        ObjectText.writeLeft(html, content, shown);
    }

    private static void writeLine(HtmlWriter html, String line, String style) throws IOException {
        html.open("span", "class", style + " t").block(line + "\n").close();
    }

    private static String style(String line) {
        if (line.startsWith("@@")) {
            return "hunk";
        } else if (line.startsWith("+")) {
            return "add";
        }
        return line.startsWith("-") ? "del" : "same";
    }
}
