package dev.akmon.agent.mcp;

import java.util.List;
import java.util.Optional;

/**
 * How a server of a session is doing.
 *
 * @param transport {@code stdio} or {@code http}
 * @param sandbox what confines its program; empty for one that is reached over HTTP, or was not started
 * @param introduction what it says it is, name and version; empty when it said nothing
 * @param tools its tools as the model is told of them
 * @param problem why it cannot be used; empty while it can
 */
public record ServerState(
        String name,
        String transport,
        Optional<String> sandbox,
        String introduction,
        List<McpTool> tools,
        Optional<String> problem) {}
