package dev.akmon.cli.config;

import dev.akmon.agent.provider.ProviderResolver;
import dev.akmon.agent.provider.ProviderSettings;
import dev.akmon.cli.config.Diagnosis.Check;
import dev.akmon.recorder.http.Exchange;
import dev.akmon.recorder.http.ExchangeException;
import dev.akmon.recorder.http.HttpCall;
import dev.akmon.recorder.http.HttpTimeouts;
import dev.akmon.recorder.http.LiveHttp;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks a provider for something that costs nothing and shows whether it can be reached and takes the key: its list of
 * models, or, where anybody is given that, what it says about the key.
 */
final class ProviderProbe {
    private static final HttpTimeouts TIMEOUTS =
            new HttpTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(10));

    private final LiveHttp http;

    ProviderProbe(Map<String, String> environment) {
        this.http = new LiveHttp(TIMEOUTS, Clock.systemUTC(), environment);
    }

    /**
     * Asks.
     *
     * @param name the name of the check
     */
    Check ask(String name, ProviderResolver.Resolution found) {
        ProviderSettings provider = found.settings();
        URI address = address(provider);
        String where = provider.kind() + " at " + address.getScheme() + "://" + address.getRawAuthority();
        HttpCall call = new HttpCall("GET", address, headers(found), new byte[0], false);
        try (Exchange exchange = http.open(call)) {
            int status = exchange.head().status();
            if (provider.protocol() == ProviderSettings.Protocol.BEDROCK) {
                // A key is checked with a signature, which only the module makes.
                return Check.pass(name, where + " answers; whether it takes the key, a run shows");
            }
            if (refusesKey(provider, status)) {
                return Check.fail(name, where + " refuses the key (HTTP " + status + ")", "set another key");
            }
            if (status >= 500 || status == 429) {
                return Check.warn(name, where + " answers, but not now (HTTP " + status + ")", "try again later");
            }
            return status < 300
                    ? Check.pass(name, where + " answers" + (provesKey(found) ? " and takes the key" : ""))
                    : Check.warn(
                            name,
                            where + " can be reached, but does not list its models (HTTP " + status + ")",
                            "if runs fail, look at the address");
        } catch (ExchangeException e) {
            return Check.fail(name, where + " cannot be reached: " + e.getMessage(), advice(provider));
        }
    }

    private static boolean refusesKey(ProviderSettings provider, int status) {
        // Gemini takes a wrong key for a wrong argument, and a list of models has no other.
        return status == 401
                || status == 403
                || (status == 400 && provider.protocol() == ProviderSettings.Protocol.GEMINI);
    }

    /** Servers of the user's own may give their list to anybody. */
    private static boolean provesKey(ProviderResolver.Resolution found) {
        return found.apiKey() != null && !found.settings().kind().equals("openai_compatible");
    }

    private static String advice(ProviderSettings provider) {
        return provider.protocol() == ProviderSettings.Protocol.OLLAMA
                ? "start it with: ollama serve"
                : "look at the address, the network and the proxy variables";
    }

    private static URI address(ProviderSettings provider) {
        String list = switch (provider.protocol()) {
            // OpenRouter gives its list to anybody.
            case OPENAI -> provider.kind().equals("openrouter") ? "/key" : "/models";
            case ANTHROPIC, GEMINI -> "/models";
            case AZURE_OPENAI -> "/openai/models?api-version=" + provider.apiVersion();
            case OLLAMA -> "/api/tags";
            case BEDROCK -> "/";
        };
        return URI.create(provider.endpoint() + list);
    }

    private static Map<String, List<String>> headers(ProviderResolver.Resolution found) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        headers.put("Accept", List.of("application/json"));
        if (found.settings().protocol() == ProviderSettings.Protocol.ANTHROPIC) {
            headers.put("anthropic-version", List.of("2023-06-01"));
        }
        if (found.apiKey() != null) {
            String key = found.apiKey().reveal();
            switch (found.settings().protocol()) {
                case OPENAI -> headers.put("Authorization", List.of("Bearer " + key));
                case AZURE_OPENAI -> headers.put("api-key", List.of(key));
                case ANTHROPIC -> headers.put("x-api-key", List.of(key));
                case GEMINI -> headers.put("x-goog-api-key", List.of(key));
                case OLLAMA, BEDROCK -> {
                    // Wants none, or is not shown one.
                }
            }
        }
        return headers;
    }
}
