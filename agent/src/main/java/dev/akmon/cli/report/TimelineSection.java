package dev.akmon.cli.report;

import dev.akmon.cli.report.TimelineGroup.Item;
import dev.akmon.cli.report.TimelineGroup.Kind;
import dev.akmon.journal.Event;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.EventKind.AssistantTurn;
import dev.akmon.journal.EventKind.ProviderCall;
import dev.akmon.journal.EventKind.RetrievalCall;
import dev.akmon.journal.EventKind.SessionEnd;
import dev.akmon.journal.EventKind.SessionStart;
import dev.akmon.journal.EventKind.UserTurn;
import dev.akmon.journal.StoredSession;
import dev.akmon.journal.content.Formats;
import dev.akmon.journal.content.SessionObjects;
import dev.akmon.journal.report.HtmlWriter;
import dev.akmon.journal.report.ReportPage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What happened, turn by turn. Sessions that would make an unwieldy page are cut off, and the page says so. */
final class TimelineSection implements ReportPage.Section {

    private static final String COMPACTION = "akmon:compact";

    private final StoredSession session;
    private final SessionObjects objects;
    private final long maxPageLength;
    private final Instant start;
    private final ObjectText text;
    private final CallCard calls;
    private final ModelCallLine modelCalls;

    /** A timeline that ends when the page has {@code maxPageLength} characters. */
    TimelineSection(StoredSession session, long maxPageLength) {
        this.session = session;
        this.objects = new SessionObjects(session);
        this.maxPageLength = maxPageLength;
        this.start = session.events().isEmpty()
                ? Instant.EPOCH
                : session.events().get(0).emittedAt();
        this.text = new ObjectText(objects);
        this.calls = new CallCard(objects, text);
        this.modelCalls = new ModelCallLine(objects, start);
    }

    @Override
    public String id() {
        return "timeline";
    }

    @Override
    public String title() {
        return "Timeline";
    }

    @Override
    public void write(HtmlWriter html) throws IOException {
        TimelineReader reader = new TimelineReader(session.events(), objects);
        html.open("ol", "class", "timeline");
        while (html.length() < maxPageLength) {
            Optional<TimelineGroup> group = reader.next();
            if (group.isEmpty()) {
                break;
            }
            boolean nothingToSee =
                    group.get().kind() == Kind.START && group.get().items().size() == 1;
            if (!nothingToSee) {
                write(html, group.get());
            }
        }
        html.close();
        if (reader.left() > 0) {
            html.element(
                    "p",
                    "The session goes on: " + Formats.count(reader.left(), "more event") + " would make this page"
                            + " unwieldy. akmon inspect shows all of them.",
                    "class",
                    "note");
        }
    }

    private void write(HtmlWriter html, TimelineGroup group) throws IOException {
        String kind = group.kind().name().toLowerCase(java.util.Locale.ROOT);
        if (group.number() > 0) {
            html.open("li", "class", kind, "id", "turn-" + group.number());
        } else {
            html.open("li", "class", kind);
        }
        html.open("h3").text(heading(group)).text(" ");
        html.element(
                "span",
                Formats.offset(Duration.between(start, group.first().emittedAt())),
                "class",
                "offset",
                "title",
                group.first().emittedAt().toString());
        html.close();
        for (Item item : group.items()) {
            if (html.length() > maxPageLength) {
                html.element("p", "The rest of this turn is left out.", "class", "note");
                break;
            }
            write(html, item);
        }
        html.close();
    }

    private static String heading(TimelineGroup group) {
        return switch (group.kind()) {
            case START -> "Start";
            case PROMPT -> "Prompt";
            case TURN -> group.number() == 0 ? "Events" : "Turn " + group.number();
            case END -> "End";
        };
    }

    private void write(HtmlWriter html, Item item) throws IOException {
        Event event = item.event();
        EventKind kind = item.first().kind();
        if (kind instanceof UserTurn prompt) {
            text.write(html, prompt.prompt(), "said");
        } else if (kind instanceof ProviderCall call) {
            modelCalls.write(html, call);
        } else if (kind instanceof AssistantTurn answer) {
            if (objects.size(answer.message()) != 0) {
                text.write(html, answer.message(), "said");
            }
        } else if (kind instanceof RetrievalCall lookup) {
            writeLookup(html, lookup);
        } else if (kind instanceof SessionEnd end) {
            writeEnd(html, end);
        } else if (!(kind instanceof SessionStart)) {
            boolean compaction = event != null
                    && event.kind() instanceof EventKind.ToolCall call
                    && call.toolId().equals(COMPACTION);
            if (compaction) {
                html.element(
                        "p", "The conversation was compacted: the summary replaces what came before.", "class", "note");
            }
            calls.write(html, item);
        }
    }

    private void writeLookup(HtmlWriter html, RetrievalCall lookup) throws IOException {
        html.open("article", "class", "call");
        html.open("h4")
                .element("code", Cut.line(lookup.indexId()), "class", "t")
                .close();
        text.fold(html, "Query", lookup.query());
        text.fold(html, "Results", lookup.results());
        html.close();
    }

    private void writeEnd(HtmlWriter html, SessionEnd end) throws IOException {
        if (end.summary() == null) {
            html.element("p", "The session ended without a summary.");
        } else {
            String reason = objects.structure(end.summary()).path("exit_reason").asText("");
            html.element(
                    "p",
                    reason.isEmpty() ? "The session ended." : "Ended: " + reason.replace('_', ' ') + ".",
                    "class",
                    "t");
            text.fold(html, "Summary", end.summary());
        }
    }
}
