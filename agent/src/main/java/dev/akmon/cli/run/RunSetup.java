package dev.akmon.cli.run;

import dev.akmon.agent.LiveRun;
import dev.akmon.agent.RunOptions;
import dev.akmon.agent.UnusableImageException;
import dev.akmon.agent.config.ConfigurationException;
import dev.akmon.agent.config.SemanticSettings;
import dev.akmon.agent.config.SigningSettings;
import dev.akmon.agent.config.UserConfig;
import dev.akmon.agent.policy.PolicySettings;
import dev.akmon.agent.provider.ProviderResolver;
import dev.akmon.agent.provider.ProviderSettings;
import dev.akmon.agent.rules.RememberedRules;
import dev.akmon.agent.rules.RuleSources;
import dev.akmon.agent.scripted.ScriptFormatException;
import dev.akmon.agent.scripted.ScriptedModel;
import dev.akmon.agent.scripted.ScriptedModelServer;
import dev.akmon.agent.session.CrashedSession;
import dev.akmon.cli.approval.RuleMemory;
import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.cli.evidence.EvidenceFile;
import dev.akmon.cli.evidence.EvidenceSummary;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.recorder.signing.SigningResult;
import dev.akmon.tools.shell.ShellSettings;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What runs and conversations make of their options and of the user's configuration before they begin. */
public final class RunSetup {
    /** The prefix of a model id that names a script. */
    public static final String SCRIPTED = "scripted:";

    private static final Duration SHELL_TIMEOUT = Duration.ofMinutes(2);

    private final Invocation invocation;
    private final Console console;
    private final RunFlags flags;
    private @Nullable UserConfig config;
    private int summaries;

    /** The setup for these options. */
    public RunSetup(Invocation invocation, RunFlags flags) {
        this.invocation = invocation;
        this.console = invocation.console();
        this.flags = flags;
    }

    /** The user's configuration, read when it is first asked for; what is odd about it is said then. */
    public UserConfig config() throws ConfigurationException {
        if (config == null) {
            config = UserConfig.load(console.homeDirectory(), console.environment());
            config.warnings().forEach(w -> console.err().println("akmon: " + TerminalText.line(w)));
        }
        return config;
    }

    /** Finds out how a model is reached; a script gets its server here. */
    public ChosenModel choose(String modelId) throws ConfigurationException, IOException {
        Optional<String> fallback = flags.provider.fallback(config()).filter(other -> !other.equals(modelId));
        List<ScriptedModelServer> servers = new ArrayList<>();
        try {
            ProviderResolver.Resolution first = isScripted(modelId)
                    ? scripted(modelId, servers)
                    : flags.provider.resolver(config()).resolve(modelId);
            if (fallback.isEmpty()) {
                return new ChosenModel(first, servers);
            }
            String other = fallback.get();
            return new ChosenModel(
                    first.withFallback(
                            isScripted(other)
                                    ? scripted(other, servers)
                                    : flags.provider.fallbackResolver(config()).resolve(other)),
                    servers);
        } catch (ConfigurationException | IOException | RuntimeException e) {
            for (ScriptedModelServer server : servers) {
                server.close();
            }
            throw e;
        }
    }

    private static boolean isScripted(String modelId) {
        return modelId.startsWith(SCRIPTED);
    }

    private ProviderResolver.Resolution scripted(String modelId, List<ScriptedModelServer> servers)
            throws ConfigurationException, IOException {
        Path file = console.resolve(modelId.substring(SCRIPTED.length()));
        ScriptedModelServer server = ScriptedModelServer.start(script(file));
        servers.add(server);
        return new ProviderResolver.Resolution(
                new ProviderSettings("scripted", ProviderSettings.Protocol.OPENAI, server.baseUri() + "/v1"),
                SCRIPTED + file.getFileName(),
                null,
                List.of(new ProviderResolver.Candidate("scripted", true, "the model id names a script", List.of())));
    }

    /** The options by which another command reaches this model as the session does. */
    public List<String> providerWords(String modelId) {
        return flags.provider.words(modelId);
    }

