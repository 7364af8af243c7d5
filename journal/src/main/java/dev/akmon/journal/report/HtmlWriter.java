package dev.akmon.journal.report;

import dev.akmon.journal.content.VisibleText;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes HTML as it comes to be, element by element. Whatever text it is given, what it writes is text: markup is escaped, and
 * characters that hide or reorder are made visible by the rules of {@link VisibleText}. Names of elements and attributes are
 * the program's own.
 */
public final class HtmlWriter {

    /** Elements after which a line may end without a visible effect. */
    private static final Set<String> BLOCKS = Set.of(
            "head",
            "meta",
            "title",
            "style",
            "body",
            "header",
            "main",
            "footer",
            "nav",
            "section",
            "article",
            "div",
            "p",
            "h1",
            "h2",
            "h3",
            "h4",
            "ul",
            "ol",
            "li",
            "dl",
            "dt",
            "dd",
            "table",
            "caption",
            "thead",
            "tbody",
            "tr",
            "pre",
            "details",
            "summary",
            "figure",
            "figcaption",
            "svg",
            "g",
            "html");

    private final Writer out;
    private final Deque<String> open = new ArrayDeque<>();
    private long length;

    /** A writer to {@code out}, which stays the caller's to flush and close. */
    public HtmlWriter(Writer out) {
        this.out = out;
    }

    /** Opens an element; attributes are names and values in turn. */
    public HtmlWriter open(String element, String... attributes) throws IOException {
        tag(element, ">", attributes);
        open.push(element);
        return this;
    }

    /** Closes the element opened last. */
    public HtmlWriter close() throws IOException {
        String element = open.pop();
        raw("</" + element + ">");
        if (BLOCKS.contains(element)) {
            raw("\n");
        }
        return this;
    }

    /** An element with nothing but text. */
    public HtmlWriter element(String element, String text, String... attributes) throws IOException {
        return open(element, attributes).text(text).close();
    }

    /** An element without content: a void element of HTML, or one of SVG. */
    public HtmlWriter empty(String element, String... attributes) throws IOException {
        tag(element, "/>", attributes);
        if (BLOCKS.contains(element)) {
            raw("\n");
        }
        return this;
    }

    /** Text as one line. */
    public HtmlWriter text(String text) throws IOException {
        escaped(VisibleText.line(text));
        return this;
    }

    /** Text that keeps its lines and tabs, for elements that show them. */
    public HtmlWriter block(String text) throws IOException {
        escaped(VisibleText.block(text));
        return this;
    }

    /** Markup of the program's own, as it is. */
    HtmlWriter raw(String markup) throws IOException {
        out.write(markup);
        length += markup.length();
        return this;
    }

    /** Characters written so far. */
    public long length() {
        return length;
    }

    private void tag(String element, String end, String... attributes) throws IOException {
        raw("<" + element);
        for (int i = 0; i < attributes.length; i += 2) {
            raw(" " + attributes[i] + "=\"");
            escaped(VisibleText.line(attributes[i + 1]));
            raw("\"");
        }
        raw(end);
    }

    private void escaped(String text) throws IOException {
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            String entity = entity(text.charAt(i));
            if (entity != null) {
                raw(text.substring(from, i)).raw(entity);
                from = i + 1;
            }
        }
        raw(text.substring(from));
    }

    private static @Nullable String entity(char c) {
        return switch (c) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '"' -> "&quot;";
            case '\'' -> "&#39;";
            default -> null;
        };
    }
}
