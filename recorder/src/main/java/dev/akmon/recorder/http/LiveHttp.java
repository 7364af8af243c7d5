package dev.akmon.recorder.http;

import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * HTTP attempts over the network, with {@code java.net.http}. HTTP/1.1 only, so that what is recorded is what was said;
 * no redirects, no retries, no cookies, no compression.
 *
 * <p>Proxies come from {@code https_proxy}, {@code http_proxy}, {@code all_proxy} and {@code no_proxy} in lower or upper
 * case, otherwise from the JDK's system properties; addresses of this machine are always reached directly.
 *
 * <p>Any number of threads may open exchanges; {@link #cancel} may come from any other, a signal handler's for instance.
 */
public final class LiveHttp implements ExchangeOpener {
    private final HttpTimeouts timeouts;
    private final Clock clock;
    private final ProxySelector proxies;
    private final Set<LiveExchange> open = ConcurrentHashMap.newKeySet();
    private volatile @Nullable String cancelReason;

    // Built when first needed: setting up TLS takes longer than most exchanges with a server on this machine.
    private @Nullable HttpClient plainClient;
    private @Nullable HttpClient tlsClient;

    /**
     * @param timeouts how long to wait
     * @param clock stamps the exchanges
     * @param environment where the proxy variables are looked up
     */
    public LiveHttp(HttpTimeouts timeouts, Clock clock, Map<String, String> environment) {
        this.timeouts = timeouts;
        this.clock = clock;
        this.proxies = new EnvironmentProxies(environment, ProxySelector.getDefault());
    }

    @Override
    public Exchange open(HttpCall call) {
        LiveExchange exchange = new LiveExchange(call, timeouts, clock, open::remove);
        // In this order: whoever cancels sets the reason first, so that no exchange is missed by both.
        open.add(exchange);
        String reason = cancelReason;
        if (reason != null) {
            exchange.cancel(reason);
        }
        exchange.send(call, this::client);
        return exchange;
    }

    /**
     * Fails every exchange under way, and any that is opened until {@link #resume()}, with status {@code Cancelled}. A
     * blocked read returns at once.
     *
     * @param reason in a few words, the message of the failure and of the record
     */
    public void cancel(String reason) {
        cancelReason = reason;
        open.forEach(exchange -> exchange.cancel(reason));
    }

    /** Takes back {@link #cancel} for exchanges to come. */
    public void resume() {
        cancelReason = null;
    }

    /**
     * Starts loading in the background what the first exchange with a server of this scheme needs, so that it is there
     * when the request is: it takes about as long as reading a configuration and opening a journal.
     *
     * @param scheme http or https
     */
    public void prewarm(String scheme) {
        Thread thread = new Thread(() -> client(scheme), "akmon-http-prewarm");
        thread.setDaemon(true);
        thread.start();
    }

    private synchronized HttpClient client(String scheme) {
        if (scheme.equalsIgnoreCase("https")) {
            if (tlsClient == null) {
                tlsClient = builder().build();
            }
            return tlsClient;
        }
        if (plainClient == null) {
            plainClient = builder().sslContext(trustingNobody()).build();
        }
        return plainClient;
    }

    private HttpClient.Builder builder() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeouts.connect())
                .proxy(proxies);
    }

    /** For the client that never uses TLS: without it the JDK would read all the certificates of its trust store. */
    private static SSLContext trustingNobody() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[0], new TrustManager[0], new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has TLS", e);
        }
    }
}
