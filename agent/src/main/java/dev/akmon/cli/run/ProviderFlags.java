package dev.akmon.cli.run;

import dev.akmon.agent.ProviderResolver;
import dev.akmon.agent.config.ConfigurationException;
import dev.akmon.agent.config.Credential;
import dev.akmon.agent.config.Secret;
import dev.akmon.agent.config.UserConfig;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which model, and where it is. */
public final class ProviderFlags {
    @Option(
            names = "--model",
            paramLabel = "<id>",
            description = "Model id; the provider follows from it. 'scripted:<file>' plays a script.")
    @Nullable
    String model;

    @Option(
            names = "--fallback-model",
            paramLabel = "<id>",
            description = "Model to turn to when the first one cannot be reached or is overloaded.")
    @Nullable
    String fallbackModel;

    @Option(
            names = "--provider",
            paramLabel = "<name>",
            description = "Provider of the model, where its id does not tell; see akmon config explain-provider.")
    @Nullable
    String provider;

    @Option(
            names = "--openai-compatible-url",
            paramLabel = "<url>",
            description = "Base URL of a server that speaks OpenAI's protocol.")
    @Nullable
    String openAiCompatibleUrl;

    @Option(
            names = "--ollama-url",
            paramLabel = "<url>",
            description = "Base URL of Ollama (default: localhost:11434).")
    @Nullable
    String ollamaUrl;

    @Option(
            names = "--azure-endpoint",
            paramLabel = "<url>",
            description = "Address of an Azure OpenAI resource; the model is then the name of a deployment.")
    @Nullable
    String azureEndpoint;

    @Option(names = "--azure-api-version", paramLabel = "<v>", description = "Version of Azure's API (2024-10-21).")
    @Nullable
    String azureApiVersion;

    @Option(names = "--anthropic-key", paramLabel = "<key>", hidden = true)
    @Nullable
    String anthropicKey;

    @Option(names = "--openrouter-key", paramLabel = "<key>", hidden = true)
    @Nullable
    String openRouterKey;

    @Option(names = "--openai-key", paramLabel = "<key>", hidden = true)
    @Nullable
    String openAiKey;

    @Option(names = "--groq-key", paramLabel = "<key>", hidden = true)
    @Nullable
    String groqKey;

    @Option(names = "--gemini-key", paramLabel = "<key>", hidden = true)
    @Nullable
    String geminiKey;

    @Option(names = "--azure-key", paramLabel = "<key>", hidden = true)
    @Nullable
    String azureKey;

    @Option(names = "--openai-compatible-key", paramLabel = "<key>", hidden = true)
    @Nullable
    String openAiCompatibleKey;

    /** Whether a model id is given. */
    boolean namesModel() {
        return model != null && !model.isBlank();
    }

    /** The model id given or configured, empty when there is neither. */
    public Optional<String> model(UserConfig config) {
        return namesModel()
                ? Optional.ofNullable(model)
                : Optional.ofNullable(config.providers().defaultModel());
    }

    /**
     * The provider of a model, and of the fallback model where there is one.
     *
     * @throws ConfigurationException when either is not set up
     */
    public ProviderResolver.Resolution resolve(String chosen, UserConfig config) throws ConfigurationException {
        ProviderResolver.Resolution first = resolver(config).resolve(chosen);
        return fallback(chosen, config).map(first::withFallback).orElse(first);
    }

    /**
     * The provider of the fallback model that is given or configured, if there is one and it is another than the first.
     *
     * @throws ConfigurationException when it is not set up
     */
    Optional<ProviderResolver.Resolution> fallback(String chosen, UserConfig config) throws ConfigurationException {
        String other =
                fallbackModel != null ? fallbackModel : config.providers().fallbackModel();
        if (other == null || other.equals(chosen)) {
            return Optional.empty();
        }
        // A provider that is named is the first model's.
        ProviderResolver.Options unnamed = new ProviderResolver.Options(
                null, openAiCompatibleUrl, ollamaUrl, azureEndpoint, azureApiVersion, keys());
        return Optional.of(new ProviderResolver(unnamed, config).resolve(other));
    }

    /** What these options make of model ids. */
    public ProviderResolver resolver(UserConfig config) {
        return new ProviderResolver(options(), config);
    }

    private ProviderResolver.Options options() {
        return new ProviderResolver.Options(
                provider, openAiCompatibleUrl, ollamaUrl, azureEndpoint, azureApiVersion, keys());
    }

    /** The keys given as options. */
    public Map<Credential, Secret> keys() {
        Map<Credential, Secret> keys = new EnumMap<>(Credential.class);
        put(keys, Credential.ANTHROPIC, anthropicKey);
        put(keys, Credential.OPENROUTER, openRouterKey);
        put(keys, Credential.OPENAI, openAiKey);
        put(keys, Credential.GROQ, groqKey);
        put(keys, Credential.GEMINI, geminiKey);
        put(keys, Credential.AZURE_OPENAI, azureKey);
        put(keys, Credential.OPENAI_COMPATIBLE, openAiCompatibleKey);
        return keys;
    }

    private static void put(Map<Credential, Secret> keys, Credential credential, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            keys.put(credential, new Secret(value));
        }
    }
}
