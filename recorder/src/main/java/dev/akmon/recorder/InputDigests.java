package dev.akmon.recorder;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.journal.Digest;
import dev.akmon.journal.HashAlgorithm;
import dev.akmon.journal.Hasher;

/** Running SHA-256 digests over the digests of everything that came into a session from outside, one per kind. */
final class InputDigests {
    private final Hasher config = HashAlgorithm.SHA256.hasher();
    private final Hasher prompts = HashAlgorithm.SHA256.hasher();
    private final Hasher model = HashAlgorithm.SHA256.hasher();
    private final Hasher tools = HashAlgorithm.SHA256.hasher();
    private final Hasher decisions = HashAlgorithm.SHA256.hasher();

    void config(Digest object) {
        update(config, object);
    }

    void prompt(Digest object) {
        update(prompts, object);
    }

    void model(Digest object) {
        update(model, object);
    }

    void tool(Digest object) {
        update(tools, object);
    }

    void decision(Digest object) {
        update(decisions, object);
    }

    /** Finishes the digests; nothing may be added afterwards. */
    ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("config_sha256", config.finish().hex())
                .put("decisions_sha256", decisions.finish().hex())
                .put("model_sha256", model.finish().hex())
                .put("prompts_sha256", prompts.finish().hex())
                .put("tools_sha256", tools.finish().hex());
    }

    private static void update(Hasher hasher, Digest digest) {
        byte[] bytes = digest.bytes();
        hasher.update(bytes, 0, bytes.length);
    }
}
