package dev.akmon.agent.config;

import java.util.Map;
import java.util.Optional;

/**
 * {@code [policy]} of the user's configuration.
 *
 * @param everywhere the rules for every project
 * @param projects the rules for single projects, by the path of their root
 */
public record PolicyConfig(PolicyLayer everywhere, Map<String, PolicyLayer> projects) {
    public PolicyConfig {
        projects = Map.copyOf(projects);
    }

    /** The rules for one project, empty when there are none. */
    public Optional<PolicyLayer> project(String root) {
        return Optional.ofNullable(projects.get(root));
    }
}
