package dev.akmon.agent.provider;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.chat.StreamingChatModel;
import org.jspecify.annotations.Nullable;

/**
 * An add-on that brings the client of a model provider. The jar names its implementation, which has a constructor without
 * parameters, in {@code META-INF/services}; it is loaded for sessions whose {@link ProviderSettings#module} names it, and
 * for their replays. What the provider's streams look like, akmon knows itself: {@link ProviderSettings.Protocol#stream}.
 */
public interface ModelModule {

    /**
     * Builds the model. What it does may depend on its arguments and on what the client receives, and on nothing else: no
     * clock, no environment, no file. A replay calls this with the same settings and plays back what was received.
     *
     * @param settings the model and how to ask it
     * @param apiKey the key, null where there is none and in a replay
     * @param http the only way to the network: everything the model sends and receives passes it and is recorded there
     */
    StreamingChatModel create(ModelSettings settings, @Nullable String apiKey, HttpClientBuilder http);
}
