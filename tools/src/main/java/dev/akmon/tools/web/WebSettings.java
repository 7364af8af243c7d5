package dev.akmon.tools.web;

import java.time.Duration;
import java.util.Set;

/**
 * What may be fetched from the web.
 *
 * @param enabled whether there is a tool that fetches
 * @param privateHosts hosts that may have addresses which are not public, each as {@code host:port}, in lower case
 * @param timeout how long one call may take, from the look-up of the name to the last byte
 */
public record WebSettings(boolean enabled, Set<String> privateHosts, Duration timeout) {

    private static final Duration STANDARD_TIMEOUT = Duration.ofSeconds(30);

    public WebSettings {
        privateHosts = Set.copyOf(privateHosts);
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("the timeout must be positive");
        }
    }

    /** Settings with the standard timeout of 30 s. */
    public WebSettings(boolean enabled, Set<String> privateHosts) {
        this(enabled, privateHosts, STANDARD_TIMEOUT);
    }

    /** Everything public may be fetched, and nothing else. */
    public static WebSettings standard() {
        return new WebSettings(true, Set.of());
    }
}
