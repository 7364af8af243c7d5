package dev.akmon.recorder.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.akmon.journal.AttemptStatus;
import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.DefaultServerSentEventParser;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a server does, playing back what was captured of it gives the same capture and the same events. */
class PlaybackTest {
    private static final List<AttemptStatus> FAILURES = List.of(
            AttemptStatus.Known.NETWORK_ERROR, AttemptStatus.Known.CANCELLED, new AttemptStatus.Other("TlsError"));

    private static final List<String> PIECES = List.of(
            "data: {\"choices\":[{\"delta\":{\"content\":\"ä\"}}]}\n\n",
            "data: {\"choices\":[{\"finish_reason\":\"stop\"}]}\n\n",
            "data: {\"candidates\":[{\"finishReason\":\"STOP\"}]}\r\n\r\n",
            "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n",
            "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}\n\n",
            "{\"message\":{\"content\":\"x\",\"tool_calls\":[{\"function\":{\"name\":\"f\"}}]},\"done\":false}\n",
            "{\"done\":true}\n",
            "{\"error\":\"gone\"}\n",
            "data: [DONE]\n\n",
            "data: {\"a\":\ndata: 1}\n\n",
            "data: {oops\n\n",
            ": comment\n\n",
            "data: \"text\"\n",
            "\r",
            "\n",
            "<html>",
            "data: {");

    /** What an exchange does, byte for byte; what it is made of is used up by one call. */
    private record Behaviour(ReplyHead head, List<byte[]> pieces, ExchangeException failure) {}

