package dev.akmon.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.agent.OtherProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
@Timeout(120)
class LauncherIT {

    @TempDir
    Path directory;

    LauncherSandbox sandbox;

    @BeforeEach
    void layOut() throws IOException {
        sandbox = new LauncherSandbox(directory);
    }

    @Test
    void hands_over_arguments_and_its_own_process() throws Exception {
        sandbox.buildWithMaven();

        Start start = sandbox.start("--task", "two words", "", "a'b\"c", "*");
        Start.Result result = start.finish();

        assertThat(result.values("argument")).containsExactly("--task", "two words", "", "a'b\"c", "*");
        // Signals reach the program because it takes the place of the shell.
        assertThat(result.values("process")).containsExactly(Long.toString(start.pid()));
        assertThat(result.err()).isEmpty();
    }

    @Test
    void works_through_symbolic_links() throws Exception {
        sandbox.buildWithMaven();
        Path bin = Files.createDirectory(sandbox.root.resolve("bin dir"));
        Path absolute = Files.createSymbolicLink(bin.resolve("akmon-abs"), sandbox.checkout.resolve("akmon"));
        Path relative = Files.createSymbolicLink(bin.resolve("akmon-rel"), Path.of("akmon-abs"));

        assertThat(sandbox.start(absolute, "x").finish().values("argument")).containsExactly("x");
        assertThat(sandbox.start(relative, "x").finish().values("argument")).containsExactly("x");
    }

    @Test
    void starts_the_verifier_when_called_by_its_name() throws Exception {
        sandbox.buildWithMaven();
        Path verifier = sandbox.checkout.resolve("agef-verify");
        Path elsewhere = Files.createSymbolicLink(sandbox.root.resolve("v"), verifier);
        Start.Result first = sandbox.start(verifier, "a.akmon").finish();

        assertThat(first.values("argument")).containsExactly("a.akmon");
        assertThat(first.err()).startsWith("agef-verify: the program has not been built yet; building it\n");
        assertThat(sandbox.builds()).singleElement().asString().contains("-pl verifier");
        assertThat(sandbox.start(elsewhere, "b.akmon").finish().err()).isEmpty();

        // Each program is built again for its own sources alone.
        sandbox.dateEverything(1);
        sandbox.write("agent/src/main/java/A.java", "class A { }");
        assertThat(sandbox.start(verifier, "c.akmon").finish().err()).isEmpty();
        sandbox.write("journal/src/main/java/C.java", "class C { }");
        assertThat(sandbox.start(verifier, "d.akmon").finish().err()).contains("the sources have changed");
        assertThat(sandbox.builds()).hasSize(2);
    }

    @Test
    void does_not_build_again_for_an_add_on() throws Exception {
        sandbox.buildWithMaven();
        sandbox.run();
        sandbox.dateEverything(1);
        sandbox.write("semantic/pom.xml", "<project/>");
        sandbox.write("semantic/src/main/java/E.java", "class E {}");

        assertThat(sandbox.run().err()).isEmpty();
        assertThat(sandbox.builds()).isEmpty();
        sandbox.write("agent/src/main/java/A.java", "class A { }");
        assertThat(sandbox.run().err()).contains("the sources have changed");
        assertThat(sandbox.builds()).singleElement().asString().contains("-pl agent -am");
    }

    @Test
    void passes_on_the_exit_code_of_the_program() throws Exception {
        Path java = sandbox.java(sandbox.root.resolve("jdk"), "17.0.1", "exit 42");
        sandbox.buildWithMaven();

        assertThat(sandbox.with("AKMON_JAVA_HOME", java.toString()).run().exitCode())
                .isEqualTo(42);
    }

    @Test
    void gives_the_program_utf8_file_names_where_the_locale_has_none() throws Exception {
        sandbox.buildWithMaven();

        assertThat(sandbox.without("LC_ALL").run().values("names")).containsExactly("UTF-8");
        assertThat(sandbox.with("LC_ALL", "C").run("é").values("argument")).containsExactly("é");
        assertThat(sandbox.with("LC_ALL", "xx_XX.UTF-8").run("é").values("argument"))
                .as("with a locale that is not installed")
                .containsExactly("é");
        sandbox.without("LC_ALL");
        assertThat(sandbox.with("LANG", "xx_XX.UTF-8").run("é").values("argument"))
                .containsExactly("é");
        assertThat(sandbox.with("LANG", "C.UTF-8")
                        .with("LC_TIME", "xx_XX.UTF-8")
                        .run("é")
                        .values("argument"))
                .as("with one category that is not installed")
                .containsExactly("é");
    }

