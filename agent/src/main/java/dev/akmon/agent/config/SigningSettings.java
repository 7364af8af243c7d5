package dev.akmon.agent.config;

import java.time.Duration;
import java.util.List;

/**
 * The program that signs the head of a session.
 *
 * @param command program and arguments, started without a shell; never empty
 * @param timeout after which it is killed
 * @param required whether a run whose head it did not sign has failed
 */
public record SigningSettings(List<String> command, Duration timeout, boolean required) {

    /** The time a signer has when the configuration says nothing. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

    /** Settings with a copy of the command. */
    public SigningSettings {
        command = List.copyOf(command);
    }
}
