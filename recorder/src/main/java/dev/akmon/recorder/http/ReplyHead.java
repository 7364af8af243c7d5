package dev.akmon.recorder.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The status and the headers of a reply.
 *
 * @param status the HTTP status code
 * @param headers by lower-case name, sorted by name
 */
public record ReplyHead(int status, Map<String, List<String>> headers) {
    public ReplyHead {
        headers = HeaderMaps.lowerCased(headers);
    }

    /** Whether the status says that the request succeeded: 200 to 299. */
    public boolean successful() {
        return status >= 200 && status < 300;
    }

    /** The first value of the header of this lower-case name. */
    public Optional<String> header(String lowerCaseName) {
        return headers.getOrDefault(lowerCaseName, List.of()).stream().findFirst();
    }
}
