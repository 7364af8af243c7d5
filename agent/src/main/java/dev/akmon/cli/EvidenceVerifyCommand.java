package dev.akmon.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.cli.evidence.EvidenceSummary;
import dev.akmon.journal.Journal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Holds an evidence summary against the journal. */
@CommandLine.Command(
        name = "verify",
        header = "Check that an evidence summary is that of a session in the journal",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "Writes the summary anew from the journal, verifying the session, and compares. A summary proves",
            "nothing without the session or its bundle."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes: 0 it is, 1 it is not, 3 file or session cannot be read%n%nExamples:%n",
        footer = {"  akmon evidence verify evidence.json"})
final class EvidenceVerifyCommand implements Command {

    @Parameters(index = "0", paramLabel = "<file>", description = "The summary.")
    String file = "";

    @Mixin
    FormatOption format = new FormatOption();

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        Console console = invocation.console();
        Path path = console.resolve(file);
        JsonNode summary = read(path);
        Optional<String> problem = problem(invocation.journal(), summary);
        if (format.format == ReportFormat.JSON) {
            ObjectNode report = JsonReports.report();
            report.put("ok", problem.isEmpty());
            report.put("path", path.toString());
            report.put("session_id", summary.path("session_id").textValue());
            report.put(
                    "evidence_schema_version",
                    summary.path("evidence_schema_version").textValue());
            report.put("error", problem.orElse(null));
            JsonReports.print(console, report);
        } else if (problem.isEmpty()) {
            console.out()
                    .println(console.style().green("verified") + ": the summary of session "
                            + summary.path("session_id").asText());
        } else {
            console.out().println(console.style().red("not verified") + ": " + TerminalText.line(problem.get()));
        }
        return problem.isEmpty() ? ExitCode.OK : ExitCode.NEGATIVE;
    }

    private static JsonNode read(Path path) throws IOException {
        try {
            JsonNode summary = new ObjectMapper().readTree(InputFile.read(path));
            if (!summary.path("evidence_schema_version").asText().equals(EvidenceSummary.SCHEMA)) {
                throw malformed(path + " is no summary of the form " + EvidenceSummary.SCHEMA, null);
            }
            return summary;
        } catch (JsonProcessingException e) {
            throw malformed(path + " is not JSON", e);
        }
    }

    private static CommandException malformed(String message, @Nullable Throwable cause) {
        return new CommandException(ExitCode.NEGATIVE, "malformed_evidence", message, cause);
    }

    private static Optional<String> problem(Journal journal, JsonNode summary) throws IOException {
        UUID id = id(summary.path("session_id").asText());
        if (id == null) {
            return Optional.of("it names no session");
        }
        if (!journal.exists(id)) {
            return Optional.of("its session " + id + " is not in the journal");
        }
        // By way of its text, as the other one came.
        JsonNode again =
                new ObjectMapper().readTree(EvidenceSummary.of(journal, id).toString());
        if (!again.path("audit").path("audit_chain_valid").asBoolean()) {
            return Optional.of("its session does not verify; akmon verify " + id + " says more");
        }
        for (String name : (Iterable<String>) again::fieldNames) {
            if (!again.path(name).equals(summary.path(name))) {
                return Optional.of("its " + name + " is not what the session says");
            }
        }
        return again.size() == summary.size() ? Optional.empty() : Optional.of("it says more than the session does");
    }

    private static @Nullable UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
