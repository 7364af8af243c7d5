package dev.akmon.agent.provider;

import dev.akmon.agent.config.AwsAccess;
import dev.akmon.agent.config.ConfigurationException;
import dev.akmon.agent.config.Credential;
import dev.akmon.agent.config.ProviderDefaults;
import dev.akmon.agent.config.ServerUrl;
import dev.akmon.agent.config.UserConfig;
import dev.akmon.agent.provider.ProviderSettings.Protocol;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The providers akmon knows, in the order in which they are considered. */
final class ProviderRules {
    private static final String OLLAMA_DEFAULT = "http://localhost:11434";

    /** The oldest version of Azure's API that counts the tokens of a stream. */
    private static final String AZURE_API_VERSION = "2024-10-21";

    private static final String OPENROUTER = "https://openrouter.ai/api/v1";

    static final String BEDROCK = "bedrock";

    /** A maker's name before the first dot, or behind the area of an inference profile; or an ARN. */
    private static final Pattern BEDROCK_ID =
            Pattern.compile("([a-z]{2,6}(-[a-z]+)?\\.)?(ai21|amazon|anthropic|cohere|deepseek|google"
                    + "|meta|minimax|mistral|moonshot|moonshotai|nvidia|openai|qwen|stability|writer|zai)\\.[^/]+"
                    + "|arn:aws[a-z-]*:bedrock:.+");

    private final ProviderResolver.Options options;
    private final ProviderDefaults configured;
    private final AwsAccess aws;

    ProviderRules(ProviderResolver.Options options, UserConfig config) {
        this.options = options;
        this.configured = config.providers();
        this.aws = config.aws();
    }

    /**
     * The rules; a server named on the command line goes before everything that a model's name suggests.
     *
     * @throws ConfigurationException when an address on the command line cannot be used
     */
    List<ProviderRule> inOrder() throws ConfigurationException {
        String compatible = url("--openai-compatible-url", options.openAiCompatibleUrl());
        String ollama = url("--ollama-url", options.ollamaUrl());
        String azure = url("--azure-endpoint", options.azureEndpoint());
        List<ProviderRule> rules = new ArrayList<>();
        if (compatible != null) {
            rules.add(openAiCompatible(compatible));
        }
        if (ollama != null) {
            rules.add(ollama(ollama, false));
        }
        if (azure != null) {
            rules.add(azure(azure, id -> true, "an Azure endpoint is named"));
        }
        rules.add(bedrock());
        rules.addAll(hosted());
        if (azure == null) {
            rules.add(
                    rules.size() - 2,
                    azure(
                                    text(configured.azureOpenAiEndpoint()),
                                    id -> !id.contains("/"),
                                    "model ids without a slash, with an Azure endpoint and its key")
                            .amongOthers());
        }
        if (compatible == null) {
            rules.add(openAiCompatible(text(configured.openAiCompatibleUrl())));
        }
        if (ollama == null) {
            String configuredUrl = text(configured.ollamaUrl());
            rules.add(ollama(configuredUrl == null ? OLLAMA_DEFAULT : configuredUrl, true));
        }
        return rules;
    }

    private static List<ProviderRule> hosted() {
        Predicate<String> claude = id -> (id.startsWith("claude-") || id.equals("claude")) && !id.contains("/");
        return List.of(
                ProviderRule.hosted(
                        "anthropic",
                        Protocol.ANTHROPIC,
                        "https://api.anthropic.com/v1",
                        Credential.ANTHROPIC,
                        claude,
                        "claude model ids"),
                ProviderRule.hosted(
                                "openrouter",
                                Protocol.OPENAI,
                                OPENROUTER,
                                Credential.OPENROUTER,
                                claude,
                                "claude model ids")
                        .prefixing("anthropic/"),
                ProviderRule.hosted(
                        "openrouter",
                        Protocol.OPENAI,
                        OPENROUTER,
                        Credential.OPENROUTER,
                        id -> id.contains("/"),
                        "model ids with a slash"),
                ProviderRule.hosted(
                        "gemini",
                        Protocol.GEMINI,
                        "https://generativelanguage.googleapis.com/v1beta",
                        Credential.GEMINI,
                        id -> id.startsWith("gemini-"),
                        "gemini- model ids"),
                ProviderRule.hosted(
                        "openai",
                        Protocol.OPENAI,
                        "https://api.openai.com/v1",
                        Credential.OPENAI,
                        id -> id.matches("(gpt-|chatgpt-|o1|o3|o4).*") && !id.contains("/"),
                        "gpt-, chatgpt-, o1, o3 and o4 model ids"),
                ProviderRule.hosted(
                                "groq",
                                Protocol.OPENAI,
                                "https://api.groq.com/openai/v1",
                                Credential.GROQ,
                                id -> id.matches("(llama|mixtral).*") && !id.contains(":") && !id.contains("/"),
                                "llama and mixtral model ids, with a Groq key")
                        .amongOthers());
    }

    private ProviderRule bedrock() {
        return new ProviderRule(
                BEDROCK,
                Protocol.BEDROCK,
                aws.bedrockEndpoint(awsRegion()),
                "",
                null,
                Credential.BEDROCK,
                false,
                id -> BEDROCK_ID.matcher(id).matches(),
                "Bedrock's model ids, such as us.anthropic.claude-… and arn:aws:bedrock:…",
                true,
                false,
                "");
    }

    /** The region of Bedrock's models. */
    String awsRegion() {
        return options.awsRegion() == null ? aws.region() : options.awsRegion();
    }

    private ProviderRule azure(@Nullable String endpoint, Predicate<String> applies, String reason) {
        String version = options.azureApiVersion() != null ? options.azureApiVersion() : configured.azureApiVersion();
        return new ProviderRule(
                "azure_openai",
                Protocol.AZURE_OPENAI,
                endpoint,
                "AZURE_OPENAI_ENDPOINT",
                version == null ? AZURE_API_VERSION : version,
                Credential.AZURE_OPENAI,
                false,
                applies,
                reason,
                true,
                false,
                "");
    }

    private static ProviderRule openAiCompatible(@Nullable String url) {
        return new ProviderRule(
                "openai_compatible",
                Protocol.OPENAI,
                url,
                "OPENAI_COMPATIBLE_URL",
                null,
                Credential.OPENAI_COMPATIBLE,
                true,
                id -> true,
                "an OpenAI-compatible server takes any model id",
                false,
                false,
                "");
    }

    private static ProviderRule ollama(String url, boolean lastResort) {
        return new ProviderRule(
                "ollama",
                Protocol.OLLAMA,
                url,
                "",
                null,
                null,
                true,
                id -> true,
                lastResort ? "everything no other provider takes" : "an Ollama server is named",
                false,
                lastResort,
                "");
    }

    private static @Nullable String url(String option, @Nullable String given) throws ConfigurationException {
        return given == null ? null : text(ServerUrl.parse(option, given));
    }

    private static @Nullable String text(@Nullable URI uri) {
        if (uri == null) {
            return null;
        }
        String text = uri.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
}
