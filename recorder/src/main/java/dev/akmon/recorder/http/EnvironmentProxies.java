package dev.akmon.recorder.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The proxy for each address, as other command line programs choose it: {@code https_proxy} or {@code http_proxy} by the
 * address's scheme, then {@code all_proxy}, lower case before upper case; none for the names in {@code no_proxy} (a comma
 * separated list of host names, which stand for their subdomains too, or {@code *}); none ever for this machine itself.
 * Where the environment says nothing the JDK decides, by its system properties.
 *
 * <p>A proxy is named as {@code [http://]host[:port]}, the port being 80 unless given. SOCKS, TLS to the proxy, and user
 * names are not supported; such a setting fails the request rather than being passed over.
 */
public final class EnvironmentProxies extends ProxySelector {
    private static final int DEFAULT_PORT = 80;

    private final Map<String, String> environment;
    private final @Nullable ProxySelector otherwise;

    /**
     * Proxies of the environment.
     *
     * @param otherwise who decides where the environment says nothing; null for no proxy
     */
    public EnvironmentProxies(Map<String, String> environment, @Nullable ProxySelector otherwise) {
        this.environment = Map.copyOf(environment);
        this.otherwise = otherwise;
    }

    @Override
    public List<Proxy> select(URI uri) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        if (isThisMachine(host) || isExcepted(host)) {
            return List.of(Proxy.NO_PROXY);
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        return Stream.of(scheme + "_proxy", "all_proxy")
                .map(this::variable)
                .flatMap(Optional::stream)
                .findFirst()
                .map(setting -> List.of(proxy(setting)))
                .orElseGet(() -> otherwise == null ? List.of(Proxy.NO_PROXY) : otherwise.select(uri));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress proxy, IOException failure) {
        if (otherwise != null) {
            otherwise.connectFailed(uri, proxy, failure);
        }
    }

    private record Setting(String name, String value) {}

    private Optional<Setting> variable(String lowerCaseName) {
        return Stream.of(lowerCaseName, lowerCaseName.toUpperCase(Locale.ROOT))
                .filter(name -> !environment.getOrDefault(name, "").isBlank())
                .findFirst()
                .map(name -> new Setting(name, environment.get(name).strip()));
    }

    private static Proxy proxy(Setting setting) {
        URI uri;
        try {
            uri = new URI(setting.value().contains("://") ? setting.value() : "http://" + setting.value());
        } catch (URISyntaxException e) {
            throw unusable(setting, "is not of the form http://host:port");
        }
        if (!"http".equalsIgnoreCase(uri.getScheme())) {
            throw unusable(
                    setting, "names a proxy of kind " + uri.getScheme() + "; only http://host:port is supported");
        }
        if (uri.getRawUserInfo() != null) {
            throw unusable(setting, "has a user name; proxies that ask for one are not supported");
        }
        if (uri.getHost() == null) {
            throw unusable(setting, "is not of the form http://host:port");
        }
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(uri.getHost(), port));
    }

    private static UnusableProxyException unusable(Setting setting, String why) {
        return new UnusableProxyException("the proxy setting " + setting.name() + " " + why);
    }

    private static boolean isThisMachine(String host) {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.equals("[::1]")
                || host.matches("127(\\.\\d{1,3}){3}");
    }

    private boolean isExcepted(String host) {
        return variable("no_proxy").stream()
                .flatMap(setting -> Arrays.stream(setting.value().split(",")))
                .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
                .map(entry -> entry.startsWith("*.") ? entry.substring(1) : entry)
                .map(entry -> entry.startsWith(".") ? entry.substring(1) : entry)
                .filter(entry -> !entry.isEmpty())
                .anyMatch(entry -> entry.equals("*") || host.equals(entry) || host.endsWith("." + entry));
    }
}
