package dev.akmon.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Events whose bytes and hashes are known from elsewhere. */
class EventVectorsTest {
    private static final HexFormat HEX = HexFormat.of();

    /** One line of golden-events.txt: name, sha256, blake3 or a dash, hash form or a dash, frame form. */
    record Golden(String name, String sha256, String blake3, String hashForm, String frameForm) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Golden> golden() throws IOException {
        try (InputStream in = EventVectorsTest.class.getResourceAsStream("golden-events.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(line -> line.split(" "))
                    .map(f -> new Golden(f[0], f[1], f[2], f[3], f[4]));
        }
    }

    @ParameterizedTest
    @MethodSource("golden")
    void agreesWithGoldenEvents(Golden golden) throws EventFormatException {
        byte[] frame = HEX.parseHex(golden.frameForm());
        Event event = EventCodec.decodeFrame(frame);

        assertThat(EventCodec.frameForm(event)).isEqualTo(frame);
        assertThat(EventCodec.hash(event, HashAlgorithm.SHA256).hex()).isEqualTo(golden.sha256());
        if (!golden.blake3().equals("-")) {
            assertThat(EventCodec.hash(event, HashAlgorithm.BLAKE3).hex()).isEqualTo(golden.blake3());
        }
        if (!golden.hashForm().equals("-")) {
            assertThat(HEX.formatHex(EventCodec.hashForm(event))).isEqualTo(golden.hashForm());
        }
        assertThat(EventCodec.decodeHashForm(EventCodec.hashForm(event))).isEqualTo(event);
    }

    @Test
    void agreesWithTheSessionInTheVectors() throws Exception {
        List<String> lines = Files.readAllLines(TestVectors.find("agef/events.txt"));
        List<Digest> hashes = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("#") || line.isBlank()) {
                continue;
            }
            String[] fields = line.split(" \\| ");
            Event event = EventCodec.decodeFrame(HEX.parseHex(fields[3]));

            assertThat(fields[0])
                    .isEqualTo(event.sequence() + " " + event.kind().name());
            assertThat(EventCodec.hash(event, HashAlgorithm.SHA256).hex()).isEqualTo(fields[1]);
            assertThat(HEX.formatHex(EventCodec.hashForm(event))).isEqualTo(fields[2]);
            assertThat(HEX.formatHex(EventCodec.frameForm(event))).isEqualTo(fields[3]);
            assertThat(event.parents())
                    .isEqualTo(hashes.isEmpty() ? List.of() : hashes.subList(hashes.size() - 1, hashes.size()));
            hashes.add(EventCodec.hash(event, HashAlgorithm.SHA256));
        }
        assertThat(hashes).hasSize(8);
    }

    @Test
    void agreesWithTheReferenceOnEveryKindAndStatus() throws Exception {
        List<String> lines = Files.readAllLines(TestVectors.find("agef/reference-event-vectors.txt"));
        int events = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).isBlank()
                    || lines.get(i).startsWith(" ")
                    || lines.get(i).startsWith("#")) {
                continue;
            }
            String name = lines.get(i);
            String sha256 = lines.get(i + 1).strip().substring("sha256=".length());
            String blake3 = lines.get(i + 2).strip().substring("blake3=".length());
            ByteBuffer frame =
                    ByteBuffer.wrap(HEX.parseHex(lines.get(i + 3).strip().substring("frame=".length())));
            byte[] payload = new byte[frame.getInt()];
            frame.get(payload);

            assertThat(frame.hasRemaining()).as(name).isFalse();
            Event event = EventCodec.decodeFrame(payload);
            if (!name.startsWith("subsec")) {
                assertThat(name).startsWith(event.kind().name());
            }
            assertThat(EventCodec.hash(event, HashAlgorithm.SHA256).hex())
                    .as(name)
                    .isEqualTo(sha256);
            assertThat(EventCodec.hash(event, HashAlgorithm.BLAKE3).hex())
                    .as(name)
                    .isEqualTo(blake3);
            assertThat(EventCodec.frameForm(event)).as(name).isEqualTo(payload);
            events++;
        }
        assertThat(events).isGreaterThan(10);
    }
}
