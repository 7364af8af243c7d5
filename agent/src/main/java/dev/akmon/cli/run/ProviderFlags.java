package dev.akmon.cli.run;

import dev.akmon.agent.config.Credential;
import dev.akmon.agent.config.Secret;
import dev.akmon.agent.config.UserConfig;
import dev.akmon.agent.provider.ProviderResolver;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
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
            description =
                    "Model to turn to when the first one cannot be reached or is overloaded; may be scripted:<file>.")
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

    @Option(names = "--bedrock", description = "Short for --provider bedrock: the model is one of Amazon Bedrock.")
    boolean bedrock;

    @Option(names = "--aws-region", paramLabel = "<r>", description = "Region of Bedrock's models (us-east-1).")
    @Nullable
    String awsRegion;

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

    /** The id of the fallback model given or configured, empty when there is neither. */
    public Optional<String> fallback(UserConfig config) {
        return Optional.ofNullable(
                fallbackModel != null ? fallbackModel : config.providers().fallbackModel());
    }

    /** What these options make of the id of the fallback model: a provider that is named is the first model's. */
    public ProviderResolver fallbackResolver(UserConfig config) {
        return new ProviderResolver(
                new ProviderResolver.Options(
                        null, openAiCompatibleUrl, ollamaUrl, azureEndpoint, azureApiVersion, awsRegion, keys()),
                config);
    }

    /** These options as words of a command line, with another model. */
    List<String> words(String otherModel) {
        Map<String, @Nullable String> options = new LinkedHashMap<>();
        options.put("--model", otherModel);
        options.put("--provider", bedrock ? "bedrock" : provider);
        options.put("--openai-compatible-url", openAiCompatibleUrl);
        options.put("--ollama-url", ollamaUrl);
        options.put("--azure-endpoint", azureEndpoint);
        options.put("--azure-api-version", azureApiVersion);
        options.put("--aws-region", awsRegion);
        options.put("--anthropic-key", anthropicKey);
        options.put("--openrouter-key", openRouterKey);
        options.put("--openai-key", openAiKey);
        options.put("--groq-key", groqKey);
        options.put("--gemini-key", geminiKey);
        options.put("--azure-key", azureKey);
        options.put("--openai-compatible-key", openAiCompatibleKey);
        List<String> words = new ArrayList<>();
        options.forEach((name, value) -> {
            if (value != null) {
                words.add(name + "=" + value);
            }
        });
        return words;
    }

    /** What these options make of model ids. */
    public ProviderResolver resolver(UserConfig config) {
        return new ProviderResolver(options(), config);
    }

    private ProviderResolver.Options options() {
        return new ProviderResolver.Options(
                bedrock ? "bedrock" : provider,
                openAiCompatibleUrl,
                ollamaUrl,
                azureEndpoint,
                azureApiVersion,
                awsRegion,
                keys());
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