    @Test
    void says_that_the_current_directory_is_gone() throws Exception {
        sandbox.buildWithMaven();
        Path gone = Files.createDirectory(sandbox.root.resolve("gone"));

        Start.Result result = sandbox.start(
                        Path.of("/bin/sh"),
                        "-c",
                        "cd \"$1\" && rmdir \"$1\" && exec \"$2\"",
                        "sh",
                        gone.toString(),
                        sandbox.checkout.resolve("akmon").toString())
                .finish();

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.err())
                .contains("akmon: the current directory does not exist any more")
                .doesNotContain("JVM", "VM");
    }

    @Test
    void adds_the_options_of_the_user() throws Exception {
        sandbox.buildWithMaven();

        Start.Result result = sandbox.with("AKMON_JAVA_OPTS", "-Xmx64m -Dx=y").run();

        assertThat(result.values("option")).contains("-Xmx64m", "-Dx=y");
    }

    @Test
    void builds_on_first_use_and_says_so_on_standard_error_only() throws Exception {
        Start.Result first = sandbox.run("x");
        Start.Result second = sandbox.run("x");

        assertThat(first.exitCode()).isZero();
        assertThat(first.err()).contains("has not been built yet", "[7/7] agent");
        assertThat(first.out()).hasSameSizeAs(second.out());
        assertThat(first.values("argument")).containsExactly("x");
        assertThat(second.err()).isEmpty();
        assertThat(sandbox.builds()).hasSize(1).first().asString().contains("package", "-pl agent");
    }

    @Test
    void builds_again_when_a_source_changes() throws Exception {
        sandbox.buildWithMaven();
        LauncherSandbox.date(sandbox.checkout.resolve("agent/src/main/java/A.java"), 1);

        Start.Result result = sandbox.run("x");

        assertThat(result.err()).contains("sources have changed");
        assertThat(sandbox.builds()).hasSize(1);
        assertThat(sandbox.run("x").err()).isEmpty();
    }

    @Test
    void builds_again_when_a_source_goes() throws Exception {
        sandbox.buildWithMaven();
        assertThat(sandbox.run().err()).isEmpty();

        Files.delete(sandbox.checkout.resolve("agent/src/main/java/B.java"));

        assertThat(sandbox.run().err()).contains("sources have changed");
    }

    @Test
    void builds_again_what_was_edited_during_the_build() throws Exception {
        Path started = sandbox.pipe("started");
        Path gate = sandbox.pipe("gate");
        sandbox.dateEverything(1);
        Start start = sandbox.with("MVN_STARTED", started.toString())
                .with("MVN_GATE", gate.toString())
                .start();
        Files.readString(started);
        Path edited = sandbox.checkout.resolve("agent/src/main/java/A.java");
        Path begun = sandbox.checkout.resolve("target/launcher/started");
        // The clock of the file system ticks only every few milliseconds.
        do {
            Files.writeString(edited, "class A { int edited; }");
        } while (Files.getLastModifiedTime(edited).compareTo(Files.getLastModifiedTime(begun)) <= 0);
        Files.writeString(gate, "go\n");
        assertThat(start.finish().exitCode()).isZero();

        sandbox.without("MVN_STARTED").without("MVN_GATE").run();

        assertThat(sandbox.builds()).hasSize(2);
    }

    @Test
    void takes_the_jar_of_an_ordinary_build() throws Exception {
        sandbox.buildWithMaven();

        assertThat(sandbox.run("x").values("argument")).containsExactly("x");
        assertThat(sandbox.builds()).isEmpty();
        // From a copy: the next Maven build overwrites its jar while the program may be running.
        assertThat(sandbox.launcherJar()).hasSameBinaryContentAs(sandbox.mavenJar());
    }

    @Test
    void leaves_alone_a_jar_that_is_still_being_written() throws Exception {
        sandbox.buildWithMaven();
        byte[] whole = Files.readAllBytes(sandbox.mavenJar());
        Files.write(sandbox.mavenJar(), Arrays.copyOf(whole, whole.length / 2));

        assertThat(sandbox.run("x").values("argument")).containsExactly("x");
        assertThat(sandbox.builds()).hasSize(1);
    }

    @Test
    void two_first_starts_build_once() throws Exception {
        Path started = sandbox.pipe("started");
        Path gate = sandbox.pipe("gate");
        sandbox.with("MVN_STARTED", started.toString()).with("MVN_GATE", gate.toString());
        Start first = sandbox.start("first");
        Files.readString(started);
        Start second = sandbox.start("second");
        second.awaitErr("another start is building");
        Files.writeString(gate, "go\n");

        assertThat(first.finish().values("argument")).containsExactly("first");
        assertThat(second.finish().values("argument")).containsExactly("second");
        assertThat(sandbox.builds()).hasSize(1);
        assertThat(sandbox.lock())
                .satisfies(lock -> assertThat(Files.isSymbolicLink(lock)).isFalse());
    }

    @Test
    void takes_over_the_lock_of_a_start_that_died() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Files.createDirectories(sandbox.lock().getParent());
        Files.createSymbolicLink(sandbox.lock(), Path.of(Long.toString(dead.pid())));

        Start.Result result = sandbox.run("x");

        assertThat(result.values("argument")).containsExactly("x");
        assertThat(result.err()).doesNotContain("another start");
    }

    @Test
    void ends_the_build_when_it_is_terminated() throws Exception {
        Path started = sandbox.pipe("started");
        Path gate = sandbox.pipe("gate");
        Start start = sandbox.with("MVN_STARTED", started.toString())
                .with("MVN_GATE", gate.toString())
                .start();
        long builder = Long.parseLong(Files.readString(started).strip());
        ProcessHandle build = ProcessHandle.of(builder).orElseThrow();
        start.terminate();

        assertThat(start.finish().exitCode()).isEqualTo(143);
        OtherProcesses.awaitEnd(build);
        assertThat(Files.isSymbolicLink(sandbox.lock())).isFalse();
        assertThat(sandbox.launcherJar()).doesNotExist();
    }

    @Test
    void shows_why_a_build_failed() throws Exception {
        Start.Result failed =
                sandbox.with("MVN_ERROR", "A.java:[1,7] cannot find symbol").run("x");

        assertThat(failed.exitCode()).isEqualTo(3);
        assertThat(failed.out()).isEmpty();
        assertThat(failed.err())
                .contains("cannot find symbol", "target/launcher/build.log")
                .doesNotContain("Re-run Maven");
        assertThat(sandbox.checkout.resolve("target/launcher/build.log"))
                .content()
                .contains("Scanning for projects", "cannot find symbol");
        assertThat(sandbox.without("MVN_ERROR").run("x").values("argument")).containsExactly("x");
    }

    @Test
    void says_what_is_missing_to_build() throws Exception {
        Start.Result result =
                sandbox.with("PATH", sandbox.programsWithoutMaven().toString()).run();

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines())
                .singleElement()
                .asString()
                .contains("not been built yet", "Maven is not on the PATH", "apt-get install maven");
    }

    @Test
    void says_when_it_cannot_write_to_the_checkout() throws Exception {
        sandbox.write("target", "a file where the build directory should be");

        Start.Result result = sandbox.run();

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.err().lines()).singleElement().asString().contains("is not writable");
        assertThat(sandbox.builds()).isEmpty();
    }

    @Test
    void says_when_the_java_it_is_told_to_use_is_too_old() throws Exception {
        sandbox.buildWithMaven();
        Path old = sandbox.java(sandbox.root.resolve("jdk"), "1.8.0_402", "exit 42");

        Start.Result result = sandbox.with("AKMON_JAVA_HOME", old.toString()).run();

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.err().lines()).singleElement().asString().contains("AKMON_JAVA_HOME", "Java 17 or later");
    }

    @Test
    void takes_the_newest_java() throws Exception {
        sandbox.buildWithMaven();
        sandbox.without("AKMON_JAVA_HOME");
        sandbox.java(sandbox.home.resolve(".jdks/old one"), "98.0.2", "echo java 98");
        sandbox.java(sandbox.home.resolve(".sdkman/candidates/java/x"), "99", "echo java 99");
        sandbox.java(sandbox.home.resolve(".sdkman/candidates/java/current"), "9.0.4", "echo java 9");

        assertThat(sandbox.run().values("java")).containsExactly("99");

        Path path = sandbox.java(sandbox.root.resolve("on path"), "100.1", "echo java 100");
        sandbox.with("PATH", path.resolve("bin") + ":/usr/bin:/bin");
        assertThat(sandbox.run().values("java")).containsExactly("100");

        Path named = sandbox.java(sandbox.root.resolve("java home"), "101-ea", "echo java 101");
        sandbox.with("JAVA_HOME", named.toString());
        assertThat(sandbox.run().values("java")).containsExactly("101");
    }

    @Test
    void runs_the_jar_beside_it_outside_a_checkout() throws Exception {
        Path installed = Files.createDirectory(sandbox.root.resolve("opt"));
        Path launcher = Files.copy(sandbox.checkout.resolve("akmon"), installed.resolve("akmon"));

        Start.Result without = sandbox.start(launcher).finish();
        Files.copy(sandbox.probeJar, installed.resolve("akmon.jar"));
        Start.Result with = sandbox.start(launcher, "x").finish();

        assertThat(without.exitCode()).isEqualTo(3);
        assertThat(without.err()).contains("put the jar beside this script");
        assertThat(with.values("argument")).containsExactly("x");
        try (var files = Files.list(installed)) {
            assertThat(files).hasSize(2);
        }
    }
}
