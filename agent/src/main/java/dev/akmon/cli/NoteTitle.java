package dev.akmon.cli;

import dev.akmon.agent.LiveRun;
import dev.akmon.agent.config.UserConfig;
import dev.akmon.tools.notes.MemoryNotes;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Parameters;

/** Which note a command is about. */
final class NoteTitle {
    @Parameters(
            paramLabel = "<title>",
            arity = "1..*",
            description = "The title, or scope and file as in user/commit-messages.md.")
    List<String> words = List.of();

    /** The notes for the project here. */
    static MemoryNotes notes(Console console) throws IOException {
        return LiveRun.notes(
                UserConfig.file(console.homeDirectory()).getParent(), LiveRun.projectRoot(console.workingDirectory()));
    }

    /** The one note that is meant. */
    MemoryNotes.Note find(MemoryNotes notes) throws IOException {
        String title = String.join(" ", words);
        List<MemoryNotes.Note> found = notes.list().stream()
                .filter(note ->
                        note.title().equalsIgnoreCase(title) || note.subject().equals(title))
                .toList();
        if (found.isEmpty()) {
            throw CommandException.usage("there is no note \"" + title + "\"; akmon memory list shows them");
        }
        if (found.size() > 1) {
            throw CommandException.usage("several notes have that title; name one: "
                    + found.stream().map(MemoryNotes.Note::subject).collect(Collectors.joining(", ")));
        }
        return found.get(0);
    }
}
