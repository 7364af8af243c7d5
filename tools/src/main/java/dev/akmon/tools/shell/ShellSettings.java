package dev.akmon.tools.shell;

import dev.akmon.tools.sandbox.Sandbox;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * How commands are run.
 *
 * @param defaultTimeout for calls that name none
 * @param maxTimeout the longest a call may ask for
 * @param outputCap bytes of output that a call returns, half from the beginning and half from the end: from
 *     {@link #SMALLEST_CAP} to {@link #LARGEST_CAP}
 * @param environment the whole environment of commands, already scrubbed
 * @param sandbox what confines them
 * @param scrubber takes secrets out of what they write; keeps lines
 */
public record ShellSettings(
        Duration defaultTimeout,
        Duration maxTimeout,
        long outputCap,
        Map<String, String> environment,
        Sandbox sandbox,
        UnaryOperator<String> scrubber) {

    /** The smallest {@link #outputCap}. */
    public static final long SMALLEST_CAP = 1024;

    /** The largest. Together with everything a command wrote it goes into one object of the journal. */
    public static final long LARGEST_CAP = 1L << 20;

    /** Settings of commands whose output holds no secrets. */
    public ShellSettings(
            Duration defaultTimeout,
            Duration maxTimeout,
            long outputCap,
            Map<String, String> environment,
            Sandbox sandbox) {
        this(defaultTimeout, maxTimeout, outputCap, environment, sandbox, UnaryOperator.identity());
    }

    /** Settings of commands that nothing confines. */
    public ShellSettings(
            Duration defaultTimeout, Duration maxTimeout, long outputCap, Map<String, String> environment) {
        this(defaultTimeout, maxTimeout, outputCap, environment, Sandbox.NONE);
    }

    public ShellSettings {
        if (defaultTimeout.compareTo(Duration.ofSeconds(1)) < 0 || defaultTimeout.compareTo(maxTimeout) > 0) {
            throw new IllegalArgumentException("timeouts: 1 s <= default <= max");
        }
        if (outputCap < SMALLEST_CAP || outputCap > LARGEST_CAP) {
            throw new IllegalArgumentException("output cap: " + SMALLEST_CAP + " to " + LARGEST_CAP + " bytes");
        }
        environment = Map.copyOf(environment);
    }
}
