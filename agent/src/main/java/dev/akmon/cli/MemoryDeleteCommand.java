package dev.akmon.cli;

import dev.akmon.tools.notes.MemoryNotes;
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

    @Override
    public int run(Invocation invocation) throws Exception {
        Console console = invocation.console();
        MemoryNotes notes = NoteTitle.notes(console);
        MemoryNotes.Note note = title.find(notes);
        notes.delete(note);
        console.out().println("deleted " + TerminalText.line(note.shown()));
        return ExitCode.OK;
    }
}
