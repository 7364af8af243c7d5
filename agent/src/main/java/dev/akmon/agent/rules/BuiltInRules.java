package dev.akmon.agent.rules;

import dev.akmon.agent.config.ConfigurationException;
import dev.akmon.agent.config.PolicyFile;
import dev.akmon.agent.config.PolicyLayer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** The profiles and packs that come with akmon: files of rules among its resources. */
public final class BuiltInRules {
    /** The profiles, the most permissive first. */
    public static final List<String> PROFILES = List.of("dev", "staging", "prod", "readonly");

    /** The packs, by name. */
    public static final List<String> PACKS = List.of(
            "dotnet",
            "git-readonly",
            "go",
            "java",
            "make",
            "node",
            "php",
            "python",
            "ruby",
            "rust",
            "secrets",
            "swift");

    private BuiltInRules() {}

    /**
     * The rules of a profile.
     *
     * @throws ConfigurationException when there is no such profile
     */
    public static PolicyLayer profile(String name) throws ConfigurationException {
        if (!PROFILES.contains(name)) {
            throw new ConfigurationException(
                    "there is no profile \"" + name + "\"; there are " + String.join(", ", PROFILES));
        }
        return read("profiles/" + name, "profile " + name);
    }

    /**
     * The rules of a pack.
     *
     * @throws ConfigurationException when there is no such pack
     */
    public static PolicyLayer pack(String name) throws ConfigurationException {
        if (!PACKS.contains(name)) {
            throw new ConfigurationException("there is no pack \"" + name + "\"; there are " + String.join(", ", PACKS)
                    + ", and a file is named by a path such as ./rules.toml");
        }
        return read("packs/" + name, "pack " + name);
    }

    private static PolicyLayer read(String resource, String label) throws ConfigurationException {
        String name = resource + ".toml";
        try (InputStream in = BuiltInRules.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + name + " is missing");
            }
            return PolicyFile.parse(Path.of(name), in.readAllBytes(), label).withSource(label);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
