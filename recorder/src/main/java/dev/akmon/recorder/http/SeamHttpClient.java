package dev.akmon.recorder.http;

import dev.akmon.journal.AttemptStatus;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventListenerUtils;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * LangChain4j's HTTP client over the seam. One call is one attempt: it is announced to the {@link AttemptListener}, made,
 * captured byte for byte, reported, and only then does the caller hear how it ended. Streams too are read on the calling
 * thread, which returns when they are over. Nothing is retried and no redirect is followed.
 *
 * <p>The caller hears one outcome: completion when the reply was whole and no error, otherwise an error, an {@link
 * HttpException} for what the server reported and an {@link ExchangeException} for what happened to the connection. A
 * receiver that cancels a stream hears nothing more, as LangChain4j has it. Of a reply's headers it sees those that are
 * recorded, so that a replay can show it the same.
 *
 * <p>If the listener fails, the request is not sent, the call throws an {@link UncheckedIOException}, and so does every
 * later one of the same builder, even where LangChain4j would have swallowed the exception: see {@link
 * SeamHttpClientBuilder#recordingFailure()}.
 */
public final class SeamHttpClient implements HttpClient {
    /** Error replies are kept whole, up to this. */
    private static final int MAX_ERROR_BYTES = 8 << 20;

    private static final int CHUNK_BYTES = 8192;
    private static final byte[] NO_BODY = {};

    private final ExchangeOpener opener;
    private final StreamProtocol protocol;
    private final AttemptReporter reporter;

    SeamHttpClient(ExchangeOpener opener, StreamProtocol protocol, AttemptReporter reporter) {
        this.opener = opener;
        this.protocol = protocol;
        this.reporter = reporter;
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        HttpCall call = call(request, false);
        byte[] message = reporter.announce(call);
        Reply reply;
        Exchange exchange = opener.open(call);
        try (exchange) {
            reply = wholeReply(exchange, SentCredentials.of(call));
        }
        reporter.report(reply.outcome().attempt(message, exchange.startedAt(), exchange.endedAt()));
        return reply.orThrow();
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        HttpCall call = call(request, true);
        byte[] message = reporter.announce(call);
        StreamedReply reply;
        Exchange exchange = opener.open(call);
        try (exchange) {
            reply = streamedReply(exchange, SentCredentials.of(call), parser, listener);
        }
        reporter.report(reply.outcome().attempt(message, exchange.startedAt(), exchange.endedAt()));
        reply.conclude(listener);
    }

    /** A reply that has been read to its end; the head is null when none came. */
    private record Reply(Outcome outcome, @Nullable ReplyHead head, byte[] body) {
        SuccessfulHttpResponse orThrow() {
            if (outcome.error() instanceof HttpException e) {
                throw e;
            }
            if (outcome.error() instanceof ExchangeException e) {
                throw new UncheckedIOException(e);
            }
            return SuccessfulHttpResponse.builder()
                    .statusCode(head.status())
                    .headers(head.headers())
                    .body(body)
                    .build();
        }
    }

    /**
     * A reply whose stream, if it was one, has been handed to the receiver.
     *
     * @param cancelled whether the receiver closed the stream itself
     * @param parserFailure what the parser threw, which is nobody's to swallow
     */
    private record StreamedReply(
            Outcome outcome, boolean cancelled, @Nullable RuntimeException parserFailure) {
        void conclude(ServerSentEventListener listener) {
            if (parserFailure != null) {
                throw parserFailure;
            }
            if (cancelled) {
                return;
            }
            Exception error = outcome.error();
            ServerSentEventListenerUtils.ignoringExceptions(
                    error == null ? listener::onClose : () -> listener.onError(error));
        }
    }

    private static Reply wholeReply(Exchange exchange, SentCredentials sent) {
        try {
            return wholeReply(HttpMessages.kept(exchange.head()), exchange.body(), sent);
        } catch (ExchangeException e) {
            return new Reply(Outcome.withoutReply(e), null, NO_BODY);
        }
    }

    private static Reply wholeReply(ReplyHead head, InputStream body, SentCredentials sent) {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        int limit = head.successful() ? ReplyLimit.BYTES : MAX_ERROR_BYTES;
        try {
            readUpTo(limit, body, received);
            if (head.successful() && received.size() == limit) {
                throw ReplyLimit.reached();
            }
        } catch (ExchangeException e) {
            // The status of an error reply says more than how its body ended.
            if (head.successful() || e.status() == AttemptStatus.Known.CANCELLED) {
                byte[] part = head.successful() ? received.toByteArray() : sent.removedFrom(received.toByteArray());
                return new Reply(Outcome.brokenBody(head, part, e), head, part);
            }
        }
        byte[] whole = head.successful() ? received.toByteArray() : sent.removedFrom(received.toByteArray());
        return new Reply(Outcome.reply(head, whole), head, whole);
    }

    private static void readUpTo(int limit, InputStream body, ByteArrayOutputStream received) throws ExchangeException {
        byte[] chunk = new byte[CHUNK_BYTES];
        try {
            while (received.size() < limit) {
                int count = body.read(chunk, 0, Math.min(chunk.length, limit - received.size()));
                if (count < 0) {
                    return;
                }
                received.write(chunk, 0, count);
            }
        } catch (ExchangeException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("an exchange's body fails with an ExchangeException only", e);
        }
    }

    private StreamedReply streamedReply(
            Exchange exchange, SentCredentials sent, ServerSentEventParser parser, ServerSentEventListener listener) {
        ReplyHead head;
        try {
            head = HttpMessages.kept(exchange.head());
        } catch (ExchangeException e) {
            return new StreamedReply(Outcome.withoutReply(e), false, null);
        }
        if (!head.successful()) {
            return new StreamedReply(wholeReply(head, exchange.body(), sent).outcome(), false, null);
        }
        SuccessfulHttpResponse open = SuccessfulHttpResponse.builder()
                .statusCode(head.status())
                .headers(head.headers())
                .build();
        ServerSentEventListenerUtils.ignoringExceptions(() -> listener.onOpen(open));
        StreamCapture capture = new StreamCapture(exchange.body(), protocol, head);
        RuntimeException parserFailure = parse(parser, capture, listener);
        capture.close();
        return new StreamedReply(Outcome.stream(head, capture), capture.closedEarly(), parserFailure);
    }

    private @Nullable RuntimeException parse(
            ServerSentEventParser parser, StreamCapture capture, ServerSentEventListener listener) {
        EventsOnly events = new EventsOnly(protocol.adapt(listener), capture);
        try {
            parser.parse(capture, events);
        } catch (RuntimeException e) {
            return e;
        }
        return events.parserError()
                .map(error -> new IllegalStateException("the stream's parser failed: " + error.getMessage(), error))
                .orElse(null);
    }

    private static HttpCall call(HttpRequest request, boolean streaming) {
        if (!request.formDataFields().isEmpty() || !request.formDataFiles().isEmpty()) {
            throw new UnsupportedOperationException("form data cannot be recorded: send a body instead");
        }
        byte[] body = request.body() == null ? NO_BODY : request.body().getBytes(StandardCharsets.UTF_8);
        return new HttpCall(request.method().name(), uri(request.url()), request.headers(), body, streaming);
    }

    private static URI uri(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            // The address may hold a password, so it is not quoted.
            throw new IllegalArgumentException("the model's address is no valid URL: " + e.getReason());
        }
    }
}
