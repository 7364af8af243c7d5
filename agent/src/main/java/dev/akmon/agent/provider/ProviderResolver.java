package dev.akmon.agent.provider;

import dev.akmon.agent.config.AwsSigningKey;
import dev.akmon.agent.config.ConfigurationException;
import dev.akmon.agent.config.Credential;
import dev.akmon.agent.config.Secret;
import dev.akmon.agent.config.UserConfig;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the provider for a model id. The candidates stand in a fixed order and the first that applies to the id and has
 * all it needs is taken. Where one that an id clearly means lacks something, an error names it rather than that the model
 * is sought on a server that happens to listen.
 */
public final class ProviderResolver {

    /**
     * What the command line says about providers, each null where it says nothing.
     *
     * @param provider the only kind of provider to consider
     * @param openAiCompatibleUrl base URL of a server that speaks OpenAI's protocol
     * @param ollamaUrl base URL of an Ollama server
     * @param azureEndpoint address of an Azure OpenAI resource
     * @param azureApiVersion version of Azure's API
     * @param awsRegion region of Bedrock's models
     * @param keys API keys given as options
     */
    public record Options(
            @Nullable String provider,
            @Nullable String openAiCompatibleUrl,
            @Nullable String ollamaUrl,
            @Nullable String azureEndpoint,
            @Nullable String azureApiVersion,
            @Nullable String awsRegion,
            Map<Credential, Secret> keys) {
        /** No options. */
        public static final Options NONE = new Options(null, null, null, null, null, null, Map.of());

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
     * @param fallback the provider and model to turn to when this one fails for good
     */
    public record Resolution(
            ProviderSettings settings,
            String model,
            @Nullable Secret apiKey,
            List<Candidate> candidates,
            Optional<Resolution> fallback) {

        /** A choice without a fallback. */
        public Resolution(
                ProviderSettings settings, String model, @Nullable Secret apiKey, List<Candidate> candidates) {
            this(settings, model, apiKey, candidates, Optional.empty());
        }

        /** The same choice with another one to turn to. */
        public Resolution withFallback(Resolution other) {
            return new Resolution(settings, model, apiKey, candidates, Optional.of(other));
        }

        /** The keys in use. */
        public List<Secret> keys() {
            List<Secret> keys = new ArrayList<>();
            if (apiKey != null) {
                keys.add(apiKey);
                AwsSigningKey.of(apiKey.reveal()).ifPresent(key -> keys.addAll(key.secrets()));
            }
            fallback.ifPresent(other -> keys.addAll(other.keys()));
            return keys;
        }
    }

    /**
     * One provider that was considered.
     *
     * @param provider its name
     * @param eligible whether it could be taken
     * @param reason why it applies to the model id, or why not
     * @param missing what it lacks, by the name of the setting; never a value
     */
    public record Candidate(String provider, boolean eligible, String reason, List<String> missing) {}

    /**
     * How a model id was resolved, or why it could not be.
     *
     * @param model the id asked for
     * @param resolution the choice, empty when there was none to make
     * @param candidates everything considered, in order
     * @param error why there is no choice, null when there is one
     */
    public record Explanation(
            String model,
            Optional<Resolution> resolution,
            List<Candidate> candidates,
            @Nullable String error) {}

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
        Explanation explanation = explain(model);
        if (explanation.error() != null) {
            throw new ConfigurationException(explanation.error());
        }
        return explanation.resolution().orElseThrow();
    }

    /**
     * Resolves a model id and tells how.
     *
     * @throws ConfigurationException when an address or the name of a provider cannot be used
     */
    public Explanation explain(String model) throws ConfigurationException {
        List<Candidate> candidates = new ArrayList<>();
        Set<String> missing = new LinkedHashSet<>();
        ProviderRule chosen = null;
        for (ProviderRule rule : rules(model)) {
            if (!rule.applies().test(model)) {
                candidates.add(new Candidate(rule.kind(), false, "does not apply: " + rule.reason(), List.of()));
                continue;
            }
            List<String> lacks = lacking(rule);
            boolean eligible = lacks.isEmpty() && !(rule.lastResort() && !missing.isEmpty());
            candidates.add(new Candidate(rule.kind(), eligible, rule.reason(), lacks));
            if (rule.claims()) {
                missing.addAll(lacks);
            }
            if (eligible && chosen == null) {
                chosen = rule;
            }
        }
        return chosen == null
                ? new Explanation(model, Optional.empty(), candidates, nothingSetUp(model, missing))
                : new Explanation(model, Optional.of(resolution(chosen, model, candidates)), candidates, null);
    }

    private Resolution resolution(ProviderRule rule, String model, List<Candidate> candidates) {
        return new Resolution(
                new ProviderSettings(
                        rule.kind(),
                        rule.protocol(),
                        String.valueOf(rule.endpoint()),
                        rule.apiVersion(),
                        rule.protocol() == ProviderSettings.Protocol.BEDROCK ? ProviderRules.BEDROCK : null),
                rule.modelPrefix() + model,
                rule.credential() == null ? null : key(rule.credential()).orElse(null),
                candidates);
    }

    private static String nothingSetUp(String model, Set<String> missing) {
        return "no provider is set up for model \"" + model + "\": set " + String.join(" or ", missing)
                + ", or name a server with --openai-compatible-url or --ollama-url";
    }

    private List<String> lacking(ProviderRule rule) {
        List<String> lacks = new ArrayList<>();
        if (rule.endpoint() == null) {
            lacks.add(rule.endpointSetting());
        }
        boolean keyed = rule.credential() != null && !rule.keyOptional();
        if (keyed && key(rule.credential()).isEmpty()) {
            lacks.add(
                    rule.credential() == Credential.BEDROCK
                            ? config.aws().missing()
                            : rule.credential().variables().get(0));
        }
        return lacks;
    }

    private List<ProviderRule> rules(String model) throws ConfigurationException {
        ProviderRules rules = new ProviderRules(options, config);
        List<ProviderRule> all = rules.inOrder();
        if (options.provider() == null) {
            return all;
        }
        List<ProviderRule> named = all.stream()
                .filter(rule -> rule.kind().equals(options.provider()))
                .toList();
        if (named.isEmpty()) {
            List<String> kinds =
                    all.stream().map(ProviderRule::kind).distinct().sorted().toList();
            throw new ConfigurationException(
                    "there is no provider \"" + options.provider() + "\"; there are " + String.join(", ", kinds));
        }
        List<ProviderRule> fitting =
                named.stream().filter(rule -> rule.applies().test(model)).toList();
        return fitting.isEmpty() ? List.of(named.get(named.size() - 1).forEveryModel()) : fitting;
    }

    private Optional<Secret> key(Credential credential) {
        return Optional.ofNullable(options.keys().get(credential))
                .or(() -> config.credentials().secret(credential))
                .or(() -> credential == Credential.BEDROCK ? awsKey() : Optional.empty());
    }

    private Optional<Secret> awsKey() {
        String region = new ProviderRules(options, config).awsRegion();
        return config.aws().signingKey(region).map(AwsSigningKey::toSecret);
    }
}
