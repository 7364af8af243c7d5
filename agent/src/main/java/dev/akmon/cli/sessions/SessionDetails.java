package dev.akmon.cli.sessions;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.session.SubagentCall;
import dev.akmon.agent.session.SubagentCalls;
import dev.akmon.cli.console.Style;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.journal.Digest;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.IntactPrefix;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.SessionSource;
import dev.akmon.journal.StoredSession;
import dev.akmon.journal.content.Payload;
import dev.akmon.journal.content.SessionObjects;
import dev.akmon.journal.report.SessionSummary;
import dev.akmon.journal.report.SessionSummary.TouchedFile;
import dev.akmon.journal.report.SessionSummaryReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One session on a page.
 *
 * @param overview what a list says of it
 * @param summary what it did
 * @param prompts what was asked for
 * @param subagents the calls that subagents carried out
 * @param log its file
 */
public record SessionDetails(
        SessionOverview overview,
        SessionSummary summary,
        List<Prompt> prompts,
        List<SubagentCall> subagents,
        Path log) {
    private static final int MAX_TEXT = 100;
    private static final int MAX_FILES = 20;

    /**
     * Something the user asked for.
     *
     * @param event the number of its UserTurn
     * @param text the prompt
     */
    public record Prompt(int event, String text) {}

    /**
     * Reads a session as far as it is intact.
     *
     * @throws JournalException when there is no such session or it cannot be read at all
     */
    public static SessionDetails read(Journal journal, UUID id) throws JournalException {
        SessionOverview overview = new SessionLister(journal).one(id);
        SubagentCalls subagents = new SubagentCalls(id);
        try (SessionSource log = subagents.over(new IntactPrefix(journal.read(id)));
                StoredSession session = StoredSession.load(log)) {
            return new SessionDetails(
                    overview,
                    SessionSummaryReader.read(session),
                    prompts(session),
                    subagents.named(),
                    journal.logPath(id));
        }
    }

    private static List<Prompt> prompts(StoredSession session) throws JournalException {
        SessionObjects objects = new SessionObjects(session);
        List<Prompt> prompts = new ArrayList<>();
        for (int i = 0; i < session.events().size(); i++) {
            if (session.events().get(i).kind() instanceof EventKind.UserTurn turn) {
                prompts.add(new Prompt(
                        i, objects.payload(turn.prompt()).flatMap(Payload::text).orElse("")));
            }
        }
        return prompts;
    }

    /** Adds the page's members to a report. */
    public ObjectNode addTo(ObjectNode report) {
        report.setAll(overview.toJson());
        report.put("log_path", log.toString());
        report.put("ended_at", summary.to() == null ? null : summary.to().toString());
        report.put("provider", summary.origin().provider());
        report.put("producer", summary.origin().producer());
        report.put("working_directory", summary.origin().workingDirectory());
        report.put("exit_reason", summary.ending().reason());
        report.put("error", summary.ending().error());
        report.put("cost_usd", summary.ending().costUsd());
        report.putObject("tokens")
                .put("input", known(summary.tokens().input()))
                .put("output", known(summary.tokens().output()));
        ArrayNode asked = report.putArray("prompts");
        prompts.forEach(prompt -> asked.addObject().put("event", prompt.event()).put("text", prompt.text()));
        ArrayNode tools = report.putArray("tools");
        summary.tools()
                .shown()
                .forEach(tool -> tools.addObject()
                        .put("name", tool.name())
                        .put("calls", tool.calls())
                        .put("failed", tool.failed())
                        .put("denied", tool.denied()));
        ArrayNode files = report.putArray("files");
        summary.files()
                .shown()
                .forEach(file -> files.addObject().put("path", file.path()).put("change", file.change()));
        ArrayNode itsSubagents = report.putArray("subagents");
        subagents.forEach(call -> itsSubagents
                .addObject()
                .put("event", call.event())
                .put("call_id", call.callId())
                .setAll(call.outcome().toJson()));
        return report;
    }

    /** Prints the page. */
    public void print(PrintStream out, Style style, ZoneId zone) {
        DateTimeFormatter time =
                DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(zone);
        String name = overview.name() == null ? "" : " " + TerminalText.line(overview.name());
        out.println(style.bold("session " + overview.id() + name));
        line(out, "state", overview.state().words() + (overview.problem() == null ? "" : ": " + overview.problem()));
        if (summary.from() != null && summary.to() != null) {
            line(out, "time", time.format(summary.from()) + ", " + lasting(summary.from(), summary.to()));
        }
        line(out, "project", overview.project());
        line(out, "model", overview.model() == null ? null : overview.model() + provider());
        if (overview.parent() != null) {
            line(
                    out,
                    "goes on from",
                    overview.parent().sessionId()
                            + (overview.parent().at().isPresent()
                                    ? " at event " + overview.parent().at().getAsInt()
                                    : ""));
        }
        if (overview.subagentOf() != null) {
            line(
                    out,
                    "subagent of",
                    overview.subagentOf().sessionId() + ", call "
                            + overview.subagentOf().callId());
        }
        subagents.forEach(call -> line(
                out,
                "subagent at " + call.event(),
                call.outcome().sessionId() + " " + call.outcome().exitReason() + ", head "
                        + call.outcome().head().map(Digest::hex).orElse("unknown")));
        line(out, "ended", summary.ending().reason());
        line(out, "error", summary.ending().error());
        line(out, "head", overview.head());
        line(out, "events", overview.events() + ", " + summary.modelCalls() + " model calls");
        line(
                out,
                "tokens",
                count(summary.tokens().input()) + " in, "
                        + count(summary.tokens().output()) + " out");
        line(
                out,
                "cost",
                summary.ending().costUsd() == null
                        ? "unknown"
                        : String.format(Locale.ROOT, "$%.4f", summary.ending().costUsd()));
        line(out, "log", log.toString());
        prompts.forEach(prompt -> line(
                out,
                "asked at " + prompt.event(),
                TerminalText.line(prompt.text().strip(), MAX_TEXT)));
        summary.tools()
                .shown()
                .forEach(tool -> line(
                        out,
                        "tool " + TerminalText.line(tool.name()),
                        tool.calls()
                                + (tool.calls() == 1 ? " call" : " calls")
                                + (tool.failed() == 0 ? "" : ", " + tool.failed() + " failed")
                                + (tool.denied() == 0 ? "" : ", " + tool.denied() + " denied")));
        List<TouchedFile> files = summary.files().shown();
        files.stream().limit(MAX_FILES).forEach(file -> line(out, file.change(), file.path()));
        if (summary.files().total() > Math.min(files.size(), MAX_FILES)) {
            out.println("… " + (summary.files().total() - Math.min(files.size(), MAX_FILES)) + " more files");
        }
    }

    private String provider() {
        return summary.origin().provider() == null
                ? ""
                : " (" + summary.origin().provider() + ")";
    }

    private static String lasting(Instant from, Instant to) {
        long seconds = Math.max(0, Duration.between(from, to).toSeconds());
        return seconds < 120 ? seconds + " s" : seconds / 60 + " min";
    }

    private static String count(long tokens) {
        return tokens < 0 ? "unknown" : String.format(Locale.ROOT, "%,d", tokens);
    }

    private static @Nullable Long known(long tokens) {
        return tokens < 0 ? null : (Long) tokens;
    }

    private static void line(PrintStream out, String label, @Nullable String value) {
        if (value != null) {
            out.println(String.format("  %-14s", TerminalText.line(label)) + " " + TerminalText.line(value));
        }
    }
}
