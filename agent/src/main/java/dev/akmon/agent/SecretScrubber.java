package dev.akmon.agent;

import dev.akmon.agent.config.Credential;
import dev.akmon.agent.config.McpServerSettings;
import dev.akmon.agent.config.Secret;
import dev.akmon.agent.config.UserConfig;
import dev.akmon.tools.shell.EnvironmentScrubber;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Takes the keys akmon itself knows out of what tools bring back and out of the project's instructions, before the model
 * hears it and before it is recorded. A tool may well print the user's own configuration file; a key in it must reach neither.
 */
final class SecretScrubber {
    /** Shorter values would tear holes into ordinary text. */
    private static final int SHORTEST_SECRET = 8;

    private final List<String> secrets;

    private SecretScrubber(List<String> secrets) {
        this.secrets = secrets;
    }

    /**
     * A scrubber for every key of the configuration, used or not, the one in use, and the secrets of the environment:
     * a command is not given them, but on some systems finds them in the environment of the process that started it.
     */
    static SecretScrubber of(
            UserConfig config,
            List<McpServerSettings> servers,
            Map<Credential, Secret> options,
            Collection<Secret> inUse,
            Map<String, String> environment) {
        List<String> values = new ArrayList<>(EnvironmentScrubber.secrets(environment));
        config.credentials().all().forEach(secret -> values.add(secret.reveal()));
        options.values().forEach(secret -> values.add(secret.reveal()));
        for (McpServerSettings server : servers) {
            if (server.access() instanceof McpServerSettings.Access.Program program) {
                values.addAll(EnvironmentScrubber.secrets(program.environment()));
            } else if (server.access() instanceof McpServerSettings.Access.Endpoint endpoint) {
                // The last word: what follows "Bearer".
                endpoint.headers().values().forEach(value -> values.add(value.substring(value.lastIndexOf(' ') + 1)));
            }
        }
        inUse.forEach(secret -> values.add(secret.reveal()));
        return of(values);
    }

    /** A scrubber for the secrets of the environment alone. */
    static SecretScrubber ofEnvironment(Map<String, String> environment) {
        return of(List.copyOf(EnvironmentScrubber.secrets(environment)));
    }

    private static SecretScrubber of(List<String> values) {
        return new SecretScrubber(values.stream()
                .filter(value -> value.length() >= SHORTEST_SECRET)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList());
    }

    String scrub(String text) {
        String scrubbed = text;
        for (String secret : secrets) {
            scrubbed = scrubbed.replace(secret, "[key removed by akmon]");
        }
        return scrubbed;
    }

    boolean isClean(String text) {
        return secrets.stream().noneMatch(text::contains);
    }

    /** Whether a file that is no text holds none of them, as far as they would stand there in plain. */
    boolean isClean(byte[] content) {
        String bytes = new String(content, StandardCharsets.ISO_8859_1);
        return secrets.stream()
                .map(secret -> new String(secret.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1))
                .noneMatch(bytes::contains);
    }
}
