package dev.akmon.agent.mcp;

import dev.akmon.agent.config.McpServerSettings.Access;
import dev.akmon.tools.sandbox.Sandbox;
import dev.akmon.tools.sandbox.SandboxException;
import dev.akmon.tools.sandbox.SandboxSettings;

/**
 * What confines the programs that are MCP servers: what confines the session's commands, unless the user's configuration of
 * a server says otherwise.
 *
 * @param session what confines the session's commands
 * @param settings how those were to be confined
 */
public record ServerConfinement(Sandbox session, SandboxSettings settings) {

    /**
     * What confines one server.
     *
     * @throws IllegalStateException when it cannot be confined as it is to be
     */
    Sandbox of(Access.Program program) {
        if (!program.sandbox()) {
            if (settings.mode() == SandboxSettings.Mode.REQUIRED) {
                throw new IllegalStateException("the sandbox is required, and its configuration says sandbox = false");
            }
            return Sandbox.NONE;
        }
        if (program.network() == null) {
            return session;
        }
        try {
            return session.withNetwork(program.network());
        } catch (SandboxException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
