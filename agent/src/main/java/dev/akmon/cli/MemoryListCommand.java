package dev.akmon.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.tools.notes.MemoryNotes;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** Lists the notes that sessions here begin with. */
@CommandLine.Command(
        name = "list",
        header = "List the notes for this project and for all",
        synopsisHeading = "Usage: ",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {"  akmon memory list", "  akmon memory list --format json"})
final class MemoryListCommand implements Command {

    @Mixin
    FormatOption format = new FormatOption();

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        Console console = invocation.console();
        MemoryNotes.Contents contents = NoteTitle.notes(console).read();
        List<MemoryNotes.Note> notes = contents.notes();
        if (format.format == ReportFormat.JSON) {
            ObjectNode report = JsonReports.report();
            ArrayNode list = report.putArray("notes");
            for (MemoryNotes.Note note : notes) {
                list.addObject()
                        .put("scope", note.scope().word())
                        .put("title", note.title())
                        .put("path", note.file().toString())
                        .put("sha256", note.sha256())
                        .put("size", note.size());
            }
            ArrayNode unusable = report.putArray("unusable");
            for (MemoryNotes.Unusable file : contents.unusable()) {
                unusable.addObject()
                        .put("scope", file.scope().word())
                        .put("path", file.file().toString())
                        .put("problem", file.problem());
            }
            JsonReports.print(console, report);
            return ExitCode.OK;
        }
        if (notes.isEmpty() && contents.unusable().isEmpty()) {
            console.out().println("no notes; the model keeps one when you allow it");
        }
        for (MemoryNotes.Note note : notes) {
            console.out()
                    .println(String.format("%-8s ", note.scope().word())
                            + TerminalText.line(note.title())
                            + console.style().dim("  " + TerminalText.line(note.shown())));
        }
        for (MemoryNotes.Unusable file : contents.unusable()) {
            console.out()
                    .println(String.format("%-8s ", file.scope().word())
                            + console.style().red("left out: " + TerminalText.line(file.problem()))
                            + console.style().dim("  " + TerminalText.line(file.shown())));
        }
        return ExitCode.OK;
    }
}
