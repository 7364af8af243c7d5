package dev.akmon.agent.scripted;

import java.util.List;
import java.util.Map;

/**
 * An HTTP request as the server received it.
 *
 * @param method in capitals
 * @param path without query
 * @param headers names in lower case, sorted
 * @param body empty when there is none
 */
public record ReceivedRequest(String method, String path, Map<String, List<String>> headers, byte[] body) {}
