package dev.akmon.agent.scripted;

/**
 * The answer to a request outside the order of turns, such as a request to summarise the conversation.
 *
 * @param when text that must occur in what was said since the model's last message
 * @param turn the answer
 */
public record ScriptedAside(String when, ScriptedTurn turn) {}
