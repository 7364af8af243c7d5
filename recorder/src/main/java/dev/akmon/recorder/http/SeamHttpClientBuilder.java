package dev.akmon.recorder.http;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a LangChain4j model is given so that its traffic passes the seam. The timeouts a model sets here have no effect:
 * time is the opener's business, see {@link LiveHttp}.
 */
public final class SeamHttpClientBuilder implements HttpClientBuilder {
    private final ExchangeOpener opener;
    private final StreamProtocol protocol;
    private final AttemptReporter reporter;
    private @Nullable Duration connectTimeout;
    private @Nullable Duration readTimeout;

    /**
     * @param opener makes the attempts
     * @param protocol what the model's streams look like
     * @param listener is told of every attempt
     */
    public SeamHttpClientBuilder(ExchangeOpener opener, StreamProtocol protocol, AttemptListener listener) {
        this.opener = opener;
        this.protocol = protocol;
        this.reporter = new AttemptReporter(listener);
    }

    /**
     * Why an attempt could not be recorded. From then on nothing is sent any more, so whoever drives the model must look
     * here after each call.
     */
    public Optional<IOException> recordingFailure() {
        return reporter.failure();
    }

    @Override
    public @Nullable Duration connectTimeout() {
        return connectTimeout;
    }

    @Override
    public SeamHttpClientBuilder connectTimeout(@Nullable Duration timeout) {
        connectTimeout = timeout;
        return this;
    }

    @Override
    public @Nullable Duration readTimeout() {
        return readTimeout;
    }

    @Override
    public SeamHttpClientBuilder readTimeout(@Nullable Duration timeout) {
        readTimeout = timeout;
        return this;
    }

    @Override
    public HttpClient build() {
        return new SeamHttpClient(opener, protocol, reporter);
    }
}
