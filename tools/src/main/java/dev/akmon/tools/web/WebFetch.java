package dev.akmon.tools.web;

import dev.akmon.tools.Cancellation;
import dev.akmon.tools.DisplayName;
import dev.akmon.tools.ErrorCode;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.Utf8;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * One GET request and the redirects that follow from it. For a single use.
 *
 * <p>A name is looked up once, every address it has is checked, and the connection goes to one of these very addresses: a
 * name that has another address a moment later leads nowhere else. There is no proxy, which would look the name up itself.
 */
final class WebFetch {

    /** Bytes of a document, decompressed. */
    static final int MAX_BODY = 2 << 20;

    private static final int MAX_REDIRECTS = 5;
    private static final int MAX_HEADERS = 200;
    private static final int MAX_HEADER_LENGTH = 32 << 10;
    private static final String USER_AGENT = "akmon";
    private static final String ACCEPT =
            "text/html, text/markdown, text/plain, application/json, application/xml;q=0.9, text/*;q=0.8, */*;q=0.1";

    /** Looks names up; addresses that are written out are their own. */
    interface Names {
        InetAddress[] addressesOf(String name) throws UnknownHostException;
    }

    private final WebSettings settings;
    private final Names names;
    private volatile boolean stopped;
    private volatile @Nullable HttpGet request;

    WebFetch(WebSettings settings, Names names) {
        this.settings = settings;
        this.names = names;
    }

    /** @throws ToolException when there is no document, whatever the reason */
    WebReply get(WebAddress address, Cancellation cancellation) throws ToolException {
        // On a thread of its own: looking a name up cannot be interrupted.
        FutureTask<WebReply> task = new FutureTask<>(() -> follow(address));
        Thread thread = new Thread(task, "akmon-web-fetch");
        thread.setDaemon(true);
        cancellation.onRequest(() -> task.cancel(true));
        thread.start();
        try {
            return task.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failure(address, e.getCause());
        } catch (TimeoutException e) {
            throw timedOut();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted();
        } catch (CancellationException e) {
            throw interrupted();
        } finally {
            stop();
        }
    }

    private static ToolException interrupted() {
        return new ToolException(ErrorCode.INTERRUPTED, "[interrupted; nothing was fetched]");
    }

    private ToolException timedOut() {
        return new ToolException(
                ErrorCode.TIMED_OUT,
                "there was no complete answer within " + settings.timeout().toSeconds() + " s");
    }

    private ToolException failure(WebAddress address, Throwable cause) {
        if (cause instanceof ToolException known) {
            return known;
        }
        // The connection has as much time as the whole, and may notice first that it is over.
        if (cause instanceof SocketTimeoutException) {
            return timedOut();
        }
        if (cause instanceof IOException) {
            String what = cause instanceof SSLException ? "no secure connection" : "the request failed";
            return new ToolException(
                    ErrorCode.FETCH_FAILED,
                    what + " (" + address.hostAndPort() + "): " + DisplayName.of(reason(cause)));
        }
        throw new IllegalStateException("fetching " + address, cause);
    }

    private static String reason(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private void stop() {
        stopped = true;
        HttpGet running = request;
        if (running != null) {
            running.cancel();
        }
    }

    private WebReply follow(WebAddress first) throws ToolException, IOException {
        WebAddress address = first;
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            WebReply reply = request(address);
            if (!(reply instanceof WebReply.Moved moved) || !address.vouchesFor(moved.to())) {
                return reply;
            }
            address = moved.to();
        }
        throw new ToolException(
                ErrorCode.FETCH_FAILED,
                "the server redirected more than " + MAX_REDIRECTS + " times, last to " + address);
    }

    private WebReply request(WebAddress address) throws ToolException, IOException {
        InetAddress[] checked = lookUp(address);
        HttpGet get = new HttpGet(address.toString());
        get.setHeader("Accept", ACCEPT);
        request = get;
        if (stopped) {
            throw interrupted();
        }
        // Closed at once and without reading to the end, which may be far away.
        CloseableHttpClient client = client(new Pinned(address.lookupName(), checked));
        try {
            HttpHost host = new HttpHost(address.scheme(), address.lookupName(), address.port());
            return reply(address, client.executeOpen(host, get, null));
        } finally {
            client.close(CloseMode.IMMEDIATE);
        }
    }

    private InetAddress[] lookUp(WebAddress address) throws ToolException {
        InetAddress[] addresses;
        try {
            addresses = names.addressesOf(address.lookupName());
        } catch (UnknownHostException e) {
            throw new ToolException(ErrorCode.FETCH_FAILED, "there is no host " + address.host());
        }
        if (!settings.privateHosts().contains(address.hostAndPort())) {
            for (InetAddress candidate : addresses) {
                if (!PublicAddresses.contain(candidate)) {
                    String where = candidate.getHostAddress();
                    String what = where.equals(address.host()) ? where : address.host() + " is at " + where + ", which";
                    throw new ToolException(
                            ErrorCode.ADDRESS_REFUSED,
                            what + " is not an address of the public internet; the user can permit "
                                    + address.hostAndPort() + " in the configuration, under [web] allow_private_hosts");
                }
            }
        }
        return addresses;
    }

    /** Answers with the addresses that were checked, and knows no other name. */
    private record Pinned(String name, InetAddress[] addresses) implements DnsResolver {

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            if (!host.equals(name)) {
                throw new UnknownHostException(host);
            }
            return addresses.clone();
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    private CloseableHttpClient client(DnsResolver resolver) {
        Timeout patience = Timeout.of(settings.timeout());
        HttpClientConnectionManager connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(resolver)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(patience)
                        .setSocketTimeout(patience)
                        .build())
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom()
                                .setMaxHeaderCount(MAX_HEADERS)
                                .setMaxLineLength(MAX_HEADER_LENGTH)
                                .build())
                        .build())
                .build();
        return HttpClients.custom()
                .setConnectionManager(connections)
                .setUserAgent(USER_AGENT)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setProtocolUpgradeEnabled(false)
                        .setAuthenticationEnabled(false)
                        .setResponseTimeout(patience)
                        .build())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    private static WebReply reply(WebAddress address, ClassicHttpResponse response) throws ToolException, IOException {
        int status = response.getCode();
        Header location = response.getFirstHeader("Location");
        if (status >= 300 && status < 400 && location != null) {
            return new WebReply.Moved(address, status, redirectTarget(address, location.getValue()));
        }
        if (status < 200 || status >= 300) {
            throw new ToolException(ErrorCode.FETCH_FAILED, address + " answered with status " + status);
        }
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            return new WebReply.Document(address, status, "", null, new byte[0], false);
        }
        ContentType type = ContentType.parseLenient(entity.getContentType());
        String mediaType = type == null ? "" : type.getMimeType().toLowerCase(Locale.ROOT);
        if (!WebText.isText(mediaType)) {
            throw new ToolException(
                    ErrorCode.BINARY_CONTENT,
                    address + " is " + DisplayName.of(Utf8.head(mediaType, 100)) + "; only text can be fetched");
        }
        Charset charset = type == null ? null : type.getCharset();
        InputStream content = entity.getContent();
        byte[] body = content.readNBytes(MAX_BODY);
        return new WebReply.Document(address, status, mediaType, charset, body, content.read() >= 0);
    }

    private static WebAddress redirectTarget(WebAddress from, String location) throws ToolException {
        try {
            return from.resolve(location);
        } catch (ToolException e) {
            throw new ToolException(
                    ErrorCode.FETCH_FAILED,
                    from + " redirects to " + DisplayName.of(Utf8.head(location, 200)) + "; " + e.getMessage());
        }
    }
}
