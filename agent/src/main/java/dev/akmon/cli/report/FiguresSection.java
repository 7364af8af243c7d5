package dev.akmon.cli.report;

import dev.akmon.cli.report.BarChart.Bar;
import dev.akmon.journal.content.Formats;
import dev.akmon.journal.report.HtmlWriter;
import dev.akmon.journal.report.ReportPage;
import dev.akmon.journal.report.SessionSummary.Turn;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Tokens and time, turn by turn, as small charts and as a table. */
final class FiguresSection implements ReportPage.Section {

    private static final int MAX_ROWS = 500;

    private final List<Turn> turns;

    FiguresSection(List<Turn> turns) {
        this.turns = turns;
    }

    @Override
    public String id() {
        return "figures";
    }

    @Override
    public String title() {
        return "Tokens and time";
    }

    @Override
    public void write(HtmlWriter html) throws IOException {
        html.open("div", "class", "charts");
        if (turns.stream().anyMatch(turn -> turn.tokens().isKnown())) {
            new BarChart("Tokens per turn", "sent", "received", Formats::number)
                    .write(html, turns.stream().map(FiguresSection::tokens).toList());
        }
        new BarChart("Time per turn", "model", "tools", ms -> Formats.duration(Duration.ofMillis(ms)))
                .write(html, turns.stream().map(FiguresSection::time).toList());
        html.close();
        html.open("details").element("summary", "The same as a table");
        html.open("div", "class", "scroll").open("table");
        html.element(
                "caption", "Tokens as the provider counted them; time of model calls with their retries, and of tools");
        html.open("thead").open("tr");
        for (String column : List.of("Turn", "Sent", "Received", "Model", "Tools")) {
            html.element("th", column, "scope", "col");
        }
        html.close().close().open("tbody");
        for (int i = 0; i < Math.min(turns.size(), MAX_ROWS); i++) {
            row(html, i + 1, turns.get(i));
        }
        html.close().close().close();
        if (turns.size() > MAX_ROWS) {
            html.element("p", "… and " + (turns.size() - MAX_ROWS) + " more turns.", "class", "note");
        }
        html.close();
    }

    private static void row(HtmlWriter html, int number, Turn turn) throws IOException {
        html.open("tr").element("th", Integer.toString(number), "scope", "row");
        for (String cell : List.of(
                count(turn.tokens().input()),
                count(turn.tokens().output()),
                Formats.duration(turn.modelTime()),
                Formats.duration(turn.toolTime()))) {
            html.element("td", cell, "class", "number");
        }
        html.close();
    }

    private static String count(long tokens) {
        return tokens < 0 ? "–" : Formats.number(tokens);
    }

    private static Bar tokens(Turn turn) {
        return new Bar(
                Math.max(0, turn.tokens().input()), Math.max(0, turn.tokens().output()));
    }

    private static Bar time(Turn turn) {
        return new Bar(turn.modelTime().toMillis(), turn.toolTime().toMillis());
    }
}
