package dev.akmon.cli;

import dev.akmon.journal.Journal;
import java.nio.file.Path;
import java.util.UUID;

/** A process that begins a session, says so, and then waits to be killed. */
final class WritingProcess {

    private WritingProcess() {}

    /** Arguments: the journal's directory and the session's id. */
    public static void main(String[] arguments) throws Exception {
        Journal journal = Journal.at(Path.of(arguments[0]));
        try (SessionScript session = new SessionScript(journal, UUID.fromString(arguments[1]))) {
            session.start("/", "{'model':'m'}").prompt("to be interrupted");
            System.out.println("written");
            System.in.read();
        }
    }
}
