package dev.akmon.agent.config;

/**
 * The {@code [semantic]} table.
 *
 * @param enabled whether every run gives the model {@code semantic_search}
 */
public record SemanticSettings(boolean enabled) {
    /** The module that brings the tool. */
    public static final String MODULE = "semantic";

    /** The tool. */
    public static final String TOOL = "semantic_search";
}
