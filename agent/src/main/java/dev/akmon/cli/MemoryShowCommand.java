package dev.akmon.cli;

import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.tools.notes.MemoryNotes;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** Shows a note. */
@CommandLine.Command(
        name = "show",
        header = "Show a note",
        synopsisHeading = "Usage: ",
        parameterListHeading = "%nParameters:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {"  akmon memory show \"Commit messages\"", "  akmon memory show user/commit-messages.md"})
final class MemoryShowCommand implements Command {

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
        MemoryNotes.Note note = title.find(NoteTitle.notes(console));
        if (format.format == ReportFormat.JSON) {
            JsonReports.print(
                    console,
                    JsonReports.report()
                            .put("scope", note.scope().word())
                            .put("title", note.title())
                            .put("path", note.file().toString())
                            .put("sha256", note.sha256())
                            .put("text", note.text()));
            return ExitCode.OK;
        }
        console.out().println(console.style().dim(TerminalText.line(note.shown())));
        console.out().println(console.style().bold(TerminalText.line(note.title())));
        console.out().println(TerminalText.block(note.text()));
        return ExitCode.OK;
    }
}
