package dev.akmon.tools;

import dev.akmon.tools.sandbox.Sandbox;
import java.time.Duration;
import java.util.Map;

/**
 * How commands are run.
 *
 * @param defaultTimeout for calls that name none
 * @param maxTimeout the longest a call may ask for
 * @param outputCap bytes of output kept, half from the beginning and half from the end; at least 1024
 * @param environment the whole environment of commands, already scrubbed
 * @param sandbox what confines them
 */
public record ShellSettings(
        Duration defaultTimeout,
        Duration maxTimeout,
        long outputCap,
        Map<String, String> environment,
        Sandbox sandbox) {

    /** A quarter of a gibibyte: output is held in memory. */
    private static final long LARGEST_CAP = 1L << 28;

    /** Settings of commands that nothing confines. */
    public ShellSettings(
            Duration defaultTimeout, Duration maxTimeout, long outputCap, Map<String, String> environment) {
        this(defaultTimeout, maxTimeout, outputCap, environment, Sandbox.NONE);
    }

    public ShellSettings {
        if (defaultTimeout.compareTo(Duration.ofSeconds(1)) < 0 || defaultTimeout.compareTo(maxTimeout) > 0) {
            throw new IllegalArgumentException("timeouts: 1 s <= default <= max");
        }
        if (outputCap < 1024 || outputCap > LARGEST_CAP) {
            throw new IllegalArgumentException("output cap: 1024 to " + LARGEST_CAP + " bytes");
        }
        environment = Map.copyOf(environment);
    }
}
