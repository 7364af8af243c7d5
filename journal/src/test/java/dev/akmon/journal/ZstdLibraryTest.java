package dev.akmon.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.journal.EventKind.SessionStart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The native library from where it was put, and without it. */
class ZstdLibraryTest {
    private static final UUID ID = UUID.fromString("0190c0de-0000-7000-8000-000000000011");

    @TempDir
    private Path directory;

    private Path libraries;
    private Path temporary;

    @BeforeEach
    void makeDirectories() throws IOException {
        libraries = Files.createDirectory(directory.resolve("libraries"));
        temporary = Files.createDirectory(directory.resolve("temporary"));
    }

    @Test
    void isLoadedFromWhereItWasUnpacked() throws Exception {
        ZstdLibrary.unpack(libraries);
        Path library = onlyFile();
        ZstdLibrary.unpack(libraries);

        assertThat(onlyFile()).isEqualTo(library);
        assertThat(record(directory.resolve("none"))).isEqualTo("recorded");
    }

    @Test
    void isUnpackedAsEverWhereTheUnpackedOneCannotBeLoaded() throws Exception {
        assertThat(record(temporary)).isEqualTo("recorded");

        ZstdLibrary.unpack(libraries);
        Files.writeString(onlyFile(), "for another machine");

        assertThat(record(temporary)).isEqualTo("recorded");
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void leavesNoLogWhereItCannotBeLoaded() throws Exception {
        assertThat(record(directory.resolve("none"))).startsWith("WRITE_FAILED cannot load the native zstd library");
        assertThat(Journal.at(directory.resolve("journal")).logPath(ID)).doesNotExist();
    }

    private Path onlyFile() throws IOException {
        try (Stream<Path> files = Files.list(libraries)) {
            List<Path> found = files.toList();
            assertThat(found).hasSize(1);
            return found.get(0);
        }
    }

    /** Runs {@link #main} in a JVM that may unpack into this directory. */
    private String record(Path unpackInto) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.library.path=" + libraries,
                        "-Djava.io.tmpdir=" + unpackInto,
                        "-cp",
                        System.getProperty("java.class.path"),
                        ZstdLibraryTest.class.getName(),
                        directory.resolve("journal").toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        child.waitFor();
        return said;
    }

    /** Records a session and removes it again. */
    public static void main(String[] arguments) throws IOException {
        Journal journal = Journal.at(Path.of(arguments[0]));
        try (SessionWriter writer = journal.create(ID)) {
            Digest object = writer.put(new byte[1000]);
            writer.append(new SessionStart(object, object), SampleSession.LATER);
            writer.commit();
            System.out.println("recorded");
        } catch (JournalException e) {
            System.out.println(e.category() + " " + e.getMessage());
            return;
        }
        Files.delete(journal.logPath(ID));
    }
}
