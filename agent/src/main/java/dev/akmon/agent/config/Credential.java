package dev.akmon.agent.config;

import java.util.List;

/** The API keys akmon can use: the key of each in the configuration file and the environment variables looked at. */
public enum Credential {
    ANTHROPIC("anthropic_api_key", "ANTHROPIC_API_KEY"),
    OPENROUTER("openrouter_api_key", "OPENROUTER_API_KEY"),
    OPENAI("openai_api_key", "OPENAI_API_KEY"),
    GROQ("groq_api_key", "GROQ_API_KEY"),
    AZURE_OPENAI("azure_openai_api_key", "AZURE_OPENAI_API_KEY"),
    OPENAI_COMPATIBLE("openai_compatible_api_key", "OPENAI_COMPATIBLE_API_KEY"),
    GEMINI("gemini_api_key", "GEMINI_API_KEY", "GOOGLE_API_KEY"),
    BEDROCK("bedrock_api_key", "AWS_BEARER_TOKEN_BEDROCK");

    private final String configurationKey;
    private final List<String> variables;

    Credential(String configurationKey, String... variables) {
        this.configurationKey = configurationKey;
        this.variables = List.of(variables);
    }

    /** The key in {@code config.toml}. */
    public String configurationKey() {
        return configurationKey;
    }

    /** The environment variables that may hold the key, first match wins. */
    public List<String> variables() {
        return variables;
    }
}
