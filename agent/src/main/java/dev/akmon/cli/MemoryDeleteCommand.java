package dev.akmon.cli;

import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.tools.notes.MemoryNotes;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** Deletes a note. */
@CommandLine.Command(
        name = "delete",
        header = "Delete a note; sessions that began with it keep what they recorded",
        synopsisHeading = "Usage: ",
        parameterListHeading = "%nParameters:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {"  akmon memory delete \"Commit messages\""})
final class MemoryDeleteCommand implements Command {

    @Mixin
    NoteTitle title = new NoteTitle();

    @Mixin
    FormatOption format = new FormatOption();

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        Console console = invocation.console();
        MemoryNotes notes = NoteTitle.notes(console);
        Path file = title.file(notes);
        notes.delete(file);
        if (format.format == ReportFormat.JSON) {
            JsonReports.print(console, JsonReports.report().put("deleted", file.toString()));
        } else {
            console.out().println("deleted " + TerminalText.line(notes.shown(file)));
        }
        return ExitCode.OK;
    }
}
