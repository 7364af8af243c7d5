package dev.akmon.cli.trust;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.AkmonVersion;
import dev.akmon.cli.console.Style;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.journal.StoredSession;
import dev.akmon.journal.content.Formats;
import dev.akmon.journal.redaction.Occurrence;
import dev.akmon.journal.redaction.Redaction;
import dev.akmon.journal.redaction.Redaction.Replacement;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a redaction did, or would do.
 *
 * @param output the bundle that was written; null when nothing was
 * @param bytes its size
 */
public record RedactionReport(
        UUID sessionId,
        int events,
        Redaction redaction,
        @Nullable Path output,
        long bytes) {

    private static final int MAX_USES = 3;

    /** The report of a redaction of this session. */
    public static RedactionReport of(StoredSession session, Redaction redaction, @Nullable Path output, long bytes) {
        return new RedactionReport(session.sessionId(), session.events().size(), redaction, output, bytes);
    }

    /** Adds the report's members to an object: the reference's, then what remains elsewhere. */
    public ObjectNode toJson(ObjectNode json) {
        json.put("agef_version", AkmonVersion.AGEF);
        json.put("source_session_id", sessionId.toString());
        json.put("source_head", redaction.sourceHead().hex());
        json.put("derivative_head", redaction.derivativeHead().hex());
        json.put("events_in_session", events);
        json.put("events_rewritten_count", redaction.eventsRewritten());
        json.put("objects_redacted_count", redaction.replacements().size());
        ArrayNode redacted = json.putArray("redacted_objects");
        for (Replacement replacement : redaction.replacements()) {
            ObjectNode object = redacted.addObject()
                    .put("original_hash", replacement.original().hex())
                    .put("sentinel_hash", replacement.sentinel().hex())
                    .put("original_size", replacement.size());
            add(object.putArray("used_by"), replacement.uses());
        }
        json.put("output_path", output == null ? null : output.toString());
        json.put("bundle_size_bytes", output == null ? null : bytes);
        ArrayNode remaining = json.putArray("remaining_objects");
        for (Occurrence occurrence : redaction.remaining()) {
            ObjectNode object = remaining
                    .addObject()
                    .put("hash", occurrence.object().hex())
                    .put("size", occurrence.size())
                    .put("whole_text", occurrence.whole());
            add(object.putArray("used_by"), occurrence.uses());
        }
        add(json.putArray("remaining_texts"), redaction.remainingTexts());
        return json;
    }

    /** Prints the report for people. */
    public void print(PrintStream out, Style style) {
        out.println((output == null ? style.yellow("would redact") : style.green("redacted")) + ": "
                + Formats.count(redaction.replacements().size(), "object") + " of session " + sessionId);
        for (Replacement replacement : redaction.replacements()) {
            out.println("- " + replacement.original().hex() + " (" + replacement.size() + " bytes): "
                    + uses(replacement.uses()));
        }
        if (output != null) {
            out.println("bundle: " + TerminalText.line(output.toString()) + " (" + bytes + " bytes)");
        }
        out.println("source head:     " + redaction.sourceHead().hex());
        out.println("derivative head: " + redaction.derivativeHead().hex());
        printRemaining(out, style);
        out.println(
                "Each sentinel gives digest and size of what it replaces: short or guessable content can be confirmed"
                        + " by trying.");
    }

    private void printRemaining(PrintStream out, Style style) {
        if (redaction.remaining().isEmpty() && redaction.remainingTexts().isEmpty()) {
            return;
        }
        out.println(style.red("still in the derivative") + ", because these say some of it again:");
        for (Occurrence occurrence : redaction.remaining()) {
            out.println("- " + occurrence.object().hex() + " (" + occurrence.size() + " bytes"
                    + (occurrence.whole() ? "" : ", a line of it") + "): " + uses(occurrence.uses()));
        }
        redaction.remainingTexts().forEach(place -> out.println("- event " + TerminalText.line(place)));
        out.println("--cascade takes out those that say all of it; --object and --text take out more.");
    }

    private static String uses(List<String> uses) {
        String shown = String.join(", ", uses.subList(0, Math.min(MAX_USES, uses.size())));
        int more = uses.size() - MAX_USES;
        return "event " + shown + (more > 0 ? " and " + more + " more" : "");
    }

    private static void add(ArrayNode array, List<String> texts) {
        texts.forEach(array::add);
    }
}
