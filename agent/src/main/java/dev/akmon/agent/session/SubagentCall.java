package dev.akmon.agent.session;

import dev.akmon.agent.SubagentOutcome;

/**
 * A call that a subagent carried out.
 *
 * @param event the number of its ToolCall
 * @param callId its id
 * @param outcome the subagent's session, as the call names it
 */
public record SubagentCall(int event, String callId, SubagentOutcome outcome) {}
