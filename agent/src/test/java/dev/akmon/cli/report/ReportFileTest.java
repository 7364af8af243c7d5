package dev.akmon.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFileTest {
    @TempDir
    Path directory;

    @Test
    void aDiskThatIsFullIsToldWithTheNameOfTheFileAndLeavesNothing() {
        Path file = directory.resolve("page.html");

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> ReportFile.write(file, false, out -> {
                    out.write("half");
                    throw new IOException("No space left on device");
                }))
                .withMessage(file + ": No space left on device");
        assertThat(directory).isEmptyDirectory();
    }
}
