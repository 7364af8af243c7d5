package dev.akmon.tools.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.tools.Bench;
import dev.akmon.tools.Cancellation;
import dev.akmon.tools.Permission;
import dev.akmon.tools.PreparedCall;
import dev.akmon.tools.ToolResult;
import dev.akmon.tools.Utf8;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadFileToolTest {

    @TempDir
    Path temp;

    private Bench bench;

    @BeforeEach
    void createBench() throws IOException {
        bench = new Bench(temp);
    }

    @Test
    void returnsTheTextAsItIs() throws Exception {
        bench.file("a.txt", "one\r\n\ttwo\n\nlast without newline");
        ToolResult result = bench.call("read_file", "path", "./a.txt");
        assertThat(result.content()).isEqualTo("one\r\n\ttwo\n\nlast without newline");
        assertThat(result.success()).isTrue();
        assertThat(result.truncated()).isFalse();
        assertThat(result.effects()).isEmpty();
        assertThat(bench.prepare("read_file", "path", "x/../a.txt").permissions())
                .containsExactly(new Permission(Permission.Kind.READ, "a.txt"));
    }

    @Test
    void returnsTheLinesAskedForAndSaysHowToReadOn() throws Exception {
        bench.file("a.txt", numberedLines(10));
        assertThat(bench.call("read_file", "path", "a.txt", "offset", 3, "limit", 2)
                        .content())
                .isEqualTo("line 3\nline 4\n[lines 3-4 of 10; read on with offset 5]");
        assertThat(bench.call("read_file", "path", "a.txt", "offset", 9, "limit", 5)
                        .content())
                .isEqualTo("line 9\nline 10\n");
        ToolResult beyond = bench.call("read_file", "path", "a.txt", "offset", 11);
        assertThat(beyond.errorCode()).isEqualTo("invalid_args");
        assertThat(beyond.content()).contains("has 10 lines");
    }

    @Test
    void stopsAtTheDefaultNumberOfLines() throws Exception {
        bench.file("a.txt", numberedLines(ReadFileTool.DEFAULT_LINES + 1));
        ToolResult result = bench.call("read_file", "path", "a.txt");
        assertThat(result.truncated()).isTrue();
        assertThat(result.content()).endsWith("line 2000\n[lines 1-2000 of 2001; read on with offset 2001]");
        assertThat(bench.call("read_file", "path", "a.txt", "limit", 1).truncated())
                .isFalse();
    }

    @Test
    void stopsBetweenLinesAtTheByteLimit() throws Exception {
        String line = "ü".repeat(499) + "x\n";
        bench.file("a.txt", line.repeat(100));
        ToolResult result = bench.call("read_file", "path", "a.txt");
        int fitting = ReadFileTool.MAX_BYTES / 1000;
        assertThat(result.truncated()).isTrue();
        assertThat(result.content())
                .isEqualTo(line.repeat(fitting) + "[lines 1-" + fitting + " of 100; read on with offset "
                        + (fitting + 1) + "]");
    }

    @Test
    void cutsALineThatAloneIsTooLongBetweenCharacters() throws Exception {
        for (int shift = 0; shift < 4; shift++) {
            bench.file("a.txt", "x".repeat(shift) + "😀".repeat(20_000) + "\nsecond\n");
            ToolResult result = bench.call("read_file", "path", "a.txt");
            assertThat(Utf8.wellFormed(result.content())).isTrue();
            assertThat(result.content())
                    .startsWith("x".repeat(shift) + "😀")
                    .doesNotContain("\uFFFD")
                    .endsWith("[line 1 of 2 has " + (80_001 + shift) + " bytes and is cut here; read on with offset"
                            + " 2]");
            int kept = result.content().indexOf('\n');
            assertThat(result.content().substring(0, kept).getBytes(StandardCharsets.UTF_8).length)
                    .isBetween(ReadFileTool.MAX_BYTES - 3, ReadFileTool.MAX_BYTES);
        }
    }

    @Test
    void everyLineCanBeReachedByReadingOn() throws Exception {
        Random random = new Random(7);
        for (int round = 0; round < 20; round++) {
            List<String> lines = IntStream.range(0, 1 + random.nextInt(400))
                    .mapToObj(i -> "äé😀x".repeat(random.nextInt(100)) + (random.nextBoolean() ? "\r\n" : "\n"))
                    .collect(Collectors.toList());
            bench.file("a.txt", String.join("", lines));
            StringBuilder read = new StringBuilder();
            int offset = 1;
            while (offset <= lines.size()) {
                String part = bench.call("read_file", "path", "a.txt", "offset", offset)
                        .content();
                int note = part.lastIndexOf("[lines ");
                read.append(note < 0 ? part : part.substring(0, note));
                offset = note < 0
                        ? lines.size() + 1
                        : Integer.parseInt(part.substring(part.lastIndexOf(' ') + 1, part.length() - 1));
            }
            assertThat(read.toString()).isEqualTo(String.join("", lines));
        }
    }

    @Test
    void saysWhenAFileIsEmpty() throws Exception {
        bench.file("empty", "");
        assertThat(bench.call("read_file", "path", "empty").content()).isEqualTo("[the file is empty]");
    }

    @Test
    void refusesWhatIsNoText() throws Exception {
        bench.file("nul", new byte[] {'a', 0, 'b'});
        bench.file("latin1", new byte[] {'f', (byte) 0xFC, 'r'});
        bench.file("surrogate", new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80});
        for (String file : List.of("nul", "latin1", "surrogate")) {
            assertThat(bench.call("read_file", "path", file).errorCode()).isEqualTo("binary_content");
        }
    }

    @Test
    void refusesWhatIsNoFile() throws Exception {
        Files.createDirectory(bench.root.resolve("dir"));
        assertThat(bench.call("read_file", "path", "dir").errorCode()).isEqualTo("not_a_file");
        assertThat(bench.call("read_file", "path", "missing").errorCode()).isEqualTo("not_found");
        assertThat(bench.call("read_file", "path", "../x").errorCode()).isEqualTo("path_escape");
        Process fifo = new ProcessBuilder("mkfifo", bench.root.resolve("fifo").toString()).start();
        assertThat(fifo.waitFor()).isZero();
        assertThat(bench.call("read_file", "path", "fifo").errorCode()).isEqualTo("not_a_file");
    }

    @Test
    void doesNotFollowALinkThatWasPutThereAfterItWasAllowed() throws Exception {
        Path file = bench.file("a.txt", "harmless");
        Path secret = Files.writeString(temp.resolve("secret"), "secret");
        PreparedCall call = bench.prepare("read_file", "path", "a.txt");
        Files.delete(file);
        Files.createSymbolicLink(file, secret);
        ToolResult result = call.run(Cancellation.NEVER);
        assertThat(result.success()).isFalse();
        assertThat(result.content()).doesNotContain("secret");
    }

    private static String numberedLines(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
    }
}
