package dev.akmon.agent.config;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The API keys found in the environment and in the configuration file; the environment wins. */
public final class Credentials {

    /** A key and where it was found, such as {@code "environment ANTHROPIC_API_KEY"}. */
    public record Found(Secret secret, String source) {}

    private final Map<Credential, Found> found;
    private final List<Secret> all;

    private Credentials(Map<Credential, Found> found, List<Secret> all) {
        this.found = found;
        this.all = List.copyOf(all);
    }

    static Credentials of(Map<String, String> environment, Map<Credential, Secret> file) {
        Map<Credential, Found> found = new EnumMap<>(Credential.class);
        List<Secret> all = new ArrayList<>(file.values());
        for (Credential credential : Credential.values()) {
            fromEnvironment(credential, environment)
                    .or(() -> Optional.ofNullable(file.get(credential))
                            .map(secret -> new Found(secret, "config " + credential.configurationKey())))
                    .ifPresent(key -> found.put(credential, key));
            for (String name : credential.variables()) {
                String value = environment.getOrDefault(name, "").strip();
                if (!value.isEmpty()) {
                    all.add(new Secret(value));
                }
            }
        }
        return new Credentials(found, all);
    }

    private static Optional<Found> fromEnvironment(Credential credential, Map<String, String> environment) {
        return credential.variables().stream()
                .filter(name -> !environment.getOrDefault(name, "").isBlank())
                .findFirst()
                .map(name -> new Found(new Secret(environment.get(name).strip()), "environment " + name));
    }

    /** The key itself. */
    public Optional<Secret> secret(Credential credential) {
        return Optional.ofNullable(found.get(credential)).map(Found::secret);
    }

    /** Where the key was found, in words, never the key. */
    public Optional<String> source(Credential credential) {
        return Optional.ofNullable(found.get(credential)).map(Found::source);
    }

    /** Every key there is, those included that another one goes before. */
    public List<Secret> all() {
        return all;
    }

    @Override
    public String toString() {
        return "Credentials" + found;
    }
}
