package dev.akmon.recorder.http;

import dev.akmon.journal.AttemptStatus;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Says in one line what happened to an attempt. What {@code java.net.http} says is quoted only where it adds something: it
 * differs between JDKs, and where it complains about a header it quotes the header, which may be a key.
 */
final class ExchangeFailures {
    private final URI uri;
    private final String server;
    private final HttpTimeouts timeouts;

    ExchangeFailures(URI uri, HttpTimeouts timeouts) {
        this.uri = uri;
        this.server = RecordedUrl.origin(uri);
        this.timeouts = timeouts;
    }

    ExchangeException cancelled(String reason) {
        return new ExchangeException(AttemptStatus.Known.CANCELLED, "cancelled: " + reason);
    }

    ExchangeException noAnswer() {
        return network("no answer from " + server + " within " + text(timeouts.headers()), null);
    }

    ExchangeException stalled(long received) {
        return network(
                "nothing came from " + server + " for " + text(timeouts.idle()) + " after " + bytes(received)
                        + " of the reply",
                null);
    }

    ExchangeException inBody(long received, Throwable cause) {
        return network("the connection to " + server + " broke after " + bytes(received) + " of the reply", cause);
    }

    /** @param thrown what the request's future failed with */
    ExchangeException beforeReply(Throwable thrown) {
        Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
        Optional<UnusableProxyException> proxy = find(cause, UnusableProxyException.class);
        if (proxy.isPresent()) {
            return other("ProxyError", proxy.get().getMessage(), cause);
        }
        if (cause instanceof IllegalArgumentException) {
            return invalidRequest(cause);
        }
        if (cause instanceof HttpConnectTimeoutException) {
            return network("no connection to " + server + " within " + text(timeouts.connect()), cause);
        }
        if (find(cause, UnresolvedAddressException.class).isPresent()) {
            return network("unknown host name in " + server, cause);
        }
        if (find(cause, ConnectException.class).isPresent()) {
            return notConnected(cause);
        }
        if (find(cause, SSLException.class).isPresent()) {
            return tls(cause);
        }
        return noReply(cause);
    }

    private ExchangeException invalidRequest(Throwable cause) {
        boolean web = uri.getHost() != null
                && ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()));
        return other(
                "InvalidRequest",
                web
                        ? "a header has characters that HTTP does not allow: look for a line break in the API key"
                        : "not an http or https address with a host: " + RecordedUrl.of(uri),
                cause);
    }

    private ExchangeException notConnected(Throwable cause) {
        // The first message there is: the JDK wraps one ConnectException in another, some without a message.
        String detail = null;
        for (Throwable t = cause; t != null && detail == null; t = t.getCause()) {
            detail = t instanceof ConnectException ? t.getMessage() : null;
        }
        return detail == null || detail.startsWith("Connection refused")
                ? network("connection refused by " + server + ": is the server running?", cause)
                : network("cannot connect to " + server + ": " + detail, cause);
    }

    private ExchangeException tls(Throwable cause) {
        boolean untrusted = find(cause, CertificateException.class).isPresent()
                || find(cause, SSLPeerUnverifiedException.class).isPresent();
        return untrusted
                ? other("TlsError", "the certificate of " + server + " cannot be trusted: " + cause.getMessage(), cause)
                : network("TLS with " + server + " failed: " + cause.getMessage(), cause);
    }

    private ExchangeException noReply(Throwable cause) {
        if (cause instanceof ProtocolException
                || find(cause, ProtocolException.class).isPresent()) {
            return network(server + " does not answer in HTTP/1.1", cause);
        }
        String detail = cause.getMessage();
        if (cause instanceof IOException && detail != null && detail.contains("Tunnel failed")) {
            return network("the proxy does not connect to " + server + ": " + detail, cause);
        }
        return network(server + " closed the connection without an answer", cause);
    }

    private static ExchangeException network(String message, @Nullable Throwable cause) {
        return new ExchangeException(AttemptStatus.Known.NETWORK_ERROR, message, cause);
    }

    private static ExchangeException other(String status, String message, Throwable cause) {
        return new ExchangeException(new AttemptStatus.Other(status), message, cause);
    }

    private static <T extends Throwable> Optional<T> find(Throwable thrown, Class<T> type) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return Optional.of(type.cast(t));
            }
        }
        return Optional.empty();
    }

    private static String bytes(long count) {
        return count == 1 ? "1 byte" : count + " bytes";
    }

    private static String text(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
}
