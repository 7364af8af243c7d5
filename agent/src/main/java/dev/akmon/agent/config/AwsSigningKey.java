package dev.akmon.agent.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What requests to AWS are signed with. As the key of a provider it is one text, a JSON object; a key that is no such
 * object is a bearer token, which needs no signature.
 *
 * @param accessKeyId the public half
 * @param secretAccessKey the secret half
 * @param sessionToken for temporary keys, otherwise null
 * @param region the region a signature is for
 */
public record AwsSigningKey(
        String accessKeyId,
        String secretAccessKey,
        @Nullable String sessionToken,
        String region) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** As one text. */
    public Secret toSecret() {
        ObjectNode json = JSON.createObjectNode()
                .put("access_key_id", accessKeyId)
                .put("region", region)
                .put("secret_access_key", secretAccessKey);
        if (sessionToken != null) {
            json.put("session_token", sessionToken);
        }
        return new Secret(json.toString());
    }

    /** The key of a provider, empty when it is a bearer token. */
    public static Optional<AwsSigningKey> of(String key) {
        if (!key.startsWith("{")) {
            return Optional.empty();
        }
        try {
            JsonNode json = JSON.readTree(key);
            return Optional.of(new AwsSigningKey(
                    json.path("access_key_id").asText(),
                    json.path("secret_access_key").asText(),
                    json.path("session_token").textValue(),
                    json.path("region").asText()));
        } catch (JsonProcessingException notAnObject) {
            return Optional.empty();
        }
    }

    /** The parts that nobody else may know. */
    public List<Secret> secrets() {
        return sessionToken == null
                ? List.of(new Secret(secretAccessKey))
                : List.of(new Secret(secretAccessKey), new Secret(sessionToken));
    }

    /** Never the secret half. */
    @Override
    public String toString() {
        return "AwsSigningKey[" + accessKeyId + " in " + region + "]";
    }
}
