package dev.akmon.agent.modules;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;

/**
 * A module the user has added.
 *
 * @param name its name: lower-case letters, digits and hyphens
 * @param version what its jar says it is
 * @param kinds what it brings, by {@link ModuleKind#wireName}
 * @param sha256 the digest of the jar when it was added, lower-case hex
 * @param jar where the jar is
 */
public record InstalledModule(String name, String version, List<String> kinds, String sha256, Path jar) {
    public InstalledModule {
        kinds = List.copyOf(kinds);
    }

    /** Which code this is, for the config object: name, version and digest. */
    public ObjectNode identity() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("sha256", sha256)
                .put("version", version);
    }
}
