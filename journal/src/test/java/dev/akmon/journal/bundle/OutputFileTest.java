package dev.akmon.journal.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path directory;

    @Test
    void appearsWhenItIsComplete() throws Exception {
        Path path = directory.resolve("new");
        try (OutputFile file = OutputFile.create(path)) {
            file.stream().write(HELLO);
            assertThat(path).doesNotExist();

            assertThat(file.publish(false)).isEqualTo(5);
        }
        assertThat(path).hasBinaryContent(HELLO);
        assertThat(names()).containsExactly("new");
    }

    @Test
    void leavesNothingWhenItIsNotPublished() throws Exception {
        try (OutputFile file = OutputFile.create(directory.resolve("new"))) {
            file.stream().write(HELLO);
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void replacesOnlyWhenTold() throws Exception {
        Path path = Files.write(directory.resolve("old"), new byte[] {1});
        try (OutputFile file = OutputFile.create(path)) {
            file.stream().write(HELLO);
            assertThatExceptionOfType(BundleException.class)
                    .isThrownBy(() -> file.publish(false))
                    .withMessage(path + " exists already");
        }
        assertThat(path).hasBinaryContent(new byte[] {1});
        assertThat(names()).containsExactly("old");
    }

    @Test
    void keepsPermissionsAndLinksOfWhatItReplaces() throws Exception {
        Path target = Files.write(directory.resolve("target"), new byte[] {1});
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r-----"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), target);
        try (OutputFile file = OutputFile.create(link)) {
            file.stream().write(HELLO);
            file.publish(true);
        }
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(target).hasBinaryContent(HELLO);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rw-r-----");
    }

    @Test
    void saysWhatIsMissing() {
        Path path = directory.resolve("none").resolve("new");

        assertThatExceptionOfType(BundleException.class)
                .isThrownBy(() -> OutputFile.create(path))
                .withMessage("cannot write " + path + ": there is no such directory");
    }

    private Stream<String> names() throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }

    @Test
    void leavesAloneWhatIsNoRegularFile() throws Exception {
        Path pipe = directory.resolve("pipe");
        assumeThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        assertThatExceptionOfType(BundleException.class)
                .isThrownBy(() -> OutputFile.create(pipe))
                .withMessage("cannot write " + pipe + ": it is not a regular file");
        assertThat(Files.readAttributes(pipe, BasicFileAttributes.class).isOther())
                .isTrue();
        assertThat(names()).containsExactly("pipe");
    }
}
