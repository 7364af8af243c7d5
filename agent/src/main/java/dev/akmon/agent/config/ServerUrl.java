package dev.akmon.agent.config;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * The address of a model server as a user gives it. It is recorded with the session, so that nothing secret may be in it:
 * keys have settings of their own.
 */
public final class ServerUrl {
    private ServerUrl() {}

    /**
     * Reads an address.
     *
     * @param name what the user calls it, for the message
     * @throws ConfigurationException when it is not an absolute http or https URL, or has more than a host and a path
     */
    public static URI parse(String name, String text) throws ConfigurationException {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            // The exception's message quotes the address, which may hold a password.
            throw new ConfigurationException(name + " is not a URL: " + e.getReason(), e);
        }
        boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (!http || uri.getHost() == null) {
            throw new ConfigurationException(name + " must be a URL that starts with http:// or https://");
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new ConfigurationException(
                    name + " must be a host and a path, without user, password, ? or #: the address is recorded");
        }
        return uri;
    }
}