    /**
     * Checks the options and reads everything a session depends on.
     *
     * @param images files shown with the first prompt, as typed
     * @param interactive whether the session is a conversation
     * @param person whether there is somebody to ask
     * @param trust asks about files of the project
     */
    public LiveRun prepare(
            String task,
            List<String> images,
            boolean interactive,
            ProviderResolver.Resolution provider,
            boolean person,
            RuleSources.TrustQuestion trust)
            throws ConfigurationException, UnusableImageException, IOException {
        Path root = LiveRun.projectRoot(console.workingDirectory());
        RuleSources.Gathered rules =
                flags.policy.gather(console, root, config(), person ? trust : RuleSources.TrustQuestion.NOBODY);
        rules.notices().forEach(notice -> console.err().println("akmon: " + TerminalText.line(notice)));
        PolicySettings policy = flags.plan ? rules.settings().planningIn(LiveRun.PLAN_FILE) : rules.settings();
        LiveRun run = LiveRun.prepare(
                options(task, images, interactive, provider.settings(), policy),
                provider,
                config(),
                flags.provider.keys(),
                Optional.ofNullable(config().signing()),
                console.environment(),
                person);
        run.notices().forEach(notice -> console.err().println("akmon: " + TerminalText.line(notice)));
        return run;
    }

    /** Keeps rules for the project that is worked on. */
    public RuleMemory memory() throws IOException {
        RememberedRules remembered =
                new RememberedRules(console.homeDirectory(), LiveRun.projectRoot(console.workingDirectory()));
        return rules -> {
            remembered.add(rules);
            return remembered.file().toString();
        };
    }

    /** Gives sessions their end whose process died; the run itself does not depend on it. */
    public void closeAbandoned() throws JournalException {
        Journal journal = invocation.journal();
        for (UUID id : journal.abandonedSessions()) {
            try {
                CrashedSession.close(journal, id, Instant.now())
                        .ifPresent(closed ->
                                console.err().println("akmon: closed session " + id + ", whose process had died"));
            } catch (JournalException e) {
                if (e.category() != JournalException.Category.SESSION_CLOSED
                        && e.category() != JournalException.Category.SESSION_LOCKED) {
                    console.err()
                            .println("akmon: cannot close session " + id + ", whose process died: "
                                    + TerminalText.line(String.valueOf(e.getMessage())));
                }
            }
        }
    }

    /** The session to go on from, whose process may have died without closing it. */
    public GoingOn goingOn(Origin origin) throws IOException {
        closeAbandoned();
        String root = LiveRun.projectRoot(console.workingDirectory()).toString();
        GoingOn goingOn = GoingOn.from(origin, invocation, root);
        if (goingOn.warning() != null) {
            console.err().println("akmon: " + TerminalText.line(goingOn.warning()));
        }
        if (!goingOn.projectRoot().equals(root)) {
            console.err()
                    .println("akmon: the session worked in " + TerminalText.line(goingOn.projectRoot())
                            + "; it goes on in " + TerminalText.line(root));
        }
        return goingOn;
    }

    private RunOptions options(
            String task, List<String> images, boolean interactive, ProviderSettings provider, PolicySettings policy)
            throws ConfigurationException {
        UserConfig config = config();
        return new RunOptions(
                task,
                interactive,
                console.workingDirectory(),
                Optional.empty(),
                extraRoots(),
                policy,
                atLeastOne("--max-turns", flags.maxTurns, config.limits().maxTurns(), RunOptions.DEFAULT_MAX_TURNS),
                atLeastOne(
                        "--max-tool-calls",
                        flags.maxToolCalls,
                        config.limits().maxToolCalls(),
                        RunOptions.DEFAULT_MAX_TOOL_CALLS),
                retries(),
                budget(config.limits().maxBudgetUsd()),
                Optional.ofNullable(
                        flags.maxWallTime != null
                                ? flags.maxWallTime
                                : config.limits().maxWallTime()),
                flags.maxOutputTokens == null
                        ? OptionalInt.empty()
                        : OptionalInt.of(atLeastOne("--max-output-tokens", flags.maxOutputTokens, null, 1)),
                temperature(),
                flags.reasoning.reasoning(config.reasoning(), provider),
                flags.shellTimeout == null ? SHELL_TIMEOUT : flags.shellTimeout,
                outputLimit(config.limits().outputLimitBytes()),
                flags.sandbox.settings(
                        config.sandbox(),
                        console.homeDirectory(),
                        invocation.journal().directory()),
                flags.index || config.semantic().enabled() ? List.of(SemanticSettings.MODULE) : List.of(),
                images.stream().map(file -> console.resolve(file).toString()).toList(),
                !flags.noMemory && config.memory());
    }

    private OptionalDouble temperature() {
        if (flags.temperature == null) {
            return OptionalDouble.empty();
        }
        if (!(flags.temperature >= 0) || flags.temperature.isInfinite()) {
            throw CommandException.usage("--temperature takes a number from 0, not " + flags.temperature);
        }
        return OptionalDouble.of(flags.temperature);
    }

