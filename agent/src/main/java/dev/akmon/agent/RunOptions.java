package dev.akmon.agent;

import dev.akmon.agent.policy.PolicySettings;
import dev.akmon.agent.provider.Reasoning;
import dev.akmon.tools.sandbox.SandboxSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What a run is told: by options of the command line, else by the configuration, else by default.
 *
 * @param task what the user asks for; empty in a conversation
 * @param interactive whether the session is a conversation
 * @param workingDirectory where the run happens
 * @param projectRoot the project's root, empty to look for it upwards from the working directory
 * @param extraRoots further directories the tools may touch
 * @param policy the rules about tool calls
 * @param maxTurns the most model calls
 * @param maxToolCalls the most tool calls
 * @param maxRetries how often a failed request is sent again
 * @param maxBudgetUsd the most it may cost
 * @param maxWallTime the longest it may take
 * @param maxOutputTokens the most tokens of one answer
 * @param temperature the sampling temperature
 * @param reasoning how much the model is to think
 * @param shellTimeout how long a command may run that names no time itself
 * @param outputLimit bytes of a command's output that the model is given
 * @param sandbox how commands are to be confined
 * @param toolModules names of the modules whose tools the model is to have
 * @param images files the user shows with the first prompt, absolute or relative to the project's root
 * @param memory whether the session begins with the notes of earlier ones, and may keep some
 */
public record RunOptions(
        String task,
        boolean interactive,
        Path workingDirectory,
        Optional<Path> projectRoot,
        List<Path> extraRoots,
        PolicySettings policy,
        int maxTurns,
        int maxToolCalls,
        int maxRetries,
        OptionalDouble maxBudgetUsd,
        Optional<Duration> maxWallTime,
        OptionalInt maxOutputTokens,
        OptionalDouble temperature,
        Reasoning reasoning,
        Duration shellTimeout,
        int outputLimit,
        SandboxSettings sandbox,
        List<String> toolModules,
        List<String> images,
        boolean memory) {
    /** Model calls of a run that sets no limit. */
    public static final int DEFAULT_MAX_TURNS = 50;

    /** Tool calls of a run that sets no limit. */
    public static final int DEFAULT_MAX_TOOL_CALLS = 500;

    /** How often a run that says nothing sends a failed request again. */
    public static final int DEFAULT_MAX_RETRIES = 5;

    /** Bytes of a command's output that the model is given in a run that says nothing. */
    public static final int DEFAULT_OUTPUT_LIMIT = 64 << 10;

    public RunOptions {
        extraRoots = List.copyOf(extraRoots);
        toolModules = List.copyOf(toolModules);
        images = List.copyOf(images);
    }
}
