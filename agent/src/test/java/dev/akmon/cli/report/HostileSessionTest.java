package dev.akmon.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.cli.SessionScript;
import dev.akmon.journal.AttemptRecord;
import dev.akmon.journal.AttemptStatus;
import dev.akmon.journal.Digest;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.Journal;
import dev.akmon.journal.LogTail;
import dev.akmon.journal.StoredSession;
import dev.akmon.journal.VerificationReport;
import dev.akmon.journal.content.VisibleText;
import dev.akmon.journal.report.VerdictOnSession;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions made to do something to who reads their page. */
class HostileSessionTest {

    private static final Set<String> ELEMENTS = Set.of(
            "html",
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
            "span",
            "a",
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
            "th",
            "td",
            "code",
            "pre",
            "details",
            "summary",
            "figure",
            "figcaption",
            "strong",
            "i",
            "svg",
            "g",
            "line",
            "rect",
            "text");

    private static final String[] PIECES = {
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "</pre></details></style><style>*{display:none}</style>",
        "<!--",
        "]]>",
        "&lt;b&gt;&#x3c;",
        "javascript:alert(1)",
        "\u202egnp.exe",
        "\u2066\u2069\u200b\ufeff",
        "\u0000\u0007\u001b[31m",
        "\ud800",
        "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-<b>\n+</span></pre><b onclick=x>\n",
        "\r\n\t\n",
        "plain"
    };

    @TempDir
    Path directory;

    @Test
    void whateverIsRecordedIsTextOnThePage() throws Exception {
        Random random = new Random(11);
        for (int round = 0; round < 60; round++) {
            String page = page(new Hostile(random), SessionReport.MAX_PAGE_LENGTH);

            PageScanner scanned = PageScanner.scan(page);
            assertThat(scanned.elements()).as("round %d", round).isSubsetOf(ELEMENTS);
            assertThat(scanned.attributes()).as("round %d", round).noneMatch(name -> name.startsWith("on"));
            assertThat(scanned.attributes()).doesNotContain("src", "style", "srcset", "action");
            assertThat(scanned.links()).allMatch(link -> link.startsWith("#"));
            assertThat(page.codePoints())
                    .as("round %d", round)
                    .noneMatch(c -> c != '\n' && c != '\t' && VisibleText.isDangerous(c));
        }
    }

    @Test
    void whatIsNoTextIsNotShownAsText() throws Exception {
        Journal journal = Journal.at(directory.resolve("journal"));
        UUID id = UUID.randomUUID();
        try (SessionScript session = new SessionScript(journal, id)) {
            session.start("/", "{}");
            session.append(
                    new EventKind.UserTurn(session.put(new byte[] {'<', 'b', '>', (byte) 0xff, (byte) 0xc3, 0x28})));
        }
        try (StoredSession stored = journal.load(id)) {
            assertThat(PageScanner.scan(page(stored, SessionReport.MAX_PAGE_LENGTH))
                            .text())
                    .contains("Not text: 6 B");
        }
    }

    @Test
    void onlyPicturesAreShownAsPictures() throws Exception {
        Journal journal = Journal.at(directory.resolve("journal"));
        UUID id = UUID.randomUUID();
        try (SessionScript session = new SessionScript(journal, id)) {
            session.start("/", "{}");
            for (String image : List.of(
                    "'base64':'PHN2Zy8+','media_type':'image/svg+xml'",
                    "'base64':'PHA+','media_type':'text/html'",
                    "'base64':'AAAA','media_type':'image/png,<p>'",
                    "'base64':'x onload=alert(1)','media_type':'image/png'",
                    "'base64':['AAAA'],'media_type':'image/png'",
                    "'media_type':'image/png'",
                    "'base64':'" + "A".repeat(13 << 20) + "','media_type':'image/png'",
                    "'base64':'R0lGODlhAQABAAAAACw=','media_type':'image/gif'")) {
                session.tool(
                        "view_image", "{}", "{'content':'<a>','images':[{" + image + "}],'status':'success'}", null);
            }
            session.tool("view_image", "{}", "{'content':'b','images':'image/png','status':'success'}", null);
        }
        try (StoredSession stored = journal.load(id)) {
            String page = page(stored, SessionReport.MAX_PAGE_LENGTH);
            assertThat(page.split("<img", -1)).hasSize(2);
            assertThat(page)
                    .contains("<img alt=\"&lt;a&gt;\" src=\"data:image/gif;base64,R0lGODlhAQABAAAAACw=\"/>")
                    .contains("img-src data:;")
                    .contains("An image of 10.2 MB is left out");
            assertThat(PageScanner.scan(page).text().split("in a form that is not shown", -1))
                    .hasSize(7);
        }
    }

    @Test
    void notesAreAmongTheFilesThatWereTouched() throws Exception {
        Journal journal = Journal.at(directory.resolve("journal"));
        UUID id = UUID.randomUUID();
        try (SessionScript session = new SessionScript(journal, id)) {
            session.start("/", "{}");
            session.tool(
                    "memory_write",
                    "{}",
                    "{'status':'success'}",
                    "{'memory':[{'after':{'sha256':'" + "a".repeat(64)
                            + "'},'before':null,'path':'~/.akmon/memory/user/style.md'}]}");
        }
        try (StoredSession stored = journal.load(id)) {
            assertThat(PageScanner.scan(page(stored, SessionReport.MAX_PAGE_LENGTH))
                            .text())
                    .containsPattern("Files touched[\\s\\S]*~/.akmon/memory/user/style.md[\\s\\S]*created");
        }
    }

