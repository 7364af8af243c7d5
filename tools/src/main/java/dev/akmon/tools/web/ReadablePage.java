package dev.akmon.tools.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;
import org.jspecify.annotations.Nullable;

/**
 * A web page as text: paragraphs as paragraphs, headings and lists marked as in Markdown, links as
 * {@code [text](address)}. What is there for programs, for finding one's way about the site, or not to be seen is left out.
 */
final class ReadablePage implements NodeVisitor {

    private static final String LEFT_OUT =
            "script, style, noscript, template, nav, svg, iframe, object, select, button,"
                    + " [hidden], [aria-hidden=true], [style~=(?i)display\\s*:\\s*none], [style~=(?i)visibility\\s*:\\s*hidden]";

    /** Blocks with an empty line around them; other blocks only begin a line. */
    private static final Set<String> APART =
            Set.of("p", "pre", "blockquote", "table", "ul", "ol", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "hr");

    private final StringBuilder text = new StringBuilder();
    private int newlines;
    private boolean space;
    private int verbatim;

    private ReadablePage() {}

    /**
     * The text of a page.
     *
     * @param charset the name of the encoding; null to go by what the page says
     * @param address where it was, for relative links
     */
    static String of(byte[] body, @Nullable String charset, String address) {
        Document document;
        try {
            document = Jsoup.parse(new ByteArrayInputStream(body), charset, address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        document.select(LEFT_OUT).remove();
        ReadablePage page = new ReadablePage();
        if (!document.title().isBlank()) {
            page.append("Title: " + document.title());
            page.breakLines(2);
        }
        NodeTraversor.traverse(page, document.body());
        return page.text.toString();
    }

    @Override
    public void head(Node node, int depth) {
        if (node instanceof TextNode words) {
            if (verbatim > 0) {
                flush();
                text.append(words.getWholeText());
            } else {
                append(words.getWholeText());
            }
        } else if (node instanceof Element element) {
            open(element);
        }
    }

    private void open(Element element) {
        String name = element.normalName();
        if (beginsLine(element) || name.equals("br")) {
            breakLines(APART.contains(name) ? 2 : 1);
        }
        switch (name) {
            case "h1", "h2", "h3", "h4", "h5", "h6" -> append("#".repeat(name.charAt(1) - '0') + " ");
            case "li" -> append("- ");
            case "td", "th" -> {
                if (element.previousElementSibling() != null) {
                    append(" | ");
                }
            }
            case "img" -> append(element.attr("alt"));
            case "pre" -> verbatim++;
            case "a" -> {
                if (isLink(element)) {
                    flush();
                    text.append('[');
                }
            }
            default -> {
                // Everything else is only its content.
            }
        }
    }

    @Override
    public void tail(Node node, int depth) {
        if (!(node instanceof Element element)) {
            return;
        }
        String name = element.normalName();
        if (name.equals("a") && isLink(element)) {
            text.append("](").append(element.absUrl("href")).append(')');
        }
        if (name.equals("pre")) {
            verbatim--;
        }
        if (beginsLine(element)) {
            breakLines(APART.contains(name) ? 2 : 1);
        }
    }

    private static boolean beginsLine(Element element) {
        String name = element.normalName();
        return element.isBlock() && !name.equals("td") && !name.equals("th");
    }

    /** Links that lead somewhere and have words to be called by. */
    private static boolean isLink(Element anchor) {
        return anchor.hasText()
                && !anchor.attr("href").startsWith("#")
                && anchor.absUrl("href").matches("https?://.*");
    }

    /** Adds words, with every run of white space as one space. */
    private void append(String words) {
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\u00A0') {
                space = true;
            } else {
                flush();
                text.append(c);
            }
        }
    }

    private void breakLines(int count) {
        newlines = Math.max(newlines, count);
        space = false;
    }

    private void flush() {
        if (newlines > 0 && !text.isEmpty()) {
            text.append("\n".repeat(newlines));
        } else if (space && !text.isEmpty()) {
            text.append(' ');
        }
        newlines = 0;
        space = false;
    }
}
