package dev.akmon.agent;

import dev.akmon.agent.config.Credential;
import dev.akmon.agent.config.Secret;
import dev.akmon.agent.config.UserConfig;
import dev.akmon.agent.policy.PolicySettings;
import dev.akmon.agent.policy.SourcedRule;
import dev.akmon.agent.provider.Connection;
import dev.akmon.agent.provider.ProviderResolver;
import dev.akmon.agent.provider.ProviderSettings;
import dev.akmon.agent.provider.ProviderSettings.Protocol;
import dev.akmon.agent.provider.Reasoning;
import dev.akmon.agent.scripted.ReceivedRequest;
import dev.akmon.agent.scripted.ScriptedModel;
import dev.akmon.agent.scripted.ScriptedModelServer;
import dev.akmon.agent.scripted.ScriptedTurn;
import dev.akmon.journal.Journal;
import dev.akmon.journal.SessionWriter;
import dev.akmon.recorder.ApprovalAnswer;
import dev.akmon.recorder.ApprovalQuestion;
import dev.akmon.recorder.EventSink;
import dev.akmon.recorder.StopSignal;
import dev.akmon.recorder.ToolHost;
import dev.akmon.recorder.User;
import dev.akmon.recorder.UserAnswer;
import dev.akmon.recorder.UserInput;
import dev.akmon.recorder.UserQuestion;
import dev.akmon.recorder.http.HttpTimeouts;
import dev.akmon.recorder.http.RetryPolicy;
import dev.akmon.tools.sandbox.SandboxSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs real sessions: the agent against a model served over loopback, with the real tools in a project directory, recorded
 * in a journal. Everything lies below one directory. Setters change the sessions to come.
 */
final class SessionFixture {
    /** Six attempts, one right after the other. */
    static final RetryPolicy QUICK_RETRIES = new RetryPolicy(6, Duration.ofMillis(1), Duration.ofMillis(2));

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path directory;
    private final Path project;
    private final Journal journal;

    private ScriptedModel model = ScriptedModel.of("scripted", List.of(ScriptedTurn.of("Done.")));
    private Optional<URI> server = Optional.empty();
    private Protocol protocol = Protocol.OPENAI;
    private Optional<String> kind = Optional.empty();
    private String modelId = "scripted";
    private @Nullable String module;
    private Optional<Secret> apiKey = Optional.of(new Secret("key-of-the-fixture"));
    private List<UserInput> inputs = List.of(new UserInput.Prompt("Do it."));
    private List<String> images = List.of();
    private boolean interactive;
    private List<String> allow = List.of();
    private List<String> deny = List.of();
    private List<String> ask = List.of();
    private boolean readsAllowed = true;
    private Optional<String> planFile = Optional.empty();
    private Optional<Function<ApprovalQuestion, ApprovalAnswer>> person = Optional.empty();
    private Function<UserQuestion, UserAnswer> answers = question -> new UserAnswer.Nobody();
    private boolean memory = true;
    private int maxTurns = RunOptions.DEFAULT_MAX_TURNS;
    private int maxToolCalls = RunOptions.DEFAULT_MAX_TOOL_CALLS;
    private OptionalDouble maxBudgetUsd = OptionalDouble.empty();
    private Optional<Duration> maxWallTime = Optional.empty();
    private OptionalInt maxOutputTokens = OptionalInt.empty();
    private Reasoning reasoning = Reasoning.STANDARD;
    private Optional<ProviderResolver.Resolution> fallback = Optional.empty();
    private RetryPolicy retries = QUICK_RETRIES;
    private HttpTimeouts timeouts = new HttpTimeouts(PATIENCE, PATIENCE, PATIENCE);
    private Map<String, String> environment = environment();
    private String configToml = "";
    private Function<StopSignal, RunObserver> observer = stop -> RunObserver.NONE;
    private Consumer<ReceivedRequest> requestObserver = request -> {};
    private BiFunction<EventSink, Path, EventSink> sink = (recorded, log) -> recorded;
    private UnaryOperator<ToolHost> tools = UnaryOperator.identity();
    private Optional<Inheritance> inheritance = Optional.empty();
    private SandboxSettings sandbox = SandboxSettings.OFF;
    private List<String> toolModules = List.of();
    private int outputLimit = RunOptions.DEFAULT_OUTPUT_LIMIT;

    SessionFixture(Path directory) throws IOException {
        this.directory = directory.toRealPath();
        this.project = Files.createDirectories(this.directory.resolve("project"));
        this.journal = Journal.at(this.directory.resolve("journal"));
    }

