package dev.akmon.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The jar that the build makes of the program and its libraries. */
@Timeout(120)
class PackagedProgramIT {

    private static final Path JAR = Path.of("target", "akmon.jar").toAbsolutePath();

    /** Class files below Java 6 cannot be kept in a class data archive. */
    private static final int JAVA_6 = 50;

    @Test
    void has_only_classes_that_can_be_archived() throws IOException {
        List<String> tooOld = new ArrayList<>();
        try (JarFile jar = new JarFile(JAR.toFile())) {
            for (JarEntry entry : jar.stream().collect(Collectors.toList())) {
                if (entry.getName().endsWith(".class") && majorVersion(jar, entry) < JAVA_6) {
                    tooOld.add(entry.getName());
                }
            }
        }
        assertThat(tooOld).isEmpty();
    }

    @Test
    void has_no_remains_of_signatures_or_of_multi_release_jars() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(jar.getManifest().getMainAttributes().getValue("Multi-Release"))
                    .isNull();
            assertThat(jar.getManifest().getEntries()).isEmpty();
            assertThat(jar.stream().map(JarEntry::getName))
                    .noneMatch(name -> name.matches("META-INF/.*\\.(SF|RSA|DSA)"))
                    .noneMatch(name -> name.startsWith("META-INF/versions/"))
                    .contains("META-INF/akmon/LICENSE", "META-INF/akmon/THIRD-PARTY.md");
        }
    }

    @Test
    void starts_through_the_launcher(@TempDir Path directory) throws Exception {
        LauncherSandbox sandbox = new LauncherSandbox(directory);
        Path installed = Files.createDirectory(sandbox.root.resolve("opt"));
        Path launcher = Files.copy(sandbox.checkout.resolve("akmon"), installed.resolve("akmon"));
        Files.createSymbolicLink(installed.resolve("akmon.jar"), JAR);

        Start.Result result = sandbox.start(launcher, "--version").finish();

        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).singleElement().asString().matches("akmon \\d+\\.\\d+\\.\\d+.*");
    }

    private static int majorVersion(JarFile jar, JarEntry entry) throws IOException {
        try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
            in.readInt();
            in.readUnsignedShort();
            return in.readUnsignedShort();
        }
    }
}