    @Test
    void hugeTextsAreCutAndThePageSaysSo() throws Exception {
        Journal journal = Journal.at(directory.resolve("journal"));
        UUID id = UUID.randomUUID();
        try (SessionScript session = new SessionScript(journal, id)) {
            session.start("/", "{}").prompt("<".repeat(5_000_000)).answer("line\n".repeat(100_000), null);
            session.append(new EventKind.PermissionGate("p".repeat(400_000), "d".repeat(400_000), session.put("x")));
        }
        try (StoredSession stored = journal.load(id)) {
            String page = page(stored, SessionReport.MAX_PAGE_LENGTH);

            assertThat(page.length()).isLessThan(200_000);
            assertThat(PageScanner.scan(page).text())
                    .contains("… 4,970,000 more characters left out")
                    .contains("… 497,001 more characters left out");
        }
    }

    @Test
    void aTimelineThatIsTooLongEndsWithANote() throws Exception {
        Journal journal = Journal.at(directory.resolve("journal"));
        UUID id = UUID.randomUUID();
        try (SessionScript session = new SessionScript(journal, id)) {
            session.start("/", "{}");
            for (int i = 0; i < 100; i++) {
                session.prompt("prompt " + i + " " + "x".repeat(1_000));
            }
        }
        try (StoredSession stored = journal.load(id)) {
            String text = PageScanner.scan(page(stored, 50_000)).text();

            assertThat(text).contains("prompt 10 ").doesNotContain("prompt 90 ");
            assertThat(text).containsPattern("The session goes on: \\d\\d more events");
        }
    }

    private String page(Hostile content, long maxPageLength) throws Exception {
        Journal journal = Journal.at(directory.resolve("journal"));
        UUID id = new UUID(content.random.nextLong(), 1);
        try (SessionScript session = new SessionScript(journal, id)) {
            content.write(session);
        }
        try (StoredSession stored = journal.load(id)) {
            return page(stored, maxPageLength);
        }
    }

    private static String page(StoredSession stored, long maxPageLength) throws Exception {
        VerificationReport report = new VerificationReport(
                stored.sessionId(), stored.events().size(), 1, List.of(), new LogTail(false, 0, 0), Optional.empty());
        StringWriter out = new StringWriter();
        SessionReport.of(stored, VerdictOnSession.of(report, false), maxPageLength)
                .write(out);
        return out.toString();
    }

    private static final class Hostile {

        private final Random random;

        Hostile(Random random) {
            this.random = random;
        }

        void write(SessionScript session) throws Exception {
            session.append(new EventKind.SessionStart(object(session), object(session)));
            for (int i = 0; i < 4; i++) {
                session.append(new EventKind.UserTurn(object(session)));
                AttemptRecord attempt = new AttemptRecord(
                        1,
                        SessionScript.START,
                        SessionScript.START.plusMillis(random.nextInt(1000)),
                        random.nextBoolean() ? AttemptStatus.Known.SUCCESS : new AttemptStatus.Other(wellFormed()),
                        object(session),
                        object(session),
                        object(session),
                        wellFormed());
                session.append(new EventKind.ProviderCall(wellFormed(), List.of(attempt), null));
                session.append(new EventKind.AssistantTurn(object(session), object(session)));
                session.append(new EventKind.PermissionGate(wellFormed(), wellFormed(), object(session)));
                session.append(new EventKind.ToolCall(wellFormed(), object(session), object(session), object(session)));
                session.append(new EventKind.RetrievalCall(wellFormed(), object(session), object(session)));
            }
            session.append(new EventKind.SessionEnd(object(session)));
        }

        private Digest object(SessionScript session) throws Exception {
            if (random.nextInt(5) == 0) {
                return session.put(text().getBytes(StandardCharsets.UTF_8));
            }
            StringBuilder json = new StringBuilder("{");
            for (String name : List.of(
                    "model",
                    "provider",
                    "tool_name",
                    "reason",
                    "rule",
                    "approver",
                    "status",
                    "content",
                    "error",
                    "call_id",
                    "exit_reason",
                    "patch",
                    "capture_level")) {
                if (random.nextInt(3) > 0) {
                    json.append('"').append(name).append("\":").append(quoted()).append(',');
                }
            }
            json.append("\"permissions\":[{\"kind\":")
                    .append(quoted())
                    .append(",\"subject\":")
                    .append(quoted());
            json.append("}],\"arguments\":{").append(quoted()).append(':').append(quoted());
            json.append("},\"files\":[{\"path\":").append(quoted());
            json.append(",\"after\":{\"sha256\":").append(quoted()).append("}}]}");
            return session.put(json.toString().getBytes(StandardCharsets.UTF_8));
        }

        private String quoted() throws Exception {
            return new ObjectMapper().writeValueAsString(wellFormed());
        }

        /** Text that can be encoded in UTF-8. */
        private String wellFormed() {
            return text().replace("\ud800", "");
        }

        private String text() {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(4); i >= 0; i--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            return text.toString();
        }
    }
}
