package dev.akmon.agent.config;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How to reach AWS, found as AWS's own tools find it: the environment, then the profile in {@code ~/.aws}. Of a profile
 * only keys that stand in it are used; what a profile would ask another program or server for is not.
 */
public final class AwsAccess {
    private static final String DEFAULT_REGION = "us-east-1";
    private static final String KEY_ID = "AWS_ACCESS_KEY_ID";
    private static final String SECRET_KEY = "AWS_SECRET_ACCESS_KEY";

    private final Map<String, String> environment;
    private final Path home;
    private final @Nullable String configuredRegion;
    private final @Nullable URI configuredEndpoint;

    /** Read when somebody asks: few sessions need it. */
    private @Nullable Map<String, String> profile;

    /**
     * @param home the user's home directory
     * @param configuredRegion the region in the configuration
     * @param configuredEndpoint another address than AWS's own, from the environment or the configuration
     */
    AwsAccess(
            Map<String, String> environment,
            Path home,
            @Nullable String configuredRegion,
            @Nullable URI configuredEndpoint) {
        this.environment = Map.copyOf(environment);
        this.home = home;
        this.configuredRegion = configuredRegion;
        this.configuredEndpoint = configuredEndpoint;
    }

    /** The region, unless the command line names one. */
    public String region() {
        return variable("AWS_REGION")
                .or(() -> variable("AWS_DEFAULT_REGION"))
                .or(() -> Optional.ofNullable(configuredRegion))
                .or(() -> Optional.ofNullable(profile().get("region")))
                .orElse(DEFAULT_REGION);
    }

    /** Where Bedrock's models of a region are. */
    public String bedrockEndpoint(String region) {
        if (configuredEndpoint != null) {
            return configuredEndpoint.toString().replaceAll("/$", "");
        }
        String domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
        return "https://bedrock-runtime." + region + "." + domain;
    }

    /** The key to sign requests to a region with, empty when there is none. */
    public Optional<AwsSigningKey> signingKey(String region) {
        if (variable(KEY_ID).isPresent()) {
            return key(environment, KEY_ID, SECRET_KEY, "AWS_SESSION_TOKEN", region);
        }
        return key(profile(), "aws_access_key_id", "aws_secret_access_key", "aws_session_token", region);
    }

    /** What to set when there is no key. */
    public String missing() {
        if (variable(KEY_ID).isPresent()) {
            return SECRET_KEY;
        }
        String lack = KEY_ID + " or AWS_BEARER_TOKEN_BEDROCK";
        boolean elsewhere = Stream.of("credential_process", "role_arn", "sso_session", "sso_start_url")
                .anyMatch(profile()::containsKey);
        return elsewhere
                ? lack + " (the keys of profile " + profileName()
                        + " are elsewhere; aws configure export-credentials --format env brings them)"
                : lack;
    }

    private static Optional<AwsSigningKey> key(
            Map<String, String> from, String id, String secret, String session, String region) {
        String keyId = from.getOrDefault(id, "").strip();
        String secretKey = from.getOrDefault(secret, "").strip();
        String token = from.getOrDefault(session, "").strip();
        return keyId.isEmpty() || secretKey.isEmpty()
                ? Optional.empty()
                : Optional.of(new AwsSigningKey(keyId, secretKey, token.isEmpty() ? null : token, region));
    }

    private Optional<String> variable(String name) {
        return Optional.of(environment.getOrDefault(name, "").strip()).filter(value -> !value.isEmpty());
    }

    private String profileName() {
        return variable("AWS_PROFILE").orElse("default");
    }

    private Map<String, String> profile() {
        Map<String, String> found = profile;
        if (found == null) {
            String name = profileName();
            found = new LinkedHashMap<>();
            found.putAll(
                    section(file("AWS_CONFIG_FILE", "config"), name.equals("default") ? "default" : "profile " + name));
            found.putAll(section(file("AWS_SHARED_CREDENTIALS_FILE", "credentials"), name));
            profile = found;
        }
        return found;
    }

    private Path file(String variable, String name) {
        return variable(variable).map(Path::of).orElse(home.resolve(".aws").resolve(name));
    }

    /** The settings of a section; of a file that cannot be read, none. */
    private static Map<String, String> section(Path file, String wanted) {
        Map<String, String> settings = new LinkedHashMap<>();
        String section = "";
        try {
            for (String line : Files.readString(file, StandardCharsets.UTF_8).split("\\R")) {
                String text = line.strip();
                int equals = text.indexOf('=');
                // What is indented belongs to the setting above it.
                boolean nested = !line.isEmpty() && Character.isWhitespace(line.charAt(0));
                if (text.startsWith("[") && text.contains("]")) {
                    section = text.substring(1, text.indexOf(']')).strip().replaceAll("\\s+", " ");
                } else if (section.equals(wanted) && equals > 0 && !nested && !text.startsWith("#")) {
                    settings.put(
                            text.substring(0, equals).strip(),
                            text.substring(equals + 1).strip());
                }
            }
        } catch (IOException notThere) {
            return Map.of();
        }
        return settings;
    }
}
