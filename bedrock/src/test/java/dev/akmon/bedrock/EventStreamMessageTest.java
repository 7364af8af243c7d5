package dev.akmon.bedrock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.akmon.journal.content.EventStreamMessage;
import dev.akmon.journal.content.EventStreamMessage.MalformedException;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/** What AWS's own library writes, akmon's reader of recordings reads. */
class EventStreamMessageTest {
    private static final long SEED = 20261121;

    private static byte[] encoded(Map<String, HeaderValue> headers, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Message(headers, payload).encode(out);
        return out.toByteArray();
    }

    @Test
    void headersOfManyTypesAndPayloadsOfAnySizeAreRead() throws Exception {
        Random random = new Random(SEED);
        for (int i = 0; i < 300; i++) {
            Map<String, HeaderValue> headers = new LinkedHashMap<>();
            Map<String, String> texts = new LinkedHashMap<>();
            // No byte and no short: AWS's writer leaves out the values of these two.
            List<HeaderValue> others = List.of(
                    HeaderValue.fromBoolean(random.nextBoolean()),
                    HeaderValue.fromInteger(random.nextInt()),
                    HeaderValue.fromLong(random.nextLong()),
                    HeaderValue.fromByteArray(new byte[random.nextInt(300)]),
                    HeaderValue.fromTimestamp(Instant.ofEpochSecond(random.nextInt())),
                    HeaderValue.fromUuid(new UUID(random.nextLong(), random.nextLong())));
            for (int n = random.nextInt(6); n > 0; n--) {
                if (random.nextBoolean()) {
                    String value = "ä".repeat(1 + random.nextInt(200));
                    headers.put("text-" + n, HeaderValue.fromString(value));
                    texts.put("text-" + n, value);
                } else {
                    headers.put("other-" + n, others.get(random.nextInt(others.size())));
                }
            }
            byte[] payload = new byte[random.nextInt(3000)];
            random.nextBytes(payload);

            byte[] message = encoded(headers, payload);
            assertThat(EventStreamMessage.length(message)).isEqualTo(message.length);
            EventStreamMessage read = EventStreamMessage.parse(message);
            assertThat(read.headers()).as("seed %d, message %d", SEED, i).isEqualTo(texts);
            assertThat(read.payload()).isEqualTo(payload);
        }
    }

    @Test
    void noFlippedBitGoesUnnoticed() {
        byte[] message = encoded(Map.of(":event-type", HeaderValue.fromString("metadata")), "{}".getBytes());
        for (int bit = 0; bit < message.length * 8; bit++) {
            byte[] damaged = message.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThatThrownBy(() -> EventStreamMessage.parse(damaged))
                    .as("bit %d", bit)
                    .isInstanceOf(MalformedException.class);
            assertThat(EventStreamMessage.readAll(damaged)).isEmpty();
        }
    }

    @Test
    void aBodyIsReadAsFarAsItIsWhole() {
        byte[] body =
                ConverseReply.started().text(0, "a", "b").ended("end_turn").bytes();
        int whole = EventStreamMessage.readAll(body).size();
        assertThat(whole).isEqualTo(6);
        int before = 0;
        for (int length = 0; length <= body.length; length++) {
            int read = EventStreamMessage.readAll(Arrays.copyOf(body, length)).size();
            assertThat(read).isBetween(before, before + 1);
            before = read;
        }
        assertThat(before).isEqualTo(whole);
    }
}