    private int retries() {
        int retries = flags.maxRetries == null ? RunOptions.DEFAULT_MAX_RETRIES : flags.maxRetries;
        if (retries < 0) {
            throw CommandException.usage("--max-retries takes a number from 0, not " + retries);
        }
        return retries;
    }

    private int outputLimit(@Nullable Integer configured) {
        boolean given = flags.outputLimit != null;
        int bytes = given ? flags.outputLimit : configured != null ? configured : RunOptions.DEFAULT_OUTPUT_LIMIT;
        if (bytes < ShellSettings.SMALLEST_CAP || bytes > ShellSettings.LARGEST_CAP) {
            throw CommandException.usage((given ? "--output-limit" : "limits.output_limit_bytes in the configuration")
                    + " takes " + ShellSettings.SMALLEST_CAP + " to " + ShellSettings.LARGEST_CAP + " bytes, not "
                    + bytes);
        }
        return bytes;
    }

    private OptionalDouble budget(@Nullable BigDecimal configured) throws ConfigurationException {
        Double value = flags.maxBudgetUsd != null
                ? flags.maxBudgetUsd
                : configured == null ? null : (Double) configured.doubleValue();
        if (value == null) {
            return OptionalDouble.empty();
        }
        if (!(value > 0) || value.isInfinite()) {
            throw CommandException.usage("--max-budget-usd takes an amount above 0, not " + value);
        }
        return OptionalDouble.of(value);
    }

    private static int atLeastOne(String option, @Nullable Integer given, @Nullable Integer configured, int otherwise) {
        int value = given != null ? given : configured != null ? configured : otherwise;
        if (value < 1) {
            throw CommandException.usage(option + " takes a number from 1, not " + value);
        }
        return value;
    }

    /** The directories outside the project that tools may touch. */
    public List<Path> extraRoots() {
        return flags.addDir.stream()
                .map(path -> console.directory("--add-dir", path))
                .toList();
    }

    /**
     * The exit code of a run that went well so far, as its signing leaves it.
     *
     * @param exitCode what the run itself came to
     */
    public int exitCode(int exitCode, LiveRun.Finished finished) throws ConfigurationException {
        boolean unsigned = Optional.ofNullable(config().signing())
                        .map(SigningSettings::required)
                        .orElse(false)
                && !finished.signing().map(SigningResult::success).orElse(false);
        boolean wentWell = exitCode == ExitCode.OK || exitCode == ExitCode.DENIED;
        return unsigned && wentWell ? ExitCode.ENVIRONMENT : exitCode;
    }

    /**
     * Writes the evidence summary of a session that has ended, where one was asked for. A conversation may have several
     * sessions: the second one's goes beside the first, as {@code name-2.json}.
     */
    public void writeEvidence(UUID sessionId) throws IOException {
        if (flags.evidence != null) {
            summaries++;
            Path file = console.resolve(flags.evidence);
            EvidenceFile.write(
                    summaries == 1 ? file : numbered(file, summaries),
                    EvidenceSummary.of(invocation.journal(), sessionId));
        }
    }

    private static Path numbered(Path file, int number) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        int end = dot > 0 ? dot : name.length();
        return file.resolveSibling(name.substring(0, end) + "-" + number + name.substring(end));
    }

    /** The root of the project the program was started in, real path. */
    public Path projectRoot() throws IOException {
        return LiveRun.projectRoot(console.workingDirectory());
    }

    /** The model id that was chosen: by option, by the session gone on from, or by the configuration; else empty. */
    public Optional<String> chosenModelId(Optional<GoingOn> goingOn) throws ConfigurationException {
        if (!flags.provider.namesModel() && goingOn.isPresent() && goingOn.get().modelCanBeNamed()) {
            return Optional.of(goingOn.get().model());
        }
        return flags.provider.model(config());
    }

    /**
     * The model id that was chosen.
     *
     * @throws ConfigurationException when none was
     */
    public String modelId(Optional<GoingOn> goingOn) throws ConfigurationException {
        return chosenModelId(goingOn)
                .orElseThrow(() -> new ConfigurationException(
                        "no model is chosen: name one with --model, such as claude-sonnet-4-5 with"
                                + " ANTHROPIC_API_KEY set or llama3.2 with Ollama running, or set default_model in"
                                + " ~/.akmon/config.toml; `akmon demo` needs no model"));
    }

    private static ScriptedModel script(Path file) throws ConfigurationException, IOException {
        try {
            return ScriptedModel.parse(file);
        } catch (ScriptFormatException e) {
            throw new ConfigurationException(e.getMessage());
        }
    }
}
