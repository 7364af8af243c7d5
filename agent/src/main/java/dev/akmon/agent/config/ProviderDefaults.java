package dev.akmon.agent.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Which model and which servers a run uses that names none, null where the configuration says nothing.
 *
 * @param defaultModel model of a run
 * @param fallbackModel model to turn to when the first one fails for good
 * @param ollamaUrl where Ollama listens
 * @param azureOpenAiEndpoint endpoint of an Azure OpenAI resource
 * @param azureApiVersion API version sent to Azure
 * @param openAiCompatibleUrl base URL of an OpenAI-compatible server
 */
public record ProviderDefaults(
        @Nullable String defaultModel,
        @Nullable String fallbackModel,
        @Nullable URI ollamaUrl,
        @Nullable URI azureOpenAiEndpoint,
        @Nullable String azureApiVersion,
        @Nullable URI openAiCompatibleUrl) {}
