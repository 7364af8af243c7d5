package dev.akmon.recorder.signing;

import org.jspecify.annotations.Nullable;

/**
 * What a signing command did.
 *
 * @param program the program, as configured
 * @param success whether it ended by itself with exit code 0
 * @param exitCode its exit code, null when it was killed or never started
 * @param timedOut whether it was killed because it took too long
 * @param interrupted whether it was killed because the user did not want to wait for it
 * @param elapsedMs how long it took, in milliseconds
 * @param stdout what it printed, cut at a cap
 * @param stderr what it complained about, cut at a cap
 * @param spawnError why it could not be started, null when it was
 */
public record SigningResult(
        String program,
        boolean success,
        @Nullable Integer exitCode,
        boolean timedOut,
        boolean interrupted,
        long elapsedMs,
        String stdout,
        String stderr,
        @Nullable String spawnError) {}
