package dev.akmon.agent.policy;

/**
 * A rule as its author wrote it, and where.
 *
 * @param text the rule: {@code edit(src/**)}
 * @param source what gave it, in words for people: {@code --allow}, {@code profile dev},
 *     {@code /home/me/.akmon/config.toml:12}
 */
public record SourcedRule(String text, String source) {}
