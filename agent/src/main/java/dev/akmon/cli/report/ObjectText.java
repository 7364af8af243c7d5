package dev.akmon.cli.report;

import dev.akmon.journal.Digest;
import dev.akmon.journal.RedactionSentinel;
import dev.akmon.journal.content.Formats;
import dev.akmon.journal.content.Payload;
import dev.akmon.journal.content.SessionObjects;
import dev.akmon.journal.content.StructureText;
import dev.akmon.journal.report.HtmlWriter;
import dev.akmon.tools.Utf8;
import java.io.IOException;
import java.util.Optional;

/** Objects and texts as blocks of the page, long ones cut to their beginning. */
final class ObjectText {

    private static final int MAX_CHARACTERS = 30_000;
    private static final int MAX_LINES = 600;

    private final SessionObjects objects;

    ObjectText(SessionObjects objects) {
        this.objects = objects;
    }

    /** The content of an object. */
    void write(HtmlWriter html, Digest digest, String style) throws IOException {
        Optional<Payload> payload = objects.payload(digest);
        if (payload.isEmpty()) {
            html.element("p", "This object is missing from the record: " + digest, "class", "note bad");
            return;
        }
        Optional<RedactionSentinel> sentinel = payload.get().sentinel();
        if (sentinel.isPresent()) {
            html.open("p", "class", "note redacted").text("Redacted: ");
            html.element("span", sentinel.get().reason(), "class", "t");
            html.text(" (" + Formats.size(sentinel.get().originalSize()) + ", removed ")
                    .text(sentinel.get().redactedAt())
                    .text(")")
                    .close();
            return;
        }
        Optional<String> text = payload.get()
                .structure()
                .map(structure -> String.join("\n", StructureText.lines(structure)))
                .or(() -> payload.get().text());
        if (text.isPresent()) {
            write(html, text.get(), style);
        } else {
            html.element("p", "Not text: " + Formats.size(payload.get().size()) + ", " + digest, "class", "note");
        }
    }

    /** A text with its lines. */
    void write(HtmlWriter html, String text, String style) throws IOException {
        if (text.isEmpty()) {
            html.element("p", "(empty)", "class", "note");
            return;
        }
        String shown = beginning(text);
        html.open("pre", "class", style + " t").block(shown).close();
        writeLeft(html, text, shown);
    }

    /** An object behind its name, to be unfolded. */
    void fold(HtmlWriter html, String name, Digest digest) throws IOException {
        long size = objects.size(digest);
        open(html, name, size < 0 ? "missing" : Formats.size(size), false);
        write(html, digest, "body");
        html.close();
    }

    /** A text behind its name, to be unfolded, or unfolded already. */
    void fold(HtmlWriter html, String name, String detail, String text, boolean unfolded) throws IOException {
        open(html, name, detail, unfolded);
        write(html, text, "body");
        html.close();
    }

    /** What a text begins with, as much as a page shows of it. */
    static String beginning(String text) {
        int end = Math.min(text.length(), MAX_CHARACTERS);
        int line = -1;
        for (int lines = 0; lines < MAX_LINES; lines++) {
            line = text.indexOf('\n', line + 1);
            if (line < 0 || line >= end) {
                line = end;
                break;
            }
        }
        return Utf8.head(text, Math.min(end, line));
    }

    /** What stands below a text of which only {@code shown} is there. */
    static void writeLeft(HtmlWriter html, String text, String shown) throws IOException {
        int left = text.length() - shown.length();
        if (left > 0) {
            html.element(
                    "p",
                    "… " + Formats.count(left, "more character")
                            + " left out; akmon inspect --resolve --verbose shows all",
                    "class",
                    "note");
        }
    }

    private static void open(HtmlWriter html, String name, String detail, boolean unfolded) throws IOException {
        html.open("details", unfolded ? new String[] {"open", ""} : new String[0]);
        html.open("summary")
                .text(name)
                .text(" ")
                .element("span", detail, "class", "detail")
                .close();
    }
}
