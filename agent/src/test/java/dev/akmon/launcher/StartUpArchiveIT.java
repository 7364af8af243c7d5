package dev.akmon.launcher;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
@Timeout(300)
class StartUpArchiveIT {

    @TempDir
    Path directory;

    LauncherSandbox sandbox;
    Path cache;

    @BeforeEach
    void layOut() throws IOException {
        sandbox = new LauncherSandbox(directory);
        sandbox.buildWithMaven();
        cache = Files.createDirectory(sandbox.root.resolve("cache"));
        sandbox.with("XDG_CACHE_HOME", cache.toString()).without("CI");
    }

    @Test
    void is_trained_behind_the_first_start_and_used_by_the_next() throws Exception {
        Path gate = sandbox.pipe("gate");
        Path leftover = Files.createDirectories(archives()).resolve("1-1-17-1-1.jsa");
        Files.writeString(leftover, "of a jar that was replaced");
        try (WatchService watch = FileSystems.getDefault().newWatchService()) {
            archives().register(watch, ENTRY_CREATE, ENTRY_DELETE);
            // Ends although the training waits at the gate: it holds neither the process nor its streams.
            Start.Result first =
                    sandbox.with(LauncherProbe.GATE, gate.toString()).run("x");
            assertThat(first.values("argument")).containsExactly("x");
            assertThat(first.err()).isEmpty();
            assertThat(first.values("option"))
                    .noneMatch(StartUpArchiveIT::namesArchive)
                    .noneMatch(StartUpArchiveIT::namesLibraries);
            Files.writeString(gate, "go\n");
            awaitDeletion(watch, ".lock");
        }
        Path archive = onlyArchive();
        assertThat(Files.size(archive)).isPositive();
        assertThat(leftover).doesNotExist();

        Start.Result second = sandbox.run("x");

        assertThat(second.values("option"))
                .filteredOn(StartUpArchiveIT::namesArchive)
                .singleElement()
                .asString()
                .endsWith("=" + archive);
        assertThat(second.values("option"))
                .filteredOn(StartUpArchiveIT::namesLibraries)
                .singleElement()
                .asString()
                .endsWith("=" + archives());
        assertThat(second.values("argument")).containsExactly("x");
        assertThat(second.err()).isEmpty();
    }

    @Test
    void of_another_java_stays_until_the_jar_changes() throws Exception {
        train();
        Path archive = onlyArchive();
        String jarIdentity = archive.getFileName().toString().replaceFirst("^(\\d+-\\d+)-.*", "$1");
        Path other = archive.resolveSibling(jarIdentity + "-99-1-1.aot");
        Path replaced = archive.resolveSibling("1-1-99-1-1.aot");
        Files.move(archive, other);
        Files.writeString(replaced, "");

        train();

        assertThat(archive).exists();
        assertThat(other).exists();
        assertThat(replaced).doesNotExist();
    }

    @Test
    void damaged_does_no_harm() throws Exception {
        train();
        Files.writeString(onlyArchive(), "no archive at all");

        Start.Result result = sandbox.run("x");

        assertThat(result.exitCode()).isZero();
        assertThat(result.values("argument")).containsExactly("x");
        assertThat(result.out()).allMatch(line -> line.matches("(process|names|option|argument) .*"));
    }

    @Test
    void is_not_trained_where_it_is_unwelcome_or_has_no_place() throws Exception {
        sandbox.with("AKMON_ARCHIVE", "off").run();
        sandbox.without("AKMON_ARCHIVE").with("CI", "true").run();
        sandbox.without("CI").without("XDG_CACHE_HOME").without("HOME").run();
        sandbox.with("HOME", "/nonexistent").run();

        assertThat(cache).isEmptyDirectory();
        assertThat(sandbox.home).isEmptyDirectory();
    }

    @Test
    void of_a_checkout_that_is_gone_is_removed() throws Exception {
        Path gone = Files.createDirectories(archives().resolveSibling("+gone+akmon.jar"));
        Files.writeString(gone.resolve("jar"), "/gone/akmon.jar\n");
        Files.writeString(gone.resolve("1-1-17-1-1.jsa"), "");
        Files.writeString(gone.resolve("libzstd-jni-1.so"), "");

        train();

        assertThat(gone).doesNotExist();
        onlyArchive();
    }

    private Path archives() {
        String name = sandbox.launcherJar().toString().replace('/', '+');
        return cache.resolve("akmon/startup").resolve(name);
    }

    private void train() throws Exception {
        Files.createDirectories(archives());
        try (WatchService watch = FileSystems.getDefault().newWatchService()) {
            archives().register(watch, ENTRY_DELETE);
            sandbox.run();
            awaitDeletion(watch, ".lock");
        }
    }

    private static void awaitDeletion(WatchService watch, String suffix) throws InterruptedException {
        while (true) {
            WatchKey key = watch.take();
            for (WatchEvent<?> event : key.pollEvents()) {
                if (event.kind() == ENTRY_DELETE && event.context().toString().endsWith(suffix)) {
                    return;
                }
            }
            key.reset();
        }
    }

    private Path onlyArchive() throws IOException {
        try (Stream<Path> files = Files.list(archives())) {
            List<Path> archives = files.filter(f -> !f.endsWith("jar")).collect(Collectors.toList());
            assertThat(archives).singleElement().asString().matches(".*\\.(aot|jsa)");
            return archives.get(0);
        }
    }

    private static boolean namesArchive(String option) {
        return option.startsWith("-XX:AOTCache=") || option.startsWith("-XX:SharedArchiveFile=");
    }

    private static boolean namesLibraries(String option) {
        return option.startsWith("-Djava.library.path=");
    }
}
