package dev.akmon.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.recorder.AskedPermission;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a rule about commands lets through is put before the shells of this machine: they run nothing but what the rule says,
 * and write nowhere.
 */
class AllowedCommandsTest {
    private static final String[] PIECES = {
        "ok go",
        "ok",
        "go",
        "evil",
        "evil go",
        " ",
        "  ",
        "\t",
        "\n",
        ";",
        "&",
        "|",
        "&&",
        "||",
        ";;",
        "'",
        "\"",
        "\\",
        "\\\n",
        "$",
        "$(",
        ")",
        "(",
        "`",
        "{",
        "}",
        "<",
        ">",
        ">>",
        "2>&1",
        ">/dev/null",
        "</dev/null",
        "2>/dev/null",
        "&>/dev/null",
        ">&2",
        "> out",
        "#",
        "!",
        "*",
        "?",
        "[",
        "]",
        "~",
        "=",
        "A=1",
        "if",
        "then",
        "fi",
        "do",
        "done",
        "while",
        "case",
        "esac",
        "in",
        "exec",
        "eval",
        ".",
        "source",
        "command",
        "env",
        "-c",
        "--",
        "\r",
        "\u000b",
        "\u00a0",
        "\u2028",
        "ö",
        "\u0001",
        "^",
        "%",
        "@",
        "+",
        ",",
        "-",
        "/",
        "./ok go",
        "\0"
    };

    /** After the last word of a command. */
    private static final String END = "\036\037";

    @TempDir
    Path directory;

    private Path log;
    private Path programs;
    private Path work;
    private Policy policy;

    /** Programs that note that they ran, and with which words. */
    @BeforeEach
    void programsThatTell() throws Exception {
        log = directory.resolve("log");
        programs = Files.createDirectory(directory.resolve("programs"));
        work = Files.createDirectory(directory.resolve("work"));
        for (String name : List.of("ok", "evil", "go")) {
            Path program = programs.resolve(name);
            // At once, since what a line has put into the background may come between others.
            Files.writeString(program, "#!/bin/sh\nprintf '%s\\037' " + name + " \"$@\" \"\036\" >> " + log + "\n");
            assertThat(program.toFile().setExecutable(true)).isTrue();
        }
        policy = TestPolicy.of(List.of("shell(ok go)"), List.of(), false, false);
    }

    @Test
    void whatAFewAllowedLinesRun() throws Exception {
        assertThat(checkLines(11, 3_000)).isGreaterThan(40);
    }

    @Test
    @Tag("long")
    void whatManyAllowedLinesRun() throws Exception {
        assertThat(checkLines(12, 300_000)).isGreaterThan(4_000);
    }

    private int checkLines(long seed, int lines) throws Exception {
        Random random = new Random(seed);
        int allowed = 0;
        for (int i = 0; i < lines; i++) {
            String line = line(random);
            if (line.indexOf('\0') < 0 && allows(line)) {
                allowed++;
                check(line);
            }
        }
        return allowed;
    }

    private boolean allows(String line) {
        return policy.decide("shell", List.of(new AskedPermission("execute", line)))
                        .effect()
                == Verdict.Effect.ALLOW;
    }

    private static String line(Random random) {
        StringBuilder line = new StringBuilder(random.nextInt(4) == 0 ? "" : "ok go");
        for (int i = random.nextInt(6); i > 0; i--) {
            line.append(random.nextBoolean() ? " " : "").append(PIECES[random.nextInt(PIECES.length)]);
        }
        return line.toString();
    }

    private void check(String line) throws Exception {
        for (String shell : shells()) {
            Files.deleteIfExists(log);
            run(shell, line);
            for (List<String> words : ran()) {
                assertThat(words.size() >= 2
                                && words.get(0).equals("ok")
                                && words.get(1).equals("go"))
                        .as("%s runs %s for the allowed line <%s>", shell, words, line)
                        .isTrue();
            }
            try (Stream<Path> files = Files.list(work)) {
                assertThat(files).as("files written by <%s>", line).isEmpty();
            }
        }
    }

    private static List<String> shells() {
        return Stream.of("/bin/sh", "/bin/bash")
                .filter(shell -> Files.isExecutable(Path.of(shell)))
                .toList();
    }

    private void run(String shell, String line) throws IOException, InterruptedException {
        // The end of the pipe comes when programs put into the background have ended too.
        ProcessBuilder builder = new ProcessBuilder(
                        "/bin/sh", "-c", "\"$1\" -c -- \"$2\" 2>&1 | /bin/cat", "sh", shell, line)
                .directory(work.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().put("PATH", programs.toString());
        Process process = builder.start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(shell + " does not end: " + line);
        }
    }

    private List<List<String>> ran() throws IOException {
        List<List<String>> commands = new ArrayList<>();
        if (Files.exists(log)) {
            String all = Files.readString(log);
            int from = 0;
            // What is still being written, by a program that took its output elsewhere, is there for the next line.
            for (int end = all.indexOf(END); end >= 0; end = all.indexOf(END, from)) {
                commands.add(List.of(all.substring(from, end).split("\037")));
                from = end + END.length();
            }
        }
        return commands;
    }
}
