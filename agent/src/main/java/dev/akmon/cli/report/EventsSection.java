package dev.akmon.cli.report;

import dev.akmon.journal.Event;
import dev.akmon.journal.StoredSession;
import dev.akmon.journal.content.Formats;
import dev.akmon.journal.report.HashText;
import dev.akmon.journal.report.HtmlWriter;
import dev.akmon.journal.report.ReportPage;
import java.io.IOException;
import java.util.List;

/** Every event with its hash, for who wants to compare more than the head. */
final class EventsSection implements ReportPage.Section {

    private static final int MAX_EVENTS = 2_000;

    private final StoredSession session;

    EventsSection(StoredSession session) {
        this.session = session;
    }

    @Override
    public String id() {
        return "events";
    }

    @Override
    public String title() {
        return "Events";
    }

    @Override
    public void write(HtmlWriter html) throws IOException {
        List<Event> events = session.events();
        html.open("details").open("summary").text("All events with their hashes ");
        html.element("span", Formats.count(events.size(), "event"), "class", "detail")
                .close();
        html.open("div", "class", "scroll").open("table");
        html.element("caption", "Each hash covers the event, the objects it refers to, and the hash before it");
        html.open("thead").open("tr");
        for (String column : List.of("#", "Event", "Time", "Hash")) {
            html.element("th", column, "scope", "col");
        }
        html.close().close().open("tbody");
        for (int i = 0; i < Math.min(events.size(), MAX_EVENTS); i++) {
            Event event = events.get(i);
            html.open("tr").element("th", Long.toUnsignedString(event.sequence()), "scope", "row");
            html.element("td", event.kind().name());
            html.element("td", event.emittedAt().toString(), "class", "number");
            html.open("td");
            HashText.write(html, session.eventHashes().get(i).hex());
            html.close().close();
        }
        html.close().close().close();
        if (events.size() > MAX_EVENTS) {
            html.element(
                    "p",
                    "… and " + Formats.number(events.size() - MAX_EVENTS) + " more; akmon inspect --verbose shows all.",
                    "class",
                    "note");
        }
        html.close();
    }
}
