package dev.akmon.cli;

import dev.akmon.agent.LiveRun;
import dev.akmon.agent.config.UserConfig;
import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.tools.notes.MemoryNotes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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

    /** The file that is meant: of the one note, or one that cannot be used as a note. */
    Path file(MemoryNotes notes) throws IOException {
        MemoryNotes.Contents contents = notes.read();
        return unusable(contents)
                .map(MemoryNotes.Unusable::file)
                .orElseGet(() -> find(contents).file());
    }

    /** The one note that is meant. */
    MemoryNotes.Note find(MemoryNotes notes) throws IOException {
        MemoryNotes.Contents contents = notes.read();
        Optional<MemoryNotes.Unusable> unusable = unusable(contents);
        if (unusable.isPresent()) {
            throw new CommandException(
                    ExitCode.ENVIRONMENT,
                    "read_failed",
                    unusable.get().shown() + " cannot be shown: "
                            + unusable.get().problem());
        }
        return find(contents);
    }

    private Optional<MemoryNotes.Unusable> unusable(MemoryNotes.Contents contents) {
        return contents.unusable().stream()
                .filter(file -> file.subject().equals(String.join(" ", words)))
                .findFirst();
    }

    private MemoryNotes.Note find(MemoryNotes.Contents contents) {
        String title = String.join(" ", words);
        List<MemoryNotes.Note> found = contents.notes().stream()
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
