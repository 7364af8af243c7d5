package dev.akmon.cli.replay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.AkmonVersion;
import dev.akmon.cli.console.Style;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.replay.Divergence;
import dev.akmon.replay.ReplayReport;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** The report of a replay, for programs and for people. */
public final class ReplayReports {
    private static final int MAX_SHOWN = 10;
    private static final int MAX_VALUE = 200;

    private ReplayReports() {}

    /**
     * Adds the report's members to an object: the reference's, then {@code replay_head}, {@code head_reproduced} and
     * {@code notes}.
     */
    public static ObjectNode toJson(ReplayReport report, ObjectNode json) {
        json.put("agef_version", AkmonVersion.AGEF);
        json.put("source_session_id", report.sourceSessionId().toString());
        json.put("source_head", report.sourceHead().hex());
        json.put(
                "replay_session_id",
                report.replaySessionId().map(Object::toString).orElse(null));
        json.put("mode", report.mode().wireName());
        json.put("events_compared", report.eventsCompared());
        json.put("source_event_count", report.sourceEventCount());
        json.put("replay_event_count", report.replayEventCount());
        json.put("primitive_divergence_count", report.primitiveDivergenceCount());
        json.put("engine_divergence_count", report.engineDivergenceCount());
        ArrayNode divergences = json.putArray("divergences");
        for (Divergence divergence : report.divergences()) {
            ObjectNode node = divergences.addObject();
            node.put("event_seq", divergence.eventSeq());
            node.put("kind", divergence.kind().name());
            node.put("field", divergence.field());
            node.put("expected", divergence.expected());
            node.put("actual", divergence.actual());
            ArrayNode difference = node.putArray("difference");
            divergence.difference().forEach(difference::add);
        }
        json.put("passed", report.passed());
        json.put("replay_head", report.replayHead().map(Object::toString).orElse(null));
        json.put("head_reproduced", report.headReproduced());
        ArrayNode notes = json.putArray("notes");
        report.notes().forEach(notes::add);
        return json;
    }

    /** Prints the report for people. */
    public static void print(ReplayReport report, Duration elapsed, PrintStream out, Style style) {
        String verdict = report.passed() ? style.green("replay passed: ") : style.red("replay DIVERGED: ");
        out.println(verdict + "session " + report.sourceSessionId() + " ("
                + report.mode().wireName() + ")");
        out.println("  events        " + report.eventsCompared() + " of " + report.sourceEventCount() + " compared, "
                + String.format(Locale.ROOT, "%.0f ms", elapsed.toNanos() / 1e6));
        out.println("  recorded head " + report.sourceHead().hex());
        out.println("  replayed head "
                + report.replayHead().map(Object::toString).orElse("none")
                + (report.headReproduced() ? style.green("  the same") : style.red("  another")));
        report.replaySessionId().ifPresent(id -> out.println("  stored as     " + id));
        for (String note : report.notes()) {
            out.println(style.yellow("  note: ") + TerminalText.line(note, MAX_VALUE));
        }
        if (!report.divergences().isEmpty()) {
            out.println("  divergences   " + report.divergences().size()
                    + (report.divergences().size() > 1 ? "; the first is the cause, the rest may follow from it" : ""));
        }
        report.divergences().stream().limit(MAX_SHOWN).forEach(d -> print(d, out, style));
        if (report.divergences().size() > MAX_SHOWN) {
            out.println(
                    "  … and " + (report.divergences().size() - MAX_SHOWN) + " more (--format json lists them all)");
        }
    }

    private static void print(Divergence divergence, PrintStream out, Style style) {
        String where = divergence.eventSeq() == null ? "session" : "event " + divergence.eventSeq();
        String field = divergence.field() == null ? "" : " " + divergence.field();
        out.println("  " + style.bold(where + field) + " — " + divergence.kind());
        out.println("      recorded: " + TerminalText.line(divergence.expected(), MAX_VALUE));
        out.println("      came:     " + TerminalText.line(divergence.actual(), MAX_VALUE));
        for (String line : divergence.difference()) {
            out.println("      " + TerminalText.line(line, 2 * MAX_VALUE));
        }
    }
}
