package dev.akmon.cli.sign;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.cli.console.Style;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.journal.Digest;
import dev.akmon.recorder.signing.SigningCommand;
import dev.akmon.recorder.signing.SigningResult;
import java.io.PrintStream;
import java.util.UUID;

/**
 * What a signing command did with a head.
 *
 * @param sessionId the session
 * @param head its head
 * @param command the command, as configured
 * @param result what became of it; it was started
 */
public record SigningReport(UUID sessionId, Digest head, SigningCommand command, SigningResult result) {

    /** Adds the report's members, named as in akmon's reference implementation, to an object. */
    public ObjectNode toJson(ObjectNode json) {
        return json.put("session_id", sessionId.toString())
                .put("head", head.hex())
                .put("program", result.program())
                .put("success", result.success())
                .put("exit_code", result.exitCode())
                .put("timed_out", result.timedOut())
                .put("elapsed_ms", result.elapsedMs());
    }

    /** Prints the report for people; what the command printed is made safe to show. */
    public void print(PrintStream out, Style style) {
        String headline = result.success() ? style.green("signed") : style.red("signing failed");
        out.println(headline + ": session " + sessionId);
        out.println("head: " + head.hex());
        out.println("command: " + TerminalText.line(String.join(" ", command.argv())));
        if (result.success()) {
            printBlock(out, "output", result.stdout());
            return;
        }
        if (result.timedOut()) {
            out.println("timed out: killed after " + command.timeout().toSeconds() + " s");
        } else {
            out.println("exit code: " + result.exitCode());
        }
        printBlock(out, "stderr", result.stderr());
    }

    private static void printBlock(PrintStream out, String name, String text) {
        String stripped = text.strip();
        if (!stripped.isEmpty()) {
            out.println(name + ":");
            TerminalText.block(stripped).lines().forEach(line -> out.println("  " + line));
        }
    }
}
