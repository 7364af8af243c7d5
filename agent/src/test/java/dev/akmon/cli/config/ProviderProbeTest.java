package dev.akmon.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.akmon.agent.config.Secret;
import dev.akmon.agent.provider.ProviderResolver.Resolution;
import dev.akmon.agent.provider.ProviderSettings;
import dev.akmon.agent.provider.ProviderSettings.Protocol;
import dev.akmon.cli.config.Diagnosis.Check;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What doctor asks each provider, against a server that knows one key. */
@Timeout(120)
class ProviderProbeTest {
    private static final String KEY = "the-right-key";

    /** @param wrongKey the status with which this provider answers a wrong key */
    @ParameterizedTest
    @CsvSource({
        "anthropic,ANTHROPIC,x-api-key,/models,401",
        "openai,OPENAI,Authorization,/models,401",
        "groq,OPENAI,Authorization,/models,401",
        "openrouter,OPENAI,Authorization,/key,401",
        "gemini,GEMINI,x-goog-api-key,/models,400",
        "azure_openai,AZURE_OPENAI,api-key,/openai/models?api-version=v,403"
    })
    void aWrongKeyIsFoundOut(String kind, Protocol protocol, String header, String target, int wrongKey)
            throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                asked.add(exchange.getRequestURI().toString());
                String sent = String.valueOf(exchange.getRequestHeaders().getFirst(header));
                // As OpenRouter does, this server tells anybody which models it has.
                boolean open = kind.equals("openrouter")
                        && exchange.getRequestURI().getPath().equals("/models");
                exchange.sendResponseHeaders(open || sent.endsWith(KEY) ? 200 : wrongKey, -1);
            }
        });
        server.start();
        try {
            ProviderSettings settings = new ProviderSettings(
                    kind, protocol, "http://127.0.0.1:" + server.getAddress().getPort(), "v");
            ProviderProbe probe = new ProviderProbe(Map.of());

            Check right = probe.ask("provider", new Resolution(settings, "m", new Secret(KEY), List.of()));
            Check wrong = probe.ask("provider", new Resolution(settings, "m", new Secret("another"), List.of()));

            assertThat(asked).containsExactly(target, target);
            assertThat(right.status()).isEqualTo(Diagnosis.Status.PASS);
            assertThat(right.detail()).endsWith(" answers and takes the key");
            assertThat(wrong.status()).isEqualTo(Diagnosis.Status.FAIL);
            assertThat(wrong.detail()).contains("refuses the key").doesNotContain("another");
        } finally {
            server.stop(0);
        }
    }
}
