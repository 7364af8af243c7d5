package dev.akmon.cli.report;

import dev.akmon.journal.Digest;
import dev.akmon.journal.content.SessionObjects;
import dev.akmon.journal.report.HtmlWriter;
import dev.akmon.journal.report.ReportPage;
import java.io.IOException;

/** The configuration object of a session. */
final class ConfigurationSection implements ReportPage.Section {

    private final SessionObjects objects;
    private final Digest config;

    ConfigurationSection(SessionObjects objects, Digest config) {
        this.objects = objects;
        this.config = config;
    }

    @Override
    public String id() {
        return "configuration";
    }

    @Override
    public String title() {
        return "Configuration";
    }

    @Override
    public void write(HtmlWriter html) throws IOException {
        html.element(
                "p",
                "What the agent was told before anything else: model, limits, policy, tools, system prompt. The first"
                        + " event pins it, so the head stands for it, too.");
        new ObjectText(objects).fold(html, "The whole configuration", config);
    }
}