    @ParameterizedTest
    @EnumSource
    void anyBehaviourPlaysBack(StreamProtocol protocol) {
        Random random = new Random(42 + protocol.ordinal());
        for (int i = 0; i < 3000; i++) {
            Behaviour behaviour = behaviour(random);
            boolean streaming = random.nextInt(10) > 0;
            int cancelAfter = random.nextInt(4) > 0 ? Integer.MAX_VALUE : random.nextInt(3);
            Run live = new Run(protocol, call -> new ScriptedExchange(behaviour), streaming, cancelAfter);
            CapturedAttempt attempt = live.attempts.get(0);
            Run again = new Run(protocol, call -> Conversation.playback(attempt), streaming, cancelAfter);

            assertThat(again.attempts).as("attempt %d, %s", i, behaviour).isEqualTo(live.attempts);
            assertThat(again.told).as("attempt %d, %s", i, attempt).isEqualTo(live.told);
            assertThat(live.told.stream().filter(line -> !line.startsWith("event") && !line.equals("open")))
                    .hasSizeLessThanOrEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsCapturedDoesNotDependOnThePiecesItCameIn(StreamProtocol protocol) {
        Random random = new Random(7 + protocol.ordinal());
        for (int i = 0; i < 500; i++) {
            Behaviour behaviour = behaviour(random);
            Behaviour inBytes =
                    new Behaviour(behaviour.head, split(join(behaviour.pieces), bytes -> 1), behaviour.failure);
            int cancelAfter = random.nextInt(3) > 0 ? Integer.MAX_VALUE : random.nextInt(3);
            Run one = new Run(protocol, call -> new ScriptedExchange(behaviour), true, cancelAfter);
            Run other = new Run(protocol, call -> new ScriptedExchange(inBytes), true, cancelAfter);

            assertThat(other.attempts).as("attempt %d", i).isEqualTo(one.attempts);
            assertThat(other.told).as("attempt %d", i).isEqualTo(one.told);
        }
    }

    @Test
    void refusesRecordingsOfNoAttempt() {
        assertThatExceptionOfType(HttpMessageException.class)
                .isThrownBy(() -> PlaybackExchange.of(
                        AttemptStatus.Known.SUCCESS, null, null, null, Instant.EPOCH, Instant.EPOCH));
        assertThatExceptionOfType(HttpMessageException.class)
                .isThrownBy(() -> PlaybackExchange.of(
                        AttemptStatus.Known.SUCCESS,
                        null,
                        "nonsense".getBytes(StandardCharsets.UTF_8),
                        null,
                        Instant.EPOCH,
                        Instant.EPOCH));
    }

    private static Behaviour behaviour(Random random) {
        ExchangeException failure = random.nextInt(3) > 0
                ? null
                : new ExchangeException(
                        FAILURES.get(random.nextInt(FAILURES.size())), "failure " + random.nextInt(100));
        if (failure != null && random.nextInt(10) == 0) {
            return new Behaviour(null, List.of(), failure);
        }
        // As over the network: only the connection of a reply that is no error, or a cancellation, fails in another
        // way.
        boolean failsOnlyByNetworkOrCancellation = failure != null && failure.status() instanceof AttemptStatus.Other;
        int status = random.nextInt(3) > 0 || failsOnlyByNetworkOrCancellation
                ? 200
                : List.of(307, 400, 408, 429, 500, 529).get(random.nextInt(6));
        Map<String, List<String>> headers = random.nextBoolean()
                ? Map.of("Content-Type", List.of("text/html"), "Set-Cookie", List.of("a"))
                : Map.of("Retry-After", List.of("" + random.nextInt(5)), "content-type", List.of("text/event-stream"));
        StringBuilder body = new StringBuilder();
        for (int n = random.nextInt(6); n > 0; n--) {
            body.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        int length = random.nextInt(4) > 0 || bytes.length == 0 ? bytes.length : random.nextInt(bytes.length);
        List<byte[]> pieces = split(Arrays.copyOf(bytes, length), rest -> 1 + random.nextInt(Math.min(rest, 40)));
        return new Behaviour(new ReplyHead(status, headers), pieces, failure);
    }

    private static List<byte[]> split(byte[] bytes, IntUnaryOperator sizeOfNext) {
        List<byte[]> pieces = new ArrayList<>();
        for (int from = 0; from < bytes.length; ) {
            int to = from + sizeOfNext.applyAsInt(bytes.length - from);
            pieces.add(Arrays.copyOfRange(bytes, from, to));
            from = to;
        }
        return pieces;
    }

    private static byte[] join(List<byte[]> pieces) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        pieces.forEach(joined::writeBytes);
        return joined.toByteArray();
    }

    /** One call, what was captured of it, and what its caller was told. */
    private static final class Run implements AttemptListener, ServerSentEventListener {
        private final List<CapturedAttempt> attempts = new ArrayList<>();
        private final List<String> told = new ArrayList<>();
        private final int cancelAfter;
        private int events;

        Run(StreamProtocol protocol, ExchangeOpener opener, boolean streaming, int cancelAfter) {
            this.cancelAfter = cancelAfter;
            var client = new SeamHttpClientBuilder(opener, protocol, this).build();
            HttpRequest request = HttpRequest.builder()
                    .method(HttpMethod.POST)
                    .url("http://h/")
                    .body("{}")
                    .build();
            if (streaming) {
                client.execute(request, new DefaultServerSentEventParser(), this);
            } else {
                try {
                    told.add("reply " + client.execute(request).body());
                } catch (RuntimeException e) {
                    told.add("thrown " + e.getMessage());
                }
            }
            assertThat(attempts).hasSize(1);
        }

        @Override
        public void aboutToSend(byte[] requestMessage) {
            // Every call is sent.
        }

        @Override
        public void finished(CapturedAttempt attempt) {
            attempts.add(attempt);
        }

        @Override
        public void onOpen(SuccessfulHttpResponse response) {
            told.add("open");
        }

        @Override
        public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
            told.add("event " + event);
            if (events++ == cancelAfter) {
                context.parsingHandle().cancel();
            }
        }

        @Override
        public void onError(Throwable error) {
            told.add("error " + error.getMessage());
        }

        @Override
        public void onClose() {
            told.add("close");
        }
    }

    private static final class ScriptedExchange implements Exchange {
        private final Behaviour behaviour;
        private final InputStream body;

        ScriptedExchange(Behaviour behaviour) {
            this.behaviour = behaviour;
            this.body = new PiecewiseBody(behaviour.pieces, behaviour.failure);
        }

        @Override
        public ReplyHead head() throws ExchangeException {
            if (behaviour.head == null) {
                throw behaviour.failure;
            }
            return behaviour.head;
        }

        @Override
        public InputStream body() {
            return body;
        }

        @Override
        public Instant startedAt() {
            return Instant.EPOCH;
        }

        @Override
        public void close() {
            // Nothing is open.
        }

        @Override
        public Instant endedAt() {
            return Instant.EPOCH;
        }
    }

    /** Hands out one piece per read, and then ends or fails. */
    private static final class PiecewiseBody extends InputStream {
        private final List<InputStream> pieces = new ArrayList<>();
        private final ExchangeException failure;

        PiecewiseBody(List<byte[]> pieces, ExchangeException failure) {
            pieces.forEach(piece -> this.pieces.add(new ByteArrayInputStream(piece)));
            this.failure = failure;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("bodies are read in pieces");
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            while (!pieces.isEmpty()) {
                int count = pieces.get(0).read(bytes, offset, length);
                if (count > 0) {
                    return count;
                }
                pieces.remove(0);
            }
            if (failure != null) {
                throw failure;
            }
            return -1;
        }
    }
}
