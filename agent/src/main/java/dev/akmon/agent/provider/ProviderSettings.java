package dev.akmon.agent.provider;

import dev.akmon.agent.config.ConfigurationException;
import dev.akmon.recorder.http.StreamProtocol;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which provider a session talks to.
 *
 * @param kind its name in events and reports, such as {@code openai} or {@code openrouter}
 * @param protocol the wire protocol it speaks
 * @param endpoint the base URL
 * @param apiVersion the version of the API to ask for, null where the address says it all
 * @param module the {@link ModelModule} that brings its client, null where akmon has one itself
 */
public record ProviderSettings(
        String kind,
        Protocol protocol,
        String endpoint,
        @Nullable String apiVersion,
        @Nullable String module) {
    /** A provider whose client is akmon's own. */
    public ProviderSettings(String kind, Protocol protocol, String endpoint, @Nullable String apiVersion) {
        this(kind, protocol, endpoint, apiVersion, null);
    }

    /** A provider whose address says it all. */
    public ProviderSettings(String kind, Protocol protocol, String endpoint) {
        this(kind, protocol, endpoint, null, null);
    }

    /**
     * Checks that the endpoint is an address and nothing else. It is recorded as it stands, so there must be no password
     * or key in it, and paths are appended to it.
     */
    public void requireUsableEndpoint() throws ConfigurationException {
        URI uri;
        try {
            uri = new URI(endpoint);
        } catch (URISyntaxException e) {
            // The address itself is not quoted: what is wrong with it may be a key.
            throw new ConfigurationException("the address of the provider is not a URL: " + e.getReason());
        }
        boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (!web || uri.getHost() == null) {
            throw new ConfigurationException(
                    "the address of the provider must begin with http:// or https:// and a host");
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new ConfigurationException(
                    "the address of the provider must end with its path: no user name or password,"
                            + " no '?', no '#'; a key has a setting of its own");
        }
    }

    /** The wire protocols. */
    public enum Protocol {
        /** OpenAI's chat completions, which most providers speak. */
        OPENAI("openai", StreamProtocol.OPENAI),
        /** OpenAI's chat completions at the addresses of an Azure resource, where a deployment stands for the model. */
        AZURE_OPENAI("azure_openai", StreamProtocol.OPENAI),
        /** Anthropic's messages. */
        ANTHROPIC("anthropic", StreamProtocol.ANTHROPIC),
        /** Ollama's chat. */
        OLLAMA("ollama", StreamProtocol.OLLAMA),
        /** Google's generateContent. */
        GEMINI("gemini", StreamProtocol.GEMINI),
        /** Amazon Bedrock's Converse, whose client is a module. */
        BEDROCK("bedrock", StreamProtocol.BEDROCK);

        private final String wireName;
        private final StreamProtocol stream;

        Protocol(String wireName, StreamProtocol stream) {
            this.wireName = wireName;
            this.stream = stream;
        }

        /** The name in the config object. */
        public String wireName() {
            return wireName;
        }

        /** How its streams end. */
        public StreamProtocol stream() {
            return stream;
        }

        static Protocol ofWireName(String name) {
            return Arrays.stream(values())
                    .filter(p -> p.wireName.equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("unknown provider protocol \"" + name + "\""));
        }
    }
}
