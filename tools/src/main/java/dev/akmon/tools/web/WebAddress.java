package dev.akmon.tools.web;

import dev.akmon.tools.ToolException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An address that can be fetched, always in the same spelling: scheme and host in lower case, no final dot, no default
 * port, no fragment, ASCII only. What is allowed, shown, requested and recorded is this spelling.
 *
 * @param host a name or an address; an IPv6 address in brackets
 * @param port the port, also where it is the scheme's own
 * @param target path and query, as the request has them
 */
record WebAddress(String scheme, String host, int port, String target) {

    private static final int MAX_LENGTH = 4096;
    private static final int FIRST_UNPRIVILEGED = 1024;
    private static final Pattern NUMBER_AT_END = Pattern.compile("(^|\\.)([0-9]+|0x[0-9a-f]*)$");
    private static final Pattern FOUR_NUMBERS = Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
    private static final Map<String, Integer> PORTS = Map.of("http", 80, "https", 443);

    /** @throws ToolException {@code invalid_args} when it is not an address that can be fetched */
    static WebAddress parse(String text) throws ToolException {
        try {
            return of(new URI(text.strip()));
        } catch (URISyntaxException e) {
            throw invalid("it is not a URL: " + e.getReason());
        }
    }

    /**
     * Where a redirect leads.
     *
     * @param location the header's value, absolute or relative to this address
     * @throws ToolException as {@link #parse}
     */
    WebAddress resolve(String location) throws ToolException {
        try {
            return of(URI.create(toString()).resolve(new URI(location.strip())));
        } catch (URISyntaxException e) {
            throw invalid("it is not a URL: " + e.getReason());
        }
    }

    private static WebAddress of(URI uri) throws ToolException {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        Integer standardPort = PORTS.get(scheme);
        if (standardPort == null) {
            throw invalid("only http:// and https:// can be fetched");
        }
        if (uri.getRawUserInfo() != null) {
            throw invalid("a user name or password in the URL is not sent; leave it out");
        }
        if (uri.getHost() == null) {
            throw invalid("it has no host that can be looked up; write an international name in its xn-- form");
        }
        int port = uri.getPort() == -1 ? standardPort : uri.getPort();
        if (port > 65535 || port < FIRST_UNPRIVILEGED && !PORTS.containsValue(port)) {
            throw invalid("port " + port + " is not one that web pages are served from");
        }
        String host = uri.getHost().toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
        if (NUMBER_AT_END.matcher(host).find() && !FOUR_NUMBERS.matcher(host).matches()) {
            // 2130706433, 0x7f.1 and 127.1 are all the same address to some, and a name to rules.
            throw invalid("write an IPv4 address as four decimal numbers");
        }
        if (host.contains("%")) {
            throw invalid("an address with a network interface in it cannot be fetched");
        }
        URI ascii = URI.create(uri.toASCIIString());
        String path = ascii.getRawPath() == null || ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
        String query = ascii.getRawQuery() == null ? "" : "?" + ascii.getRawQuery();
        WebAddress address = new WebAddress(scheme, host, port, path + query);
        if (address.toString().length() > MAX_LENGTH) {
            throw invalid("it is longer than " + MAX_LENGTH + " characters");
        }
        return address;
    }

    /** Host and port, as {@link WebSettings#privateHosts} names them. */
    String hostAndPort() {
        return host + ":" + port;
    }

    /** The host as it is looked up: an IPv6 address without its brackets. */
    String lookupName() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** Whether leave to fetch this address is leave to fetch that one: the same server, or its step from http to https. */
    boolean vouchesFor(WebAddress other) {
        boolean toHttps = scheme.equals("http")
                && port == PORTS.get("http")
                && other.scheme.equals("https")
                && other.port == PORTS.get("https");
        return host.equals(other.host) && (toHttps || scheme.equals(other.scheme) && port == other.port);
    }

    @Override
    public String toString() {
        return scheme + "://" + host + (port == PORTS.get(scheme) ? "" : ":" + port) + target;
    }

    private static ToolException invalid(String reason) {
        return ToolException.invalid("this URL cannot be fetched: " + reason);
    }
}
