package dev.akmon.journal.report;

import dev.akmon.journal.content.Formats;
import dev.akmon.journal.content.ToolLabel;
import dev.akmon.journal.report.SessionSummary.Listing;
import dev.akmon.journal.report.SessionSummary.ToolUse;
import java.io.IOException;

/** The tools that were asked for. */
final class ToolsSection implements ReportPage.Section {

    private final Listing<ToolUse> tools;

    ToolsSection(Listing<ToolUse> tools) {
        this.tools = tools;
    }

    @Override
    public String id() {
        return "tools";
    }

    @Override
    public String title() {
        return "Tools used";
    }

    @Override
    public void write(HtmlWriter html) throws IOException {
        html.open("div", "class", "scroll").open("table");
        html.element("caption", "Calls by tool; a denied call did not run");
        Tables.head(html, "Tool", "Ran", "Failed", "Denied", "Time");
        html.open("tbody");
        for (ToolUse tool : tools.shown()) {
            html.open("tr");
            html.open("th", "scope", "row")
                    .element("code", Tables.cell(ToolLabel.of(tool.name())), "class", "t")
                    .close();
            number(html, tool.calls());
            number(html, tool.failed());
            number(html, tool.denied());
            html.element("td", tool.calls() == 0 ? "–" : Formats.duration(tool.time()), "class", "number");
            html.close();
        }
        html.close().close().close();
        Tables.rest(html, tools.left(), "calls of other tools");
    }

    private static void number(HtmlWriter html, long n) throws IOException {
        html.element("td", n == 0 ? "–" : Formats.number(n), "class", "number");
    }
}
