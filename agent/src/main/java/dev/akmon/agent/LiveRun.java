package dev.akmon.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.config.ConfigurationException;
import dev.akmon.agent.config.Credential;
import dev.akmon.agent.config.McpServerSettings;
import dev.akmon.agent.config.Secret;
import dev.akmon.agent.config.SemanticSettings;
import dev.akmon.agent.config.SigningSettings;
import dev.akmon.agent.config.UserConfig;
import dev.akmon.agent.mcp.McpServers;
import dev.akmon.agent.mcp.ServerConfinement;
import dev.akmon.agent.mcp.ServerList;
import dev.akmon.agent.mcp.ServerState;
import dev.akmon.agent.modules.ModuleException;
import dev.akmon.agent.modules.ModuleStore;
import dev.akmon.agent.modules.Modules;
import dev.akmon.agent.policy.Policy;
import dev.akmon.agent.policy.RuleException;
import dev.akmon.agent.provider.Connection;
import dev.akmon.agent.provider.ModelKnowledge;
import dev.akmon.agent.provider.ProviderResolver;
import dev.akmon.agent.provider.ProviderSettings;
import dev.akmon.agent.provider.ReasoningRequest;
import dev.akmon.agent.rules.RememberedRules;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.SessionWriter;
import dev.akmon.recorder.ApprovalAnswer;
import dev.akmon.recorder.ApprovalQuestion;
import dev.akmon.recorder.EventSink;
import dev.akmon.recorder.ForwardClock;
import dev.akmon.recorder.JournalSink;
import dev.akmon.recorder.LiveSeam;
import dev.akmon.recorder.SessionRecorder;
import dev.akmon.recorder.StopReason;
import dev.akmon.recorder.StopSignal;
import dev.akmon.recorder.ToolHost;
import dev.akmon.recorder.User;
import dev.akmon.recorder.UserAnswer;
import dev.akmon.recorder.UserInput;
import dev.akmon.recorder.UserQuestion;
import dev.akmon.recorder.http.LiveHttp;
import dev.akmon.recorder.signing.HeadSigner;
import dev.akmon.recorder.signing.SigningCommand;
import dev.akmon.recorder.signing.SigningResult;
import dev.akmon.tools.Tool;
import dev.akmon.tools.ToolNames;
import dev.akmon.tools.Workspace;
import dev.akmon.tools.notes.MemoryNotes;
import dev.akmon.tools.sandbox.Sandbox;
import dev.akmon.tools.sandbox.SandboxException;
import dev.akmon.tools.sandbox.SandboxSettings;
import dev.akmon.tools.shell.CommandRegistry;
import dev.akmon.tools.shell.EnvironmentScrubber;
import dev.akmon.tools.shell.ShellSettings;
import dev.akmon.tools.suite.CodingTools;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One live, recorded session from its options to its signed head. Everything that can be wrong with the options or the
 * configuration is found by {@link #prepare}, before anything is recorded.
 */
public final class LiveRun {
    private static final Duration MAX_SHELL_TIMEOUT = Duration.ofHours(1);
    /** The one file that plan mode lets tools write, relative to the project's root. */
    public static final String PLAN_FILE = ".akmon/plan.md";

    /**
     * What is there in plan mode besides the tools that only read: a plan is written and asked about, and what commands
     * wrote is read.
     */
    private static final Set<String> FOR_THE_PLAN =
            Set.of("write_file", "edit", ToolNames.ASK_USER, ToolNames.READ_OUTPUT);

    private final SessionConfig config;
    private final Project project;
    private final SessionTools tools;
    private final PromptImages images;
    private final List<UserInput.Image> firstImages;
    private final ProviderResolver.Resolution provider;
    private final RunOptions options;
    private final UserConfig userConfig;
    private final Modules modules;
    private final Optional<SigningSettings> signing;
    private final LiveHttp http;
    private final Clock clock;
    private final Map<ProviderSettings, Secret> keys = new ConcurrentHashMap<>();

    private LiveRun(
            SessionConfig config,
            Project project,
            SessionTools tools,
            PromptImages images,
            List<UserInput.Image> firstImages,
            ProviderResolver.Resolution provider,
            RunOptions options,
            UserConfig userConfig,
            Modules modules,
            Optional<SigningSettings> signing,
            LiveHttp http,
            Clock clock) {
        this.config = config;
        this.project = project;
        this.tools = tools;
        this.images = images;
        this.firstImages = firstImages;
        this.provider = provider;
        this.options = options;
        this.userConfig = userConfig;
        this.modules = modules;
        this.signing = signing;
        this.http = http;
        this.clock = clock;
        keep(provider);
    }

    /**
     * What a session left behind.
     *
     * @param sessionId its id
     * @param journalPath its log file
     * @param config its config object
     * @param result how it went
     * @param signing what the signing hook did, empty when none is configured
     */
    public record Finished(
            UUID sessionId,
            Path journalPath,
            SessionConfig config,
            RunResult result,
            Optional<SigningResult> signing) {}

    /**
     * Checks the options and reads everything a session depends on.
     *
     * @param signing the program that signs the head at the end, empty for none
     * @param environment the process's environment, of which tools see the harmless part
     * @param person whether there is somebody to ask
     * @throws ConfigurationException when options or configuration cannot be used
     * @throws UnusableImageException when an image of the options cannot be shown to the model
     * @throws IOException when the project cannot be read
     */
    public static LiveRun prepare(
            RunOptions options,
            ProviderResolver.Resolution provider,
            UserConfig userConfig,
            Map<Credential, Secret> keyOptions,
            Optional<SigningSettings> signing,
            Map<String, String> environment,
            boolean person)
            throws ConfigurationException, UnusableImageException, IOException {
        return prepare(options, provider, userConfig, keyOptions, signing, environment, person, Connection.STANDARD);
    }

    /** As the other one, with a patience of its own. */
    static LiveRun prepare(
            RunOptions options,
            ProviderResolver.Resolution provider,
            UserConfig userConfig,
            Map<Credential, Secret> keyOptions,
            Optional<SigningSettings> signing,
            Map<String, String> environment,
            boolean person,
            Connection connection)
            throws ConfigurationException, UnusableImageException, IOException {
        provider.settings().requireUsableEndpoint();
        // Before anything else: the client loads while the project is read.
        Clock clock = new ForwardClock(Clock.systemUTC());
        LiveHttp http = new LiveHttp(connection.timeouts(), clock, environment);
        http.prewarm(provider.settings().endpoint().startsWith("https:") ? "https" : "http");
        Project project = Project.at(options.workingDirectory(), options.projectRoot(), environment);
        ObjectNode policy = options.policy().toJson(person);
        Policy rules = rules(policy);
        ReadingRules reading = reading(options, project);
        Workspace workspace = Workspace.of(project.root(), options.extraRoots())
                .limitedTo(
                        (tool, kind, subject) -> rules.reaches(tool, kind.name().toLowerCase(Locale.ROOT), subject));
        Sandbox sandbox = sandbox(options.sandbox(), workspace.roots(), environment);
        ServerList list = ServerList.of(userConfig, project.root(), environment);
        SecretScrubber scrubber =
                SecretScrubber.of(userConfig, list.enabled(), keyOptions, provider.keys(), environment);
        ShellSettings shell = new ShellSettings(
                options.shellTimeout(),
                MAX_SHELL_TIMEOUT,
                options.outputLimit(),
                EnvironmentScrubber.scrub(environment),
                sandbox,
                scrubber::scrub);
        CommandRegistry commands = new CommandRegistry(workspace, shell);
        List<Tool> tools = new ArrayList<>(CodingTools.all(workspace, shell, userConfig.web(), commands));
        MemoryNotes notes = notes(userConfig.directory(), project.root());
        if (options.memory()) {
            tools.add(CodingTools.memory(notes));
        }
        Set<String> names = new LinkedHashSet<>();
        tools.forEach(tool -> names.add(tool.name()));
        Modules modules = Modules.of(ModuleStore.in(userConfig.directory()));
        ModuleTools added = ModuleTools.load(
                modules,
                options.toolModules(),
                workspace,
                shell.environment(),
                ModuleTools.cache(userConfig.directory().getParent(), environment),
                names);
        added.tools().forEach(tool -> names.add(tool.name()));
        tools.addAll(added.tools());
        // A rule about them is no mistake where they are turned off.
        names.add(ToolNames.WEB_FETCH);
        names.add(ToolNames.MEMORY);
        names.add(SemanticSettings.TOOL);
        names.add(SubagentTool.NAME);
        try {
            rules.requireKnownTools(names);
        } catch (RuleException e) {
            throw new ConfigurationException(e.getMessage());
        }
        ModelKnowledge knowledge = knowledge(provider, options, userConfig);
        if (provider.fallback().isPresent()) {
            provider.fallback().get().settings().requireUsableEndpoint();
            knowledge(provider.fallback().get(), options, userConfig);
        }
        ReasoningRequest.check(options.reasoning(), options.temperature(), provider);
        PromptImages images = new PromptImages(new WorkspaceTools(tools, scrubber), rules);
        List<UserInput.Image> firstImages = images.toShow(options.images(), provider.model(), knowledge.images());
        McpServers servers = McpServers.start(
                list.enabled(),
                project.root(),
                environment,
                new ServerConfinement(sandbox, options.sandbox()),
                scrubber::scrub);
        SessionTools sessionTools =
                new SessionTools(tools, scrubber, servers, list, sandbox, commands, added.modules());
        try {
            SessionConfig config = SessionConfigBuilder.build(
                    options,
                    provider,
                    project,
                    SystemPrompt.Material.of(
                            instructions(userConfig, project, scrubber, reading),
                            options.memory() ? RememberedNotes.of(notes.read(), reading) : RememberedNotes.NONE,
                            scrubber),
                    sessionTools,
                    policy,
                    knowledge,
                    userConfig,
                    modules,
                    connection);
            return new LiveRun(
                    config,
                    project,
                    sessionTools,
                    images,
                    firstImages,
                    provider,
                    options,
                    userConfig,
                    modules,
                    signing,
                    http,
                    clock);
        } catch (IOException | RuntimeException e) {
            sessionTools.close();
            throw e;
        }
    }

    private static List<Instructions> instructions(
            UserConfig userConfig, Project project, SecretScrubber scrubber, ReadingRules reading) throws IOException {
        return Instructions.bounded(
                Instructions.find(userConfig.directory(), project.root(), project.workingDirectory(), reading).stream()
                        .map(file -> file.scrubbed(scrubber))
                        .toList());
    }

    /**
     * The notes that sessions in a project begin with.
     *
     * @param userDirectory what the user keeps for akmon, {@code ~/.akmon}
     * @param root the project's root, real path
     */
    public static MemoryNotes notes(Path userDirectory, Path root) {
        return new MemoryNotes(userDirectory.resolve("memory"), RememberedRules.directoryName(root));
    }

    /**
     * Starts MCP servers as a session does; does not fail when one of them does.
     *
     * @param root the project's root, where programs run
     * @param environment akmon's environment, of which programs see the harmless part
     * @param confinement what confines programs
     */
    public static McpServers startServers(
            List<McpServerSettings> servers,
            UserConfig userConfig,
            Path root,
            Map<String, String> environment,
            ServerConfinement confinement) {
        SecretScrubber scrubber = SecretScrubber.of(userConfig, servers, Map.of(), List.of(), environment);
        return McpServers.start(servers, root, environment, confinement, scrubber::scrub);
    }

    private static Sandbox sandbox(SandboxSettings settings, List<Path> roots, Map<String, String> environment)
            throws ConfigurationException {
        try {
            return Sandbox.choose(settings, roots, environment);
        } catch (SandboxException e) {
            throw new ConfigurationException(e.getMessage());
        }
    }

    private static ModelKnowledge knowledge(
            ProviderResolver.Resolution provider, RunOptions options, UserConfig userConfig)
            throws ConfigurationException {
        ModelKnowledge knowledge = ModelKnowledge.of(provider.settings().kind(), provider.model(), userConfig);
        if (options.maxBudgetUsd().isPresent() && knowledge.price().isEmpty()) {
            throw new ConfigurationException("a budget needs the price of \"" + provider.model()
                    + "\", which is not known: add it to config.toml under [[model_estimates]]");
        }
        return knowledge;
    }

    private void keep(ProviderResolver.Resolution provider) {
        if (provider.apiKey() != null) {
            keys.put(provider.settings(), provider.apiKey());
        }
        provider.fallback().ifPresent(this::keep);
    }

    /**
     * The directive that makes a conversation go on with another model. The model's key stays with this run.
     *
     * @throws ConfigurationException when the provider's address or its module cannot be used, or a limit needs a price
     *     nobody knows
     */
    public UserInput.Directive switchModel(ProviderResolver.Resolution provider) throws ConfigurationException {
        provider.settings().requireUsableEndpoint();
        ModelKnowledge knowledge = knowledge(provider, options, userConfig);
        try {
            ObjectNode model = SessionConfigBuilder.model(
                    provider,
                    options,
                    ReasoningRequest.fitting(options.reasoning(), provider.settings()),
                    knowledge,
                    modules);
            keep(provider);
            return Directives.switchModel(model);
        } catch (ModuleException e) {
            throw new ConfigurationException(e.getMessage());
        }
    }

    /** The directive that turns plan mode on, in which tools only read and write the plan, or off. */
    public UserInput.Directive planMode(boolean on) {
        return Directives.planMode(
                on,
                config.tools().stream()
                        .filter(tool -> tool.parallel() || FOR_THE_PLAN.contains(tool.name()))
                        .map(ToolDefinition::name)
                        .toList(),
                PLAN_FILE);
    }

    /** The images of the options, to be asked for before the first prompt. */
    public List<UserInput.Image> firstImages() {
        return firstImages;
    }

    /**
     * Images to be asked for before a prompt.
     *
     * @param paths the files, absolute or relative to the project's root
     * @param standing how the conversation stands: which model will be asked
     * @throws UnusableImageException when the model takes none, or one of them cannot be shown or is not allowed
     */
    public List<UserInput.Image> images(List<String> paths, Standing standing) throws UnusableImageException {
        return images.toShow(paths, standing.model(), standing.takesImages());
    }

    /** The modules of the user. */
    public Modules modules() {
        return modules;
    }

    /** The root of the session's project. */
    public Path projectRoot() {
        return project.root();
    }

    /**
     * This run as one that goes on from a recorded session.
     *
     * @param goOn whether the model is called before the user asks for anything new
     */
    public LiveRun goingOnFrom(Inheritance inheritance, boolean goOn) {
        return new LiveRun(
                config.goingOnFrom(inheritance, goOn),
                project,
                tools,
                images,
                firstImages,
                provider,
                options,
                userConfig,
                modules,
                signing,
                http,
                clock);
    }

    /**
     * The root of the project a directory is in, real path: the nearest directory upwards that holds {@code .git}, else the
     * directory itself.
     */
    public static Path projectRoot(Path workingDirectory) throws IOException {
        return Project.rootOf(workingDirectory);
    }

    private static Policy rules(ObjectNode json) throws ConfigurationException {
        try {
            return Policy.of(json);
        } catch (RuleException e) {
            throw new ConfigurationException(e.getMessage());
        }
    }

    private static ReadingRules reading(RunOptions options, Project project) throws ConfigurationException {
        try {
            return ReadingRules.of(options.policy(), project.root());
        } catch (RuleException e) {
            throw new ConfigurationException(e.getMessage());
        }
    }

    /**
     * What the user should know before the session begins, one line each: MCP servers that cannot be used, instructions and
     * notes that rules keep back, instructions that were too long, notes that were left out.
     */
    public List<String> notices() {
        List<String> notices = new ArrayList<>(tools.problems());
        for (JsonNode file : config.json().path("instructions")) {
            if (file.has("kept_back_by")) {
                notices.add(keptBack(file));
            } else if (file.has("cut_to")) {
                int kept = file.path("cut_to").asInt();
                notices.add(file.path("path").asText() + " is "
                        + (kept == 0 ? "left out" : "cut to its first " + kept + " of " + file.path("size") + " bytes")
                        + ": all instructions together may have " + Instructions.MAX_TOTAL_BYTES / 1024
                        + " KiB; shorten them");
            }
        }
        for (JsonNode note : config.json().path("memory").path("left_out")) {
            notices.add(note.has("kept_back_by") ? keptBack(note) : leftOut(note));
        }
        return notices;
    }

    private static String keptBack(JsonNode file) {
        return file.path("path").asText() + " is left out: the rule "
                + file.path("kept_back_by").asText() + " keeps it from being read";
    }

    private static String leftOut(JsonNode note) {
        return note.path("path").asText() + " is left out: "
                + (note.has("problem")
                        ? note.path("problem").asText() + "; mend or delete it (akmon memory)"
                        : "notes together may have " + RememberedNotes.MAX_BYTES / 1024
                                + " KiB; shorten or delete some (akmon memory)");
    }

    /** How the MCP servers of the session are doing. */
    public List<ServerState> serverStates() {
        return tools.serverStates();
    }

    /**
     * Ends an MCP server of the session and starts it again, between two turns.
     *
     * @param name one of {@link #serverStates} that has tools
     * @return why it cannot be used; empty when it can
     */
    public Optional<String> restartServer(String name) {
        return tools.restartServer(name);
    }

    /** The MCP servers there are for the project, those not started included. */
    public ServerList serverList() {
        return tools.serverList();
    }

    /** The config object the session will have. */
    public SessionConfig config() {
        return config;
    }

    /**
     * Runs the session, closes it and has its head signed.
     *
     * @param sessionId the new session's id
     * @param user answers for the person; its prompts are what the session works on
     * @throws JournalException when the session cannot be recorded; nothing happened after the last recorded event
     */
    public Finished run(Journal journal, UUID sessionId, User user, StopSignal stop, RunObserver observer)
            throws JournalException {
        RunResult result;
        Path path;
        try (tools;
                SessionWriter writer = journal.create(sessionId)) {
            path = writer.path();
            ToolHost host = tools.with(new UndoTool(journal, workspace()));
            try {
                result = record(journal, sessionId, sink(writer), host, user, stop, observer);
            } catch (JournalException e) {
                writer.removeUnbegun();
                throw e;
            }
        }
        // The lock is free and the last event durable: from here on the session is as any reader will see it.
        Optional<SigningResult> signed = signing.map(settings -> {
            SigningCommand command = new SigningCommand(settings.command(), settings.timeout());
            observer.onSigning(command.program());
            return HeadSigner.sign(command, sessionId, result.head(), stop);
        });
        return new Finished(sessionId, path, config, result, signed);
    }

    private Workspace workspace() throws JournalException {
        try {
            return Workspace.of(project.root(), options.extraRoots());
        } catch (IOException e) {
            throw new JournalException(JournalException.Category.READ_FAILED, e.getMessage(), e);
        }
    }

    /** The commands started in the background, one line each: the call's id, how it is, the command. */
    public List<String> backgroundCommands() {
        return tools.commands().describe();
    }

    /** How many of them run. */
    public int runningCommands() {
        return tools.commands().running();
    }

    /** The tools of the session. */
    SessionTools tools() {
        return tools;
    }

    /** The way into a journal. */
    EventSink sink(SessionWriter writer) {
        return new JournalSink(writer, clock);
    }

    /** Runs the session to its end with these tools, and records it in this sink, its subagents in the journal. */
    RunResult record(
            Journal journal,
            UUID sessionId,
            EventSink sink,
            ToolHost host,
            User user,
            StopSignal stop,
            RunObserver observer)
            throws JournalException {
        Subagents subagents = new Subagents(
                journal,
                sessionId,
                host,
                user,
                observer,
                tools.scrubber()::scrub,
                (itsConfig, writer, itsTools, itsUser, itsStop, itsObserver) ->
                        work(itsConfig, sink(writer), itsTools, itsUser, itsStop, itsObserver, loop -> {}));
        try (TimeLimit limit = new TimeLimit(options.maxWallTime(), stop)) {
            limit.start();
            return work(
                    config,
                    sink,
                    new AskingTools(subagents, user, tools.scrubber()),
                    config.interactive() ? limit.perTurn(user) : user,
                    stop,
                    observer,
                    loop -> subagents.grantedBy(loop::grant));
        }
    }

    private RunResult work(
            SessionConfig ofSession,
            EventSink sink,
            ToolHost host,
            User user,
            StopSignal stop,
            RunObserver observer,
            Consumer<AgentLoop> ready)
            throws JournalException {
        try (LiveSeam seam = new LiveSeam(http, host, user, stop)) {
            SessionRecorder recorder = new SessionRecorder(seam, sink);
            try {
                AgentLoop loop = new AgentLoop(ofSession, this::key, modules, recorder, seam, observer);
                ready.accept(loop);
                return loop.run(project.workingDirectory().toString());
            } catch (RuleException e) {
                throw new IllegalStateException("a policy that prepare() accepted is refused", e);
            } catch (RuntimeException e) {
                closeBroken(recorder, e);
                throw e;
            }
        }
    }

    private @Nullable String key(ProviderSettings of) {
        Secret key = keys.get(of);
        return key == null ? null : key.reveal();
    }

    /** An error in akmon itself must not leave a session open: it ends with the reason. */
    private static void closeBroken(SessionRecorder recorder, RuntimeException error) {
        ObjectNode summary = JsonNodeFactory.instance.objectNode();
        summary.put("exit_reason", "internal_error");
        summary.put("error", String.valueOf(error));
        try {
            recorder.end(summary);
        } catch (JournalException e) {
            error.addSuppressed(e);
        }
    }

    /** Asks the session to stop when its time is up; in a conversation, the turn. */
    private static final class TimeLimit implements AutoCloseable {
        private final Optional<Duration> limit;
        private final StopSignal stop;
        private @Nullable ScheduledExecutorService timer;
        private Optional<Future<?>> running = Optional.empty();

        TimeLimit(Optional<Duration> limit, StopSignal stop) {
            this.limit = limit;
            this.stop = stop;
        }

        void start() {
            if (limit.isEmpty()) {
                return;
            }
            if (timer == null) {
                timer = Executors.newSingleThreadScheduledExecutor(work -> {
                    Thread thread = new Thread(work, "akmon-wall-clock");
                    thread.setDaemon(true);
                    return thread;
                });
            }
            running = Optional.of(timer.schedule(
                    () -> stop.request(StopReason.WALL_TIME), limit.get().toMillis(), TimeUnit.MILLISECONDS));
        }

        /** The same user, whose time to think does not count. */
        User perTurn(User user) {
            return new User() {
                @Override
                public Optional<UserInput> nextInput() {
                    running.ifPresent(timeout -> timeout.cancel(false));
                    Optional<UserInput> input = user.nextInput();
                    start();
                    return input;
                }

                @Override
                public ApprovalAnswer ask(ApprovalQuestion question) {
                    return user.ask(question);
                }

                @Override
                public UserAnswer answer(UserQuestion question) {
                    return user.answer(question);
                }
            };
        }

        @Override
        public void close() {
            if (timer != null) {
                timer.shutdownNow();
            }
        }
    }
}