    private static Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        environment.put("PATH", System.getenv("PATH"));
        environment.put("LC_ALL", "C.UTF-8");
        return environment;
    }

    Path project() {
        return project;
    }

    Path home() {
        return directory.resolve("home");
    }

    Journal journal() {
        return journal;
    }

    /** Deletes the project and everything in it. */
    void removeProject() throws IOException {
        try (Stream<Path> paths = Files.walk(project)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** Writes a file into the project. */
    SessionFixture file(String path, String content) throws IOException {
        Path file = project.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        return this;
    }

    SessionFixture sandbox(SandboxSettings settings) {
        this.sandbox = settings;
        return this;
    }

    /** Has the model's client from a module. */
    SessionFixture module(String name) {
        this.module = name;
        return this;
    }

    SessionFixture outputLimit(int bytes) {
        this.outputLimit = bytes;
        return this;
    }

    SessionFixture toolModules(String... names) {
        this.toolModules = List.of(names);
        return this;
    }

    SessionFixture turns(ScriptedTurn... turns) {
        return model(ScriptedModel.of("scripted", List.of(turns)));
    }

    SessionFixture model(ScriptedModel scripted) {
        this.model = scripted;
        return this;
    }

    /** Talks to another server than a scripted one; the URI is what the provider's endpoint is under. */
    SessionFixture server(URI base) {
        this.server = Optional.of(base);
        return this;
    }

    SessionFixture protocol(Protocol spoken) {
        this.protocol = spoken;
        return this;
    }

    /** The provider's name, where it is not that of its protocol. */
    SessionFixture providerKind(String name) {
        this.kind = Optional.of(name);
        return this;
    }

    SessionFixture modelId(String id) {
        this.modelId = id;
        return this;
    }

    SessionFixture reasoning(Reasoning asked) {
        this.reasoning = asked;
        return this;
    }

    /** Another server of the same kind to turn to. */
    SessionFixture fallback(URI base, String id) {
        ProviderSettings settings = new ProviderSettings("other", protocol, base + path(protocol));
        this.fallback = Optional.of(
                new ProviderResolver.Resolution(settings, id, new Secret("key-of-the-fallback"), List.of()));
        return this;
    }

    private static String path(Protocol protocol) {
        return switch (protocol) {
            case OPENAI, ANTHROPIC -> "/v1";
            case GEMINI -> "/v1beta";
            case OLLAMA, AZURE_OPENAI, BEDROCK -> "";
        };
    }

    SessionFixture apiKey(String key) {
        this.apiKey = Optional.of(new Secret(key));
        return this;
    }

    SessionFixture prompts(String... asked) {
        this.inputs = Stream.of(asked).<UserInput>map(UserInput.Prompt::new).toList();
        return this;
    }

    /** Files shown with the first prompt, as by an option. */
    SessionFixture images(String... files) {
        this.images = List.of(files);
        return this;
    }

    /** The sessions to come are conversations in which the user does this. */
    SessionFixture conversation(UserInput... does) {
        this.interactive = true;
        this.inputs = List.of(does);
        return this;
    }

    SessionFixture allow(String... rules) {
        this.allow = List.of(rules);
        return this;
    }

    SessionFixture deny(String... rules) {
        this.deny = List.of(rules);
        return this;
    }

    SessionFixture ask(String... rules) {
        this.ask = List.of(rules);
        return this;
    }

    SessionFixture planningIn(String file) {
        this.planFile = Optional.of(file);
        return this;
    }

    SessionFixture readsAllowed(boolean allowed) {
        this.readsAllowed = allowed;
        return this;
    }

    SessionFixture person(Function<ApprovalQuestion, ApprovalAnswer> answers) {
        this.person = Optional.of(answers);
        return this;
    }

    /** Somebody who answers the model's questions. */
    SessionFixture answering(Function<UserQuestion, UserAnswer> answers) {
        this.answers = answers;
        return this;
    }

    /** Sessions that begin without notes and keep none. */
    SessionFixture withoutMemory() {
        this.memory = false;
        return this;
    }

    SessionFixture maxTurns(int limit) {
        this.maxTurns = limit;
        return this;
    }

    SessionFixture maxToolCalls(int limit) {
        this.maxToolCalls = limit;
        return this;
    }

    SessionFixture maxBudgetUsd(double limit) {
        this.maxBudgetUsd = OptionalDouble.of(limit);
        return this;
    }

    SessionFixture maxWallTime(Duration limit) {
        this.maxWallTime = Optional.of(limit);
        return this;
    }

    SessionFixture maxOutputTokens(int limit) {
        this.maxOutputTokens = OptionalInt.of(limit);
        return this;
    }

    SessionFixture retries(RetryPolicy policy) {
        this.retries = policy;
        return this;
    }

    SessionFixture idleTimeout(Duration idle) {
        this.timeouts = new HttpTimeouts(PATIENCE, PATIENCE, idle);
        return this;
    }

    /** Adds to the environment of akmon, of which tools see the harmless part. */
    SessionFixture variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    SessionFixture config(String toml) {
        this.configToml = toml;
        return this;
    }

    /** The context window of the model, and prices for budgets. */
    SessionFixture window(int tokens) {
        return config("[[model_estimates]]\npattern = \"" + modelId + "\"\ncontext_window_tokens = " + tokens
                + "\ninput_per_million_usd = 2.5\noutput_per_million_usd = 10\n");
    }

    SessionFixture observer(Function<StopSignal, RunObserver> watching) {
        this.observer = watching;
        return this;
    }

    /** Called with each request the model gets, before it answers. */
    SessionFixture requestObserver(Consumer<ReceivedRequest> watching) {
        this.requestObserver = watching;
        return this;
    }

    /** Puts something between the recorder and the journal; it is told where the log is. */
    SessionFixture sink(BiFunction<EventSink, Path, EventSink> around) {
        this.sink = around;
        return this;
    }

    /** Puts something between the recorder and the tools. */
    SessionFixture tools(UnaryOperator<ToolHost> around) {
        this.tools = around;
        return this;
    }

    /** Makes the sessions to come go on from another one. */
    SessionFixture goingOnFrom(Inheritance taken) {
        this.inheritance = Optional.of(taken);
        return this;
    }

    /** Runs a session and reads back what was recorded. */
    RecordedSession run() throws Exception {
        return run(UUID.randomUUID());
    }

    /** Runs a session of this id and reads back what was recorded. */
    RecordedSession run(UUID id) throws Exception {
        List<ReceivedRequest> requests = new CopyOnWriteArrayList<>();
        if (server.isPresent()) {
            return run(id, server.get(), requests);
        }
        try (ScriptedModelServer scripted = ScriptedModelServer.start(model, request -> {
            requests.add(request);
            requestObserver.accept(request);
        })) {
            return run(id, scripted.baseUri(), requests);
        }
    }

    /** Runs a session that is not expected to come to its end. */
    UUID start(UUID id) throws Exception {
        try (ScriptedModelServer scripted = ScriptedModelServer.start(model, requestObserver)) {
            record(id, prepare(scripted.baseUri()));
        }
        return id;
    }

    private RecordedSession run(UUID id, URI base, List<ReceivedRequest> requests) throws Exception {
        LiveRun live = prepare(base);
        Measures measures = record(id, live);
        return new RecordedSession(
                journal, id, live.config(), measures.result(), measures.forces(), List.copyOf(requests));
    }

    private record Measures(RunResult result, long forces) {}

    private Measures record(UUID id, LiveRun live) throws Exception {
        StopSignal stop = new StopSignal();
        try (SessionTools own = live.tools();
                SessionWriter writer = journal.create(id)) {
            EventSink recorded = sink.apply(live.sink(writer), writer.path());
            RunObserver observing = observer.apply(stop);
            RunResult result = live.record(journal, id, recorded, tools.apply(own), user(live), stop, observing);
            return new Measures(result, writer.forceCount());
        }
    }

    /** What a session at this server would be. */
    LiveRun prepare(URI base) throws Exception {
        Path configFile = UserConfig.file(home());
        Files.createDirectories(configFile.getParent());
        Files.writeString(configFile, configToml);
        String version = protocol == Protocol.AZURE_OPENAI ? "2024-10-21" : null;
        ProviderResolver.Resolution provider = new ProviderResolver.Resolution(
                new ProviderSettings(
                        kind.orElse(protocol.wireName()), protocol, base + path(protocol), version, module),
                modelId,
                apiKey.orElse(null),
                List.of(),
                fallback);
        RunOptions options = new RunOptions(
                "",
                interactive,
                project,
                Optional.of(project),
                List.of(),
                policy(),
                maxTurns,
                maxToolCalls,
                retries.maxAttempts() - 1,
                maxBudgetUsd,
                maxWallTime,
                maxOutputTokens,
                OptionalDouble.empty(),
                reasoning,
                PATIENCE,
                outputLimit,
                sandbox,
                toolModules,
                images,
                memory);
        LiveRun run = LiveRun.prepare(
                options,
                provider,
                UserConfig.load(home(), environment),
                Map.<Credential, Secret>of(),
                Optional.empty(),
                environment,
                person.isPresent(),
                new Connection(retries.firstDelay(), retries.maxDelay(), timeouts));
        return inheritance
                .map(taken -> run.goingOnFrom(taken, inputs.isEmpty()))
                .orElse(run);
    }

    private PolicySettings policy() {
        PolicySettings rules = new PolicySettings(
                rules(allow, "--allow"),
                rules(ask, "--ask"),
                rules(deny, "--deny"),
                Optional.empty(),
                readsAllowed ? Optional.of("--yes") : Optional.empty(),
                Optional.empty(),
                List.of());
        return planFile.map(rules::planningIn).orElse(rules);
    }

    private static List<SourcedRule> rules(List<String> texts, String source) {
        return texts.stream().map(text -> new SourcedRule(text, source)).toList();
    }

    private User user(LiveRun live) {
        Deque<UserInput> left = new ArrayDeque<>(live.firstImages());
        left.addAll(inputs);
        return new User() {
            @Override
            public Optional<UserInput> nextInput() {
                return Optional.ofNullable(left.poll());
            }

            @Override
            public ApprovalAnswer ask(ApprovalQuestion question) {
                return person.orElseThrow(() -> new IllegalStateException("nobody is there to ask"))
                        .apply(question);
            }

            @Override
            public UserAnswer answer(UserQuestion question) {
                return answers.apply(question);
            }
        };
    }
}
