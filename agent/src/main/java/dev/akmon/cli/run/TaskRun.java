package dev.akmon.cli.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.ExitReason;
import dev.akmon.agent.LiveRun;
import dev.akmon.agent.ProviderResolver;
import dev.akmon.agent.ProviderSettings;
import dev.akmon.agent.RunObserver;
import dev.akmon.agent.RunOptions;
import dev.akmon.agent.RunResult;
import dev.akmon.agent.config.ConfigurationException;
import dev.akmon.agent.config.Credential;
import dev.akmon.agent.config.Secret;
import dev.akmon.agent.config.UserConfig;
import dev.akmon.agent.scripted.ScriptFormatException;
import dev.akmon.agent.scripted.ScriptedModel;
import dev.akmon.agent.scripted.ScriptedModelServer;
import dev.akmon.agent.session.CrashedSession;
import dev.akmon.cli.CommandException;
import dev.akmon.cli.Console;
import dev.akmon.cli.ExitCode;
import dev.akmon.cli.Invocation;
import dev.akmon.cli.TerminalText;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.recorder.StopReason;
import dev.akmon.recorder.StopSignal;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Runs one task without a conversation: {@code akmon --task}. */
public final class TaskRun {
    /** The prefix of a model id that names a script. */
    public static final String SCRIPTED = "scripted:";

    private static final Duration SHELL_TIMEOUT = Duration.ofMinutes(2);

    private final Invocation invocation;
    private final Console console;
    private final RunFlags flags;
    private final Optional<Origin> origin;
    private final StopSignal stop = new StopSignal();
    private final ReentrantLock reporting = new ReentrantLock();
    private boolean reported;
    private volatile @Nullable UUID sessionId;

    /** A run of these options, which goes on from a recorded session where there is an origin. */
    public TaskRun(Invocation invocation, RunFlags flags, Optional<Origin> origin) {
        this.invocation = invocation;
        this.console = invocation.console();
        this.flags = flags;
        this.origin = origin;
    }

    /** What a run left behind, and the exit code that says how it went. */
    public record Outcome(int exitCode, LiveRun.Finished finished) {}

    /**
     * Runs the task and reports it as the options ask.
     *
     * @throws Exception when the run does not come about or cannot be recorded
     */
    public Outcome run() throws Exception {
        StopSignals signals = StopSignals.install(console, stop, this::leaveAtOnce);
        Optional<String> task = task();
        UserConfig config = UserConfig.load(console.homeDirectory(), console.environment());
        config.warnings().forEach(w -> console.err().println("akmon: " + TerminalText.line(w)));
        Optional<GoingOn> goingOn = goingOn();
        if (task.isEmpty()
                && !goingOn.map(from -> from.inheritance().unanswered()).orElse(false)) {
            throw CommandException.usage(
                    "the model has answered everything up to there; say what is to be done after" + " --task");
        }
        String model = model(config, goingOn);
        if (!model.startsWith(SCRIPTED)) {
            ProviderResolver.Options options =
                    new ProviderResolver.Options(flags.openAiCompatibleUrl, flags.ollamaUrl, keys());
            return run(task, config, new ProviderResolver(options, config).resolve(model), goingOn, signals);
        }
        Path file = console.resolve(model.substring(SCRIPTED.length()));
        try (ScriptedModelServer server = ScriptedModelServer.start(script(file))) {
            ProviderSettings settings =
                    new ProviderSettings("scripted", ProviderSettings.Protocol.OPENAI, server.baseUri() + "/v1");
            return run(
                    task,
                    config,
                    new ProviderResolver.Resolution(
                            settings,
                            SCRIPTED + file.getFileName(),
                            null,
                            List.of(new ProviderResolver.Candidate(
                                    "scripted", true, "the model id names a script", List.of()))),
                    goingOn,
                    signals);
        }
    }

    /** Prints the document for a run that did not come about, in the form the options ask for. */
    public void reportFailure(String category, String message) {
        printReport(RunReport.ofFailure(sessionId, category, message));
    }

