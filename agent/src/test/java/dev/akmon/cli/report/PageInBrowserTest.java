package dev.akmon.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.akmon.cli.SessionScript;
import dev.akmon.journal.Journal;
import dev.akmon.journal.trust.TrustPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, where one is installed. */
class PageInBrowserTest {

    private static final UUID ID = UUID.fromString("11111111-2222-4333-8444-555555555555");

    /** Contrast of every element's text with what is behind it, by WCAG 2; the text of those below 4.5. */
    private static final String POOR_CONTRAST = """
            (() => {
              const parse = c => (c.match(/[\\d.]+/g) || []).map(Number);
              const luminance = c => c.slice(0, 3).map(v => v / 255)
                .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
                .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
              const behind = e => {
                for (; e; e = e.parentElement) {
                  const c = parse(getComputedStyle(e).backgroundColor);
                  if (c.length === 3 || c[3] > 0) return c;
                }
                return [255, 255, 255];
              };
              const poor = [];
              for (const e of document.querySelectorAll('body *')) {
                const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
                if (!own || !e.getClientRects().length) continue;
                const style = getComputedStyle(e);
                const a = luminance(parse(e instanceof SVGElement ? style.fill : style.color));
                const b = luminance(behind(e));
                const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
                if (contrast < 4.5) poor.push(contrast.toFixed(2) + ' ' + e.className + ': ' + e.textContent.slice(0, 40));
              }
              return poor;
            })()""";

    /** A picture of one pixel. */
    private static final String DOT =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    @TempDir
    Path directory;

    @Test
    void aPageIsReadableAndLoadsNothing() throws Exception {
        Optional<Path> program = Chromium.program();
        assumeTrue(program.isPresent(), "no Chromium is installed");
        Path page = writePage();
        try (Chromium chromium = Chromium.start(program.get(), directory.resolve("profile"))) {
            chromium.load(page.toUri());

            String text = chromium.evaluate("document.body.innerText").asText();
            assertThat(text)
                    .contains("Verified: nothing in this record was changed, lost or put in between")
                    .contains("scripted-1", "What was checked", "passed", "allowed", "denied", "did not run")
                    .contains("<script>document.title = 'owned'</script>")
                    .contains("rate limited", "HTTP 429");
            assertThat(chromium.evaluate("document.title").asText())
                    .isEqualTo("Fix it <script>document.title = 'owned'</script> · akmon session report");
            assertThat(chromium.evaluate("document.scripts.length").asInt()).isZero();
            // The style sheet is in force, so the policy names it rightly.
            assertThat(chromium.evaluate("getComputedStyle(document.querySelector('.facts')).display")
                            .asText())
                    .isEqualTo("grid");
            // So are pictures: the policy lets those within the page be shown.
            assertThat(chromium.evaluate("document.images[0].naturalWidth").asInt())
                    .isEqualTo(1);
            for (String scheme : List.of("light", "dark")) {
                chromium.colors(scheme);
                assertThat(chromium.evaluate(POOR_CONTRAST)).as(scheme).isEmpty();
            }
            for (int width : List.of(1200, 380)) {
                chromium.width(width);
                assertThat(chromium.evaluate("document.documentElement.scrollWidth")
                                .asInt())
                        .as("%d pixels wide", width)
                        .isLessThanOrEqualTo(width);
            }
            assertThat(chromium.events("Network.requestWillBeSent"))
                    .extracting(event ->
                            event.path("params").path("request").path("url").asText())
                    .filteredOn(address -> !address.startsWith("data:"))
                    .containsOnly(page.toUri().toString());
            assertThat(chromium.events("Log.entryAdded")).isEmpty();
            assertThat(chromium.events("Runtime.consoleAPICalled")).isEmpty();
            assertThat(chromium.events("Runtime.exceptionThrown")).isEmpty();
        }
    }

    private Path writePage() throws Exception {
        Journal journal = Journal.at(directory.resolve("journal"));
        try (SessionScript session = new SessionScript(journal, ID)) {
            session.start("/", "{'model':'scripted-1'}");
            session.prompt("Fix it <script>document.title = 'owned'</script>\n<img src='http://evil.test/x.png'>");
            session.tool(
                    "edit",
                    "{'path':'a'}",
                    "{'content':'--- a/a\\n+++ b/a\\n@@ -1 +1 @@\\n-old\\n+new\\n','status':'success'}",
                    null);
            session.tool(
                    "view_image",
                    "{'path':'dot.png'}",
                    "{'content':'[image dot.png]','images':[{'base64':'" + DOT + "','media_type':'image/png'}],"
                            + "'status':'success'}",
                    null);
            session.work();
        }
        Path page = directory.resolve("page.html");
        try (ReportedSession reported = ReportedSession.of(journal, ID, TrustPolicy.NONE)) {
            ReportFile.write(page, false, reported.page()::write);
        }
        return page;
    }
}
