package dev.akmon.agent.config;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys outside any table that say which model and server to use. The environment goes before the file. */
record ProviderSection(Map<String, String> environment) implements ConfigSection<ProviderDefaults> {

    @Override
    public ProviderDefaults read(ConfigTable root) throws ConfigurationException {
        return new ProviderDefaults(
                root.string("default_model"),
                root.string("fallback_model"),
                root.httpUrl("ollama_url"),
                environmentUrl("AZURE_OPENAI_ENDPOINT", root.httpUrl("azure_openai_endpoint")),
                root.string("azure_api_version"),
                environmentUrl("OPENAI_COMPATIBLE_URL", root.httpUrl("openai_compatible_url")));
    }

    private @Nullable URI environmentUrl(String variable, @Nullable URI fromFile) throws ConfigurationException {
        String value = environment.getOrDefault(variable, "").strip();
        return value.isEmpty() ? fromFile : ServerUrl.parse("environment variable " + variable, value);
    }
}
