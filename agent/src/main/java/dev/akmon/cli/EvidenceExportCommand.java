package dev.akmon.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.evidence.EvidenceFile;
import dev.akmon.cli.evidence.EvidenceSummary;
import dev.akmon.journal.Journal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes the evidence summary of a session. */
@CommandLine.Command(
        name = "export",
        header = "Write the evidence summary of a session as JSON",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "Head, policy decisions, tool calls, files and counts; digests instead of contents. The same session",
            "has the same summary."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes: 0 written, 2 wrong usage, 3 session or file%n%nExamples:%n",
        footer = {"  akmon evidence export last --output evidence.json"})
final class EvidenceExportCommand implements Command {

    @Mixin
    SessionArgument session = new SessionArgument();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "<file>",
            description = "Where to write it (default: standard output). Replaces what is there.")
    @Nullable
    String output;

    @Override
    public ReportFormat reportFormat() {
        return ReportFormat.JSON;
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        Journal journal = invocation.journal();
        UUID id = invocation.session(journal, session.session);
        ObjectNode summary = EvidenceSummary.of(journal, id);
        if (output == null) {
            JsonReports.print(invocation.console(), summary);
        } else {
            EvidenceFile.write(invocation.console().resolve(output), summary);
        }
        return ExitCode.OK;
    }
}