    /** The last words of a run that a signal ends without more ado: a program that reads the report still gets one. */
    private void leaveAtOnce(StopReason reason) {
        try {
            // The report may be on its way to a reader that does not read; that is not waited for.
            if (flags.reportsJson() && reporting.tryLock(1, TimeUnit.SECONDS)) {
                reportFailure(
                        reason.wireName(),
                        sessionId == null
                                ? "stopped before the session began"
                                : "left at once; akmon verify " + sessionId + " tells whether the session is closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Outcome run(
            Optional<String> task,
            UserConfig config,
            ProviderResolver.Resolution provider,
            Optional<GoingOn> goingOn,
            StopSignals signals)
            throws Exception {
        boolean person = console.terminals().in() && !"-".equals(flags.task);
        LiveRun prepared = LiveRun.prepare(
                options(task.orElse(""), config),
                provider,
                config,
                keys(),
                Optional.ofNullable(config.signing()),
                console.environment(),
                person);
        LiveRun run = goingOn.map(from -> prepared.goingOnFrom(from.inheritance(), task.isEmpty()))
                .orElse(prepared);
        closeAbandoned(invocation.journal());
        TextDisplay text = new TextDisplay(console);
        RunObserver display = switch (flags.output) {
            case TEXT -> text;
            case JSON -> RunObserver.NONE;
            case STREAM_JSON -> new StreamJsonDisplay(console);
        };
        GuardedDisplay shown = new GuardedDisplay(display, stop);
        RunLedger ledger = new RunLedger(shown);
        signals.sessionBegins();
        sessionId = UUID.randomUUID();
        announce(sessionId, provider, goingOn);
        LiveRun.Finished finished = run.run(
                invocation.journal(),
                sessionId,
                new TerminalUser(task.orElse(null), console, text, stop),
                stop,
                ledger);
        shown.show(text::endLine);
        RunEnding ending = new RunEnding(console);
        finished.signing().ifPresent(ending::reportSigning);
        if (flags.output == OutputForm.TEXT) {
            ending.print(finished);
            shown.rethrow();
        } else {
            shown.rethrow();
            printReport(RunReport.of(finished, ledger, provider));
        }
        return new Outcome(exitCode(finished.result()), finished);
    }

    /** Gives sessions their end whose process died; the run itself does not depend on it. */
    private void closeAbandoned(Journal journal) throws JournalException {
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

    private void announce(UUID sessionId, ProviderResolver.Resolution provider, Optional<GoingOn> goingOn) {
        switch (flags.output) {
            case TEXT -> {
                say("session " + sessionId + ", model " + provider.model() + " ("
                        + provider.settings().kind() + ")");
                goingOn.ifPresent(from -> say(from.describe()));
            }
            case STREAM_JSON -> {
                ObjectNode session = StreamJsonDisplay.event("session")
                        .put("session_id", sessionId.toString())
                        .put("model", provider.model())
                        .put("provider", provider.settings().kind());
                goingOn.ifPresent(from ->
                        session.set("parent", from.inheritance().parent().toJson()));
                new StreamJsonDisplay(console).print(session);
            }
            case JSON -> {
                // One document and nothing else.
            }
        }
    }

    private void say(String text) {
        console.err().println(console.errorStyle().dim("akmon: " + TerminalText.line(text)));
    }

    /** Prints the report, of which there is only one: a signal may come while it is being printed. */
    private void printReport(ObjectNode report) {
        ObjectNode printed = report;
        if (flags.output == OutputForm.STREAM_JSON) {
            printed = StreamJsonDisplay.event("result");
            printed.setAll(report);
        }
        reporting.lock();
        try {
            if (!reported) {
                reported = true;
                console.out().println(printed);
                console.out().flush();
            }
        } finally {
            reporting.unlock();
        }
    }

    private static int exitCode(RunResult result) {
        ExitReason reason = result.exitReason();
        if (reason.isLimit()) {
            return ExitCode.LIMIT;
        }
        return switch (reason) {
            case COMPLETED -> result.toolCalls().denied() > 0 ? ExitCode.DENIED : ExitCode.OK;
            case INTERRUPTED -> ExitCode.INTERRUPTED;
            case TERMINATED -> ExitCode.TERMINATED;
            default -> ExitCode.NEGATIVE;
        };
    }

    private RunOptions options(String task, UserConfig config) throws ConfigurationException {
        return new RunOptions(
                task,
                false,
                console.workingDirectory(),
                Optional.empty(),
                flags.addDir.stream().map(console::resolve).toList(),
                flags.policy(),
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
                flags.maxOutputTokens == null ? OptionalInt.empty() : OptionalInt.of(flags.maxOutputTokens),
                flags.temperature == null ? OptionalDouble.empty() : OptionalDouble.of(flags.temperature),
                flags.shellTimeout == null ? SHELL_TIMEOUT : flags.shellTimeout);
    }

    private int retries() {
        int retries = flags.maxRetries == null ? RunOptions.DEFAULT_MAX_RETRIES : flags.maxRetries;
        if (retries < 0) {
            throw CommandException.usage("--max-retries takes a number from 0, not " + retries);
        }
        return retries;
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

    /** The session to go on from, whose process may have died without closing it. */
    private Optional<GoingOn> goingOn() throws IOException {
        if (origin.isEmpty()) {
            return Optional.empty();
        }
        closeAbandoned(invocation.journal());
        String root = LiveRun.projectRoot(console.workingDirectory()).toString();
        GoingOn goingOn = GoingOn.from(origin.get(), invocation, root);
        if (goingOn.warning() != null) {
            console.err().println("akmon: " + TerminalText.line(goingOn.warning()));
        }
        if (!goingOn.projectRoot().equals(root)) {
            console.err()
                    .println("akmon: the session worked in " + TerminalText.line(goingOn.projectRoot())
                            + "; it goes on in " + TerminalText.line(root));
        }
        return Optional.of(goingOn);
    }

    private Optional<String> task() throws IOException {
        String task = flags.task;
        if ("-".equals(task)) {
            task = new String(console.in().readAllBytes(), StandardCharsets.UTF_8);
        }
        if (task == null && !(origin.orElse(null) instanceof Origin.Forked)) {
            throw CommandException.usage("there is no task; say what is to be done after --task");
        }
        if (task != null && task.isBlank()) {
            throw CommandException.usage("the task is empty; say what is to be done after --task");
        }
        return Optional.ofNullable(task);
    }

    private String model(UserConfig config, Optional<GoingOn> goingOn) throws ConfigurationException {
        if (flags.model != null && !flags.model.isBlank()) {
            return flags.model;
        }
        if (goingOn.isPresent() && goingOn.get().modelCanBeNamed()) {
            return goingOn.get().model();
        }
        if (config.providers().defaultModel() != null) {
            return config.providers().defaultModel();
        }
        throw new ConfigurationException("no model is chosen: name one with --model, such as claude-sonnet-4-5 with"
                + " ANTHROPIC_API_KEY set or llama3.2 with Ollama running, or set default_model in"
                + " ~/.akmon/config.toml; `akmon demo` needs no model");
    }

    private Map<Credential, Secret> keys() {
        Map<Credential, Secret> keys = new EnumMap<>(Credential.class);
        put(keys, Credential.ANTHROPIC, flags.anthropicKey);
        put(keys, Credential.OPENROUTER, flags.openRouterKey);
        put(keys, Credential.OPENAI, flags.openAiKey);
        put(keys, Credential.GROQ, flags.groqKey);
        put(keys, Credential.OPENAI_COMPATIBLE, flags.openAiCompatibleKey);
        return keys;
    }

    private static void put(Map<Credential, Secret> keys, Credential credential, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            keys.put(credential, new Secret(value));
        }
    }

    private static ScriptedModel script(Path file) throws ConfigurationException, IOException {
        try {
            return ScriptedModel.parse(file);
        } catch (ScriptFormatException e) {
            throw new ConfigurationException(file + ": " + e.getMessage());
        }
    }
}
