/** The seam between the agent and the world: captures model traffic and tool calls as they happen. */
package dev.akmon.recorder;
