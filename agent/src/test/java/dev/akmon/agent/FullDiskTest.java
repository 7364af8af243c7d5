package dev.akmon.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.akmon.agent.session.CrashedSession;
import dev.akmon.cli.Main;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.Journal;
import dev.akmon.journal.StoredSession;
import dev.akmon.replay.ReplayMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole program whose journal cannot grow any further, because the system lets no file become longer. */
class FullDiskTest {
    /** Above the size of the compression library, which is unpacked into a file. */
    private static final int LONGEST_FILE_KIB = 1000;

    /** Each command prints 48 KB that do not compress, so that the twentieth or so no longer fits. */
    private static final String CALL = """
                  - name: shell
                    arguments: {command: "echo {n} >> ran.txt; head -c 48000 /dev/urandom | base64 -w 0"}
            """;

    private static final String SCRIPT = """
            name: noisy
            turns:
              - repeat: 6
                tool_calls:
            """ + CALL.repeat(10) + """
              - text: Done.
            """;

    @TempDir
    Path directory;

    @Test
    void theRunStopsAndWhatWasRecordedStays() throws Exception {
        Path project = Files.createDirectory(directory.resolve("project"));
        Path script = Files.writeString(directory.resolve("noisy.yaml"), SCRIPT);
        Path journalDirectory = directory.resolve("journal");

        ChildJvm.Exit exit = new ChildJvm(directory)
                .by("/bin/sh", "-c", "ulimit -f " + 2 * LONGEST_FILE_KIB + "; exec \"$@\"", "sh")
                .run(
                        project,
                        Main.class,
                        "--task",
                        "Make noise.",
                        "--model",
                        "scripted:" + script,
                        "--allow",
                        "shell",
                        "--output",
                        "json",
                        "--journal",
                        journalDirectory.toString());

        assertThat(exit.code()).as(exit.errors()).isEqualTo(3);
        assertThat(exit.output())
                .contains("cannot write to", "nothing more is recorded in this session", "write_failed");
        Journal journal = Journal.at(journalDirectory);
        UUID id = journal.sessionIds().get(0);
        int ran = Files.readAllLines(project.resolve("ran.txt")).size();
        try (StoredSession session = journal.load(id)) {
            assertThat(ran).isBetween(5, 59);
            assertThat(count(session, EventKind.PermissionGate.class))
                    .as("gates")
                    .isGreaterThanOrEqualTo(ran);
            assertThat(count(session, EventKind.ToolCall.class)).as("outcomes").isGreaterThanOrEqualTo(ran - 1L);
        }
        CrashedSession.close(journal, id, Instant.now()).orElseThrow();
        try (StoredSession session = journal.load(id)) {
            assertThat(RecordedSession.replay(session, ReplayMode.STRICT).passed())
                    .isTrue();
        }
    }

    @Test
    void aRunWhoseFirstEventCannotBeWrittenLeavesNoSession() throws Exception {
        Path project = Files.createDirectory(directory.resolve("project"));
        Path script = Files.writeString(directory.resolve("noisy.yaml"), SCRIPT);
        Path journalDirectory = directory.resolve("journal");

        // No file may grow; what is printed goes through a pipe, which is none, and zstd's library is unpacked before.
        String limited = "exec 3>&1; code=$({ (ulimit -f 0; \"$@\"; echo $? >&4) | cat >&3; } 4>&1); exit $code";
        ChildJvm.Exit exit = new ChildJvm(directory)
                .option("-DZstdNativePath=" + unpackedZstd())
                .by("/bin/sh", "-c", limited, "sh")
                .run(
                        project,
                        Main.class,
                        "--task",
                        "Make noise.",
                        "--model",
                        "scripted:" + script,
                        "--allow",
                        "shell",
                        "--output",
                        "json",
                        "--journal",
                        journalDirectory.toString());

        assertThat(exit.code()).as(exit.errors()).isEqualTo(3);
        assertThat(exit.output()).contains("cannot write to", "write_failed", "\"journal_path\":null");
        assertThat(Journal.at(journalDirectory).sessionIds()).isEmpty();
        assertThat(project.resolve("ran.txt")).doesNotExist();
    }

    private Path unpackedZstd() throws Exception {
        Path jar = Path.of(
                Zstd.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        String place = "linux/" + System.getProperty("os.arch") + "/";
        try (JarFile classes = new JarFile(jar.toFile())) {
            JarEntry library = classes.stream()
                    .filter(entry ->
                            entry.getName().startsWith(place) && entry.getName().endsWith(".so"))
                    .findFirst()
                    .orElseThrow();
            Path file = directory.resolve("libzstd.so");
            Files.copy(classes.getInputStream(library), file);
            return file;
        }
    }

    private static long count(StoredSession session, Class<? extends EventKind> kind) {
        return session.events().stream()
                .filter(event -> kind.isInstance(event.kind()))
                .count();
    }
}
