package dev.akmon.journal.report;

import dev.akmon.journal.Digest;
import dev.akmon.journal.HashAlgorithm;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A report as one HTML page that needs nothing else: no script, no font, no network, no image that is not within. A
 * Content-Security-Policy forbids everything but such images and the style sheet, which it names by its hash. The same input
 * gives the same bytes.
 */
public final class ReportPage {

    private final Verdict verdict;
    private final SessionSummary summary;
    private final String producer;
    private final List<Section> sections = new ArrayList<>();

    /** A part of the page with a title of its own. */
    public interface Section {
        /** The fragment that links to it; letters and dashes. */
        String id();

        /** Its heading. */
        String title();

        /** Writes what stands below the heading. */
        void write(HtmlWriter html) throws IOException;
    }

    /**
     * A page with verdict and summary.
     *
     * @param producer the program that writes the page, with its version
     */
    public ReportPage(Verdict verdict, SessionSummary summary, String producer) {
        this.verdict = verdict;
        this.summary = summary;
        this.producer = producer;
        sections.add(new ChecksSection(verdict));
        if (!summary.files().shown().isEmpty()) {
            sections.add(new FilesSection(summary.files()));
        }
        if (!summary.tools().shown().isEmpty()) {
            sections.add(new ToolsSection(summary.tools()));
        }
        if (!summary.redactions().shown().isEmpty()) {
            sections.add(new RedactionsSection(summary.redactions()));
        }
    }

    /** Adds a section behind those that are there. */
    public ReportPage with(Section section) {
        sections.add(section);
        return this;
    }

    /** Writes the page in UTF-8's terms, as characters; {@code out} is neither flushed nor closed. */
    public void write(Writer out) throws IOException {
        HtmlWriter html = new HtmlWriter(out);
        List<Section> all = new ArrayList<>(sections);
        all.add(new CheckYourselfSection(verdict, summary));
        html.raw("<!DOCTYPE html>\n").open("html", "lang", "en");
        head(html);
        html.open("body");
        html.element("a", "Skip to the report", "class", "skip", "href", "#report");
        OverviewSection overview = new OverviewSection(verdict, summary);
        html.open("header").open("div", "class", "wrap");
        overview.writeHeader(html);
        navigation(html, all);
        html.close().close();
        html.open("main", "id", "report").open("div", "class", "wrap");
        overview.writeFacts(html);
        for (Section section : all) {
            html.open("section", "id", section.id(), "aria-labelledby", section.id() + "-title");
            html.element("h2", section.title(), "id", section.id() + "-title");
            section.write(html);
            html.close();
        }
        html.close().close();
        footer(html);
        html.close().close();
    }

    private void head(HtmlWriter html) throws IOException {
        String style = styleSheet();
        html.open("head");
        html.empty("meta", "charset", "utf-8");
        html.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-"
                + sha256(style) + "'; img-src data:; base-uri 'none'; form-action 'none'\">\n");
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.empty("meta", "name", "color-scheme", "content", "light dark");
        html.empty("meta", "name", "referrer", "content", "no-referrer");
        html.element("title", OverviewSection.title(summary) + " · akmon session report");
        html.open("style").raw(style).close();
        html.close();
    }

    private static void navigation(HtmlWriter html, List<Section> all) throws IOException {
        html.open("nav", "aria-label", "Sections").open("ul");
        for (Section section : all) {
            html.open("li")
                    .element("a", section.title(), "href", "#" + section.id())
                    .close();
        }
        html.close().close();
    }

    private void footer(HtmlWriter html) throws IOException {
        html.open("footer").open("div", "class", "wrap");
        html.element(
                "p",
                "Written by " + producer
                        + (summary.sessionId() == null ? "" : " from session " + summary.sessionId())
                        + ". The page holds everything it shows"
                        + " and loads nothing. Times are UTC, as the recorder's clock showed them. Control and invisible"
                        + " characters of recorded text are shown as \\u{…}.");
        html.close().close();
    }

    private static String styleSheet() {
        try (InputStream in = ReportPage.class.getResourceAsStream("report.css")) {
            if (in == null) {
                throw new IllegalStateException("report.css is not packaged");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(String text) {
        Digest digest = HashAlgorithm.SHA256.digest(text.getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(digest.bytes());
    }
}
