package dev.akmon.agent.policy;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A host of URLs and the hosts below it: {@code example.org} covers {@code docs.example.org} too. */
final class Domain {
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*|\\[[0-9a-f:.]+]");

    private final String name;

    private Domain(String name) {
        this.name = name;
    }

    /** Reads a domain; {@code *} is any host. */
    static Domain parse(String text) throws RuleException {
        String name = text.equals("*")
                ? "*"
                : normal(text)
                        .orElseThrow(() -> new RuleException("\"" + text
                                + "\" is not a domain; write it without scheme, port and path: example.org"));
        return new Domain(name);
    }

    /** The host of a URL as rules compare it; empty when the URL has none that can be told for certain. */
    static Optional<String> hostOf(String url) {
        try {
            return Optional.ofNullable(new URI(url.strip()).getHost()).flatMap(Domain::normal);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    boolean covers(String host) {
        return name.equals("*") || host.equals(name) || host.endsWith("." + name);
    }

    private static Optional<String> normal(String host) {
        try {
            String lower = host.startsWith("[") ? host : IDN.toASCII(host);
            String name = lower.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
            return NAME.matcher(name).matches() ? Optional.of(name) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
