package dev.akmon.agent.config;

import dev.akmon.tools.sandbox.SandboxSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How commands are confined, null where the configuration says nothing; options of a run go before it.
 *
 * @param mode whether they are
 * @param network whether they reach the network
 * @param writable further paths they may write, {@code ~} for the home directory
 * @param hidden further paths they must not see, {@code ~} for the home directory
 */
public record SandboxConfig(
        SandboxSettings.@Nullable Mode mode, @Nullable Boolean network, List<String> writable, List<String> hidden) {

    /** A configuration that says nothing. */
    public static final SandboxConfig NONE = new SandboxConfig(null, null, List.of(), List.of());

    /** A configuration with copies of the lists. */
    public SandboxConfig {
        writable = List.copyOf(writable);
        hidden = List.copyOf(hidden);
    }
}
