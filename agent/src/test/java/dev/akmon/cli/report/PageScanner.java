package dev.akmon.cli.report;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes a page apart as strictly as no browser does: what is not exactly the markup akmon writes is an error. */
public final class PageScanner {

    private static final Pattern TOKEN =
            Pattern.compile("<(/?)([a-z][a-z0-9]*)((?: [a-zA-Z][a-zA-Z0-9-]*=\"[^\"<>]*\")*)(/?)>");
    private static final Pattern ATTRIBUTE = Pattern.compile(" ([a-zA-Z][a-zA-Z0-9-]*)=\"([^\"]*)\"");
    private static final Pattern ENTITY = Pattern.compile("&(?:amp|lt|gt|quot|#39);");

    private final Set<String> elements = new TreeSet<>();
    private final Set<String> attributes = new TreeSet<>();
    private final Set<String> links = new TreeSet<>();
    private final Set<String> ids = new TreeSet<>();
    private final StringBuilder text = new StringBuilder();

    private PageScanner() {}

    /** The parts of a page. */
    public static PageScanner scan(String page) {
        PageScanner scanner = new PageScanner();
        int styleFrom = page.indexOf("<style>") + "<style>".length();
        int styleTo = page.indexOf("</style>");
        int metaFrom = page.indexOf("<meta http-equiv");
        int metaTo = page.indexOf('>', metaFrom) + 1;
        scanner.markup("<!DOCTYPE html>".length(), page, metaFrom, metaTo, styleFrom, styleTo);
        return scanner;
    }

    private void markup(int from, String page, int metaFrom, int metaTo, int styleFrom, int styleTo) {
        String rest = page.substring(from, metaFrom) + page.substring(metaTo, styleFrom) + page.substring(styleTo);
        Deque<String> open = new ArrayDeque<>();
        Matcher token = TOKEN.matcher(rest);
        int at = 0;
        while (token.find()) {
            text(rest.substring(at, token.start()));
            at = token.end();
            elements.add(token.group(2));
            attributes(token.group(3));
            if (!token.group(1).isEmpty()) {
                String expected = open.pop();
                if (!expected.equals(token.group(2))) {
                    throw new AssertionError("</" + token.group(2) + "> closes <" + expected + ">");
                }
            } else if (token.group(4).isEmpty()) {
                open.push(token.group(2));
            }
        }
        text(rest.substring(at));
        if (!open.isEmpty()) {
            throw new AssertionError("not closed: " + open);
        }
    }

    private void attributes(String text) {
        Matcher attribute = ATTRIBUTE.matcher(text);
        while (attribute.find()) {
            attributes.add(attribute.group(1));
            if (attribute.group(1).equals("href")) {
                links.add(attribute.group(2));
            } else if (attribute.group(1).equals("id") && !ids.add(attribute.group(2))) {
                throw new AssertionError("two elements have the id " + attribute.group(2));
            }
        }
    }

    private void text(String raw) {
        if (raw.contains("<")
                || raw.contains(">")
                || ENTITY.matcher(raw).replaceAll("").contains("&")) {
            throw new AssertionError("markup that is not ours: " + raw);
        }
        text.append(raw.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&"));
    }

    /** The names of all elements. */
    public Set<String> elements() {
        return elements;
    }

    /** The names of all attributes. */
    public Set<String> attributes() {
        return attributes;
    }

    /** Where links lead. */
    public Set<String> links() {
        return links;
    }

    /** The fragments of the page. */
    public Set<String> ids() {
        return ids;
    }

    /** All text. */
    public String text() {
        return text.toString();
    }
}
