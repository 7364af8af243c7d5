package dev.akmon.agent;

import dev.akmon.recorder.http.StreamProtocol;
import java.util.Arrays;

/**
 * Which provider a session talks to.
 *
 * @param kind its name in events and reports, such as {@code openai} or {@code openrouter}
 * @param protocol the wire protocol it speaks
 * @param endpoint the base URL
 */
public record ProviderSettings(String kind, Protocol protocol, String endpoint) {
    /** The wire protocols. */
    public enum Protocol {
        /** OpenAI's chat completions, which most providers speak. */
        OPENAI("openai", StreamProtocol.OPENAI),
        /** Anthropic's messages. */
        ANTHROPIC("anthropic", StreamProtocol.ANTHROPIC),
        /** Ollama's chat. */
        OLLAMA("ollama", StreamProtocol.OLLAMA),
        /** Google's generateContent. */
        GEMINI("gemini", StreamProtocol.GEMINI);

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
