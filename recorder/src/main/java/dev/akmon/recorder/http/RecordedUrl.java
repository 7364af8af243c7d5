package dev.akmon.recorder.http;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Addresses as they may be recorded and shown: without user information, fragment, or values that could be secrets. */
final class RecordedUrl {
    /** Stands in a recorded address for the value of any query parameter that is not known to be harmless. */
    static final String REDACTED = "REDACTED";

    // Names whose values select a protocol variant; everything else could be a key ("key", "sig", "access_token", ...).
    private static final Set<String> KEPT_PARAMETERS = Set.of("alt", "api-version", "beta");

    private RecordedUrl() {}

    static String of(URI uri) {
        String query = query(uri.getRawQuery());
        return scheme(uri) + "://" + authority(uri) + (uri.getRawPath() == null ? "" : uri.getRawPath()) + query;
    }

    /** Scheme, host and port only. */
    static String origin(URI uri) {
        return scheme(uri) + "://" + authority(uri);
    }

    private static String scheme(URI uri) {
        return uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    }

    private static String authority(URI uri) {
        // Host names with characters that RFC 2396 does not allow ("_") parse as an authority without a host.
        String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        return authority.substring(authority.lastIndexOf('@') + 1);
    }

    private static String query(@Nullable String rawQuery) {
        if (rawQuery == null) {
            return "";
        }
        return Arrays.stream(rawQuery.split("&", -1))
                .map(RecordedUrl::parameter)
                .collect(Collectors.joining("&", "?", ""));
    }

    private static String parameter(String parameter) {
        int equals = parameter.indexOf('=');
        if (equals < 0) {
            // A bare word may itself be the secret.
            return parameter.isEmpty() || KEPT_PARAMETERS.contains(parameter) ? parameter : REDACTED;
        }
        String name = parameter.substring(0, equals);
        return KEPT_PARAMETERS.contains(name.toLowerCase(Locale.ROOT)) ? parameter : name + "=" + REDACTED;
    }
}
