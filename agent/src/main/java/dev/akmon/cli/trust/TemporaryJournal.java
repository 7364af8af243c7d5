package dev.akmon.cli.trust;

import dev.akmon.journal.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A journal for one command, gone when it is closed. */
public final class TemporaryJournal implements AutoCloseable {

    private final Path directory;

    private TemporaryJournal(Path directory) {
        this.directory = directory;
    }

    /** A new one in the system's temporary directory, readable by its owner alone. */
    public static TemporaryJournal create() throws IOException {
        return new TemporaryJournal(Files.createTempDirectory("akmon-"));
    }

    /** The journal. */
    public Journal journal() {
        return Journal.at(directory);
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        }
    }
}
