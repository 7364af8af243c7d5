package dev.akmon.cli.run;

import dev.akmon.agent.LiveRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a run. They hold what was typed; {@link TaskRun} makes sense of it. */
public final class RunFlags {
    @Option(
            names = {"-t", "--task"},
            paramLabel = "<text>",
            description = "Run this task without a conversation. '-' reads it from standard input.")
    public @Nullable String task;

    @Option(
            names = "--image",
            paramLabel = "<file>",
            description = "Show the model this image with the task: PNG, JPEG, GIF or WebP. Repeatable.")
    public List<String> image = new ArrayList<>();

    @Mixin
    ProviderFlags provider = new ProviderFlags();

    @Mixin
    PolicyFlags policy = new PolicyFlags();

    @Option(names = "--plan", description = "Plan only: tools read, and write nothing but " + LiveRun.PLAN_FILE + ".")
    boolean plan;

    @Option(names = "--no-memory", description = "Begin without the notes of earlier sessions, and keep none.")
    boolean noMemory;

    @Option(
            names = "--output",
            paramLabel = "<form>",
            defaultValue = "text",
            description = "text, json (one document at the end) or stream-json (one event per line).")
    OutputForm output = OutputForm.TEXT;

    @Option(
            names = {"--evidence", "--evidence-path"},
            paramLabel = "<file>",
            description = "Write the evidence summary of the session there when it has ended.")
    @Nullable
    String evidence;

    @Option(
            names = "--max-turns",
            paramLabel = "<n>",
            description = "Most model calls of the run (default: 50), subagents' apart.")
    @Nullable
    Integer maxTurns;

    @Option(names = "--max-tool-calls", paramLabel = "<n>", description = "Most tool calls of the run (default: 500).")
    @Nullable
    Integer maxToolCalls;

    @Option(
            names = "--max-retries",
            paramLabel = "<n>",
            description = "How often a failed request is sent again (default: 5).")
    @Nullable
    Integer maxRetries;

    @Option(
            names = "--max-budget-usd",
            paramLabel = "<amount>",
            description = "Most the run may cost; needs the model's price in the configuration.")
    @Nullable
    Double maxBudgetUsd;

    @Option(
            names = "--max-wall-time",
            paramLabel = "<time>",
            converter = DurationConverter.class,
            description = "Longest the run may take: 90s, 15m, 2h.")
    @Nullable
    Duration maxWallTime;

    @Option(names = "--max-output-tokens", paramLabel = "<n>", description = "Most tokens of one answer.")
    @Nullable
    Integer maxOutputTokens;

    @Option(
            names = "--temperature",
            paramLabel = "<t>",
            description = "Sampling temperature (default: the provider's).")
    @Nullable
    Double temperature;

    @Option(names = "--index", description = "Give the model semantic_search; needs the module semantic.")
    boolean index;

    @Mixin
    ReasoningFlags reasoning = new ReasoningFlags();

    @Option(
            names = "--shell-timeout",
            paramLabel = "<time>",
            converter = DurationConverter.class,
            description = "Time a command has that asks for none itself (default: 2m).")
    @Nullable
    Duration shellTimeout;

    @Option(
            names = "--output-limit",
            paramLabel = "<bytes>",
            description = "Bytes of a command's output the model is given; the journal keeps more (default: 65536).")
    @Nullable
    Integer outputLimit;

    @Mixin
    SandboxFlags sandbox = new SandboxFlags();

    @Option(
            names = "--add-dir",
            paramLabel = "<dir>",
            description = "A further directory the tools may touch. Repeatable.")
    List<String> addDir = new ArrayList<>();

    /** Whether the run is reported to a program. */
    public boolean reportsJson() {
        return output != OutputForm.TEXT;
    }

    /**
     * Finds {@code --output} in a command line that could not be understood as a whole, and takes it over.
     *
     * @return whether the run is reported to a program
     */
    public boolean understandOutput(String... arguments) {
        for (int i = 0; i < arguments.length; i++) {
            for (OutputForm form : OutputForm.values()) {
                boolean joined = arguments[i].equals("--output=" + form);
                boolean apart = arguments[i].equals("--output")
                        && i + 1 < arguments.length
                        && arguments[i + 1].equals(form.toString());
                if (joined || apart) {
                    output = form;
                }
            }
        }
        return reportsJson();
    }
}
