package dev.akmon.cli.diff;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.AkmonVersion;
import dev.akmon.cli.console.Style;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.replay.diff.DiffReport;
import dev.akmon.replay.diff.DiffReport.StructuralBreak;
import dev.akmon.replay.diff.Difference;
import java.io.PrintStream;

/** The comparison of two sessions, for programs and for people. */
public final class DiffReports {
    private static final int MAX_SHOWN = 10;
    private static final int MAX_VALUE = 200;

    private DiffReports() {}

    /** Adds the report's members to an object, those of akmon's reference implementation first. */
    public static ObjectNode toJson(DiffReport report, ObjectNode json) {
        json.put("agef_version", AkmonVersion.AGEF);
        json.put("session_a_id", report.sessionA().toString());
        json.put("session_b_id", report.sessionB().toString());
        json.put("mode", "default");
        json.put("events_compared", report.eventsCompared());
        json.put("session_a_event_count", report.eventsOfA());
        json.put("session_b_event_count", report.eventsOfB());
        StructuralBreak broken = report.structuralBreak();
        if (broken == null) {
            json.putNull("structural_break");
        } else {
            json.putObject("structural_break")
                    .put("position", broken.position())
                    .put("expected", broken.expected())
                    .put("actual", broken.actual());
        }
        json.put("divergence_count", report.differences().size());
        ArrayNode divergences = json.putArray("divergences");
        report.differences().forEach(difference -> add(divergences.addObject(), difference));
        json.put("matches", report.matches());
        return json;
    }

    private static void add(ObjectNode json, Difference difference) {
        json.put("position", difference.position());
        json.put("kind", difference.kind().wireName());
        json.put("field", difference.field());
        json.put("expected", difference.expected());
        json.put("actual", difference.actual());
        Difference.Content content = difference.content();
        if (content == null) {
            json.putNull("resolved");
        } else {
            ObjectNode resolved = json.putObject("resolved")
                    .put("a_size_bytes", content.sizeA())
                    .put("b_size_bytes", content.sizeB())
                    .put("a_preview", content.previewA())
                    .put("b_preview", content.previewB())
                    .put("bytes_match", content.bytesMatch());
            ArrayNode where = resolved.putArray("difference");
            content.where().forEach(where::add);
        }
        json.put("resolved_skip_reason", difference.skipReason());
    }

    /** Prints the report for people. */
    public static void print(DiffReport report, PrintStream out, Style style) {
        String verdict = report.matches() ? style.green("match") : style.red("differ");
        out.println(verdict + ": " + report.sessionA() + " and " + report.sessionB());
        out.println("events compared: " + report.eventsCompared() + " (of " + report.eventsOfA() + " and "
                + report.eventsOfB() + ")");
        report.breakPoint()
                .ifPresent(broken -> out.println("not comparable from event " + broken.position() + " on: "
                        + broken.expected() + " and " + broken.actual()));
        if (!report.differences().isEmpty()) {
            out.println("differences: " + report.differences().size());
        }
        report.differences().stream().limit(MAX_SHOWN).forEach(difference -> print(difference, out));
        if (report.differences().size() > MAX_SHOWN) {
            out.println("... (" + (report.differences().size() - MAX_SHOWN) + " more; --format json lists all)");
        }
    }

    private static void print(Difference difference, PrintStream out) {
        String field = difference.field() == null ? "" : " " + difference.field();
        out.println("- event " + difference.position() + field + ": "
                + difference.kind().wireName());
        Difference.Content content = difference.content();
        if (content == null) {
            out.println("    a: " + TerminalText.line(difference.expected(), MAX_VALUE));
            out.println("    b: " + TerminalText.line(difference.actual(), MAX_VALUE));
            if (difference.skipReason() != null
                    && difference.field() != null
                    && difference.field().endsWith("_hash")) {
                out.println("    content not shown: " + difference.skipReason());
            }
            return;
        }
        out.println("    a: " + content.sizeA() + " bytes, b: " + content.sizeB() + " bytes");
        for (String line : content.where()) {
            out.println("    " + TerminalText.line(line));
        }
    }
}
