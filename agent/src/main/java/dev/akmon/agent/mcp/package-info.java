/** MCP servers: connects to those the user configured, offers their tools to the model and keeps what was exchanged. */
@NullMarked
package dev.akmon.agent.mcp;

import org.jspecify.annotations.NullMarked;
