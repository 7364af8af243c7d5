package dev.akmon.agent;

import dev.akmon.agent.config.ConfigurationException;
import dev.akmon.agent.config.Credential;
import dev.akmon.agent.config.Secret;
import dev.akmon.agent.config.ServerUrl;
import dev.akmon.agent.config.UserConfig;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the provider for a model id. The candidates stand in a fixed order and the first that applies to the id is
 * taken; where it lacks something, the next that applies is tried, and an error names what was missing.
 */
public final class ProviderResolver {
    private static final String OLLAMA_DEFAULT = "http://localhost:11434";

    /**
     * What the command line says about providers, each null where it says nothing.
     *
     * @param openAiCompatibleUrl base URL of a server that speaks OpenAI's protocol
     * @param ollamaUrl base URL of an Ollama server
     * @param keys API keys given as options
     */
    public record Options(
            @Nullable String openAiCompatibleUrl, @Nullable String ollamaUrl, Map<Credential, Secret> keys) {
        public Options {
            keys = Map.copyOf(keys);
        }
    }

    /**
     * The provider chosen.
     *
     * @param settings where to and how
     * @param model the model's name as this provider knows it
     * @param apiKey the key, null for a provider that needs none
     * @param candidates how the choice was made
     */
    public record Resolution(
            ProviderSettings settings,
            String model,
            @Nullable Secret apiKey,
            List<Candidate> candidates) {}

    /**
     * One provider that was considered.
     *
     * @param provider its name
     * @param eligible whether it could be taken
     * @param reason why it applies to the model id, or why not
     * @param missing what it lacks, by the name of the setting; never a value
     */
    public record Candidate(String provider, boolean eligible, String reason, List<String> missing) {}

    private record Rule(
            String kind,
            ProviderSettings.Protocol protocol,
            String endpoint,
            @Nullable Credential credential,
            Predicate<String> applies,
            String reason,
            String modelPrefix) {}

    private final Options options;
    private final UserConfig config;

    /** A resolver for these options and this configuration. */
    public ProviderResolver(Options options, UserConfig config) {
        this.options = options;
        this.config = config;
    }

    /**
     * Resolves a model id.
     *
     * @throws ConfigurationException when no provider for it is set up; the message says what to set
     */
    public Resolution resolve(String model) throws ConfigurationException {
        List<Candidate> candidates = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (Rule rule : rules()) {
            if (!rule.applies().test(model)) {
                candidates.add(new Candidate(rule.kind(), false, "does not apply: " + rule.reason(), List.of()));
                continue;
            }
            Optional<Secret> key = rule.credential() == null ? Optional.empty() : key(rule.credential());
            boolean optionalKey = rule.kind().equals("openai_compatible");
            if (rule.credential() != null && key.isEmpty() && !optionalKey) {
                String need = rule.credential().variables().get(0);
                candidates.add(new Candidate(rule.kind(), false, rule.reason(), List.of(need)));
                missing.add(need);
                continue;
            }
            if (!missing.isEmpty() && rule.kind().equals("ollama")) {
                break;
            }
            candidates.add(new Candidate(rule.kind(), true, rule.reason(), List.of()));
            return new Resolution(
                    new ProviderSettings(rule.kind(), rule.protocol(), rule.endpoint()),
                    rule.modelPrefix() + model,
                    key.orElse(null),
                    candidates);
        }
        throw new ConfigurationException("no provider is set up for model \"" + model + "\": set "
                + String.join(" or ", missing.stream().distinct().toList())
                + ", or name a server with --openai-compatible-url or --ollama-url");
    }

    private List<Rule> rules() throws ConfigurationException {
        List<Rule> rules = new ArrayList<>();
        if (options.openAiCompatibleUrl() != null) {
            ServerUrl.parse("--openai-compatible-url", options.openAiCompatibleUrl());
        }
        if (options.ollamaUrl() != null) {
            ServerUrl.parse("--ollama-url", options.ollamaUrl());
        }
        String compatible = firstNonNull(
                options.openAiCompatibleUrl(), text(config.providers().openAiCompatibleUrl()));
        if (options.openAiCompatibleUrl() != null) {
            // Named on the command line: the user's own words go before everything derived from the model's name.
            rules.add(openAiCompatible(compatible));
        }
        if (options.ollamaUrl() != null) {
            rules.add(ollama(options.ollamaUrl()));
        }
        Predicate<String> claude = id -> (id.startsWith("claude-") || id.equals("claude")) && !id.contains("/");
        rules.add(new Rule(
                "anthropic",
                ProviderSettings.Protocol.ANTHROPIC,
                "https://api.anthropic.com/v1",
                Credential.ANTHROPIC,
                claude,
                "claude model ids",
                ""));
        rules.add(new Rule(
                "openrouter",
                ProviderSettings.Protocol.OPENAI,
                "https://openrouter.ai/api/v1",
                Credential.OPENROUTER,
                claude,
                "claude model ids",
                "anthropic/"));
        rules.add(new Rule(
                "openrouter",
                ProviderSettings.Protocol.OPENAI,
                "https://openrouter.ai/api/v1",
                Credential.OPENROUTER,
                id -> id.contains("/"),
                "model ids with a slash",
                ""));
        rules.add(new Rule(
                "openai",
                ProviderSettings.Protocol.OPENAI,
                "https://api.openai.com/v1",
                Credential.OPENAI,
                id -> id.matches("(gpt-|chatgpt-|o1|o3|o4).*"),
                "gpt-, chatgpt-, o1, o3 and o4 model ids",
                ""));
        rules.add(new Rule(
                "gemini",
                ProviderSettings.Protocol.GEMINI,
                "https://generativelanguage.googleapis.com/v1beta",
                Credential.GEMINI,
                id -> id.startsWith("gemini-"),
                "gemini- model ids",
                ""));
        Predicate<String> groqIds = id -> id.matches("(llama|mixtral).*") && !id.contains(":");
        if (key(Credential.GROQ).isPresent()) {
            rules.add(new Rule(
                    "groq",
                    ProviderSettings.Protocol.OPENAI,
                    "https://api.groq.com/openai/v1",
                    Credential.GROQ,
                    groqIds,
                    "llama and mixtral model ids, with a Groq key",
                    ""));
        }
        if (compatible != null && options.openAiCompatibleUrl() == null) {
            rules.add(openAiCompatible(compatible));
        }
        String ollama = firstNonNull(text(config.providers().ollamaUrl()), OLLAMA_DEFAULT);
        rules.add(ollama(ollama));
        return rules;
    }

    private static Rule openAiCompatible(String url) {
        return new Rule(
                "openai_compatible",
                ProviderSettings.Protocol.OPENAI,
                withoutSlash(url),
                Credential.OPENAI_COMPATIBLE,
                id -> true,
                "an OpenAI-compatible server is set",
                "");
    }

    private static Rule ollama(String url) {
        return new Rule(
                "ollama",
                ProviderSettings.Protocol.OLLAMA,
                withoutSlash(url),
                null,
                id -> true,
                "everything no other provider takes",
                "");
    }

    private Optional<Secret> key(Credential credential) {
        return Optional.ofNullable(options.keys().get(credential))
                .or(() -> config.credentials().secret(credential));
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    private static @Nullable String text(@Nullable URI uri) {
        return uri == null ? null : uri.toString();
    }

    private static @Nullable String firstNonNull(@Nullable String first, @Nullable String second) {
        return first != null ? first : second;
    }
}
