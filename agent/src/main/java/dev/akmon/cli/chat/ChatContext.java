package dev.akmon.cli.chat;

import dev.akmon.agent.LiveRun;
import dev.akmon.agent.Standing;
import dev.akmon.agent.UnusableImageException;
import dev.akmon.agent.config.ConfigurationException;
import dev.akmon.agent.config.UserConfig;
import dev.akmon.agent.policy.SourcedRule;
import dev.akmon.agent.provider.ProviderResolver;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.Style;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.cli.run.ChosenModel;
import dev.akmon.cli.run.Origin;
import dev.akmon.cli.run.RunSetup;
import dev.akmon.journal.Journal;
import dev.akmon.recorder.ApprovalAnswer;
import dev.akmon.recorder.UserInput;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The session under way, as the commands of its conversation see it. */
final class ChatContext {
    private final Invocation invocation;
    private final RunSetup setup;
    private final ChatScreen screen;
    private final ChatDisplay display;
    private final ToolLog tools;
    private final LiveRun run;
    private final UUID sessionId;
    private final List<ChosenModel> models;
    private final Deque<UserInput> submitted = new ArrayDeque<>();
    private final List<UserInput.Image> held = new ArrayList<>();
    private final List<SourcedRule> answered = new ArrayList<>();
    private boolean left;
    private boolean promptRefused;
    private Optional<Optional<Origin>> next = Optional.empty();

    ChatContext(
            Invocation invocation,
            RunSetup setup,
            ChatScreen screen,
            ChatDisplay display,
            ToolLog tools,
            LiveRun run,
            UUID sessionId,
            List<ChosenModel> models) {
        this.invocation = invocation;
        this.setup = setup;
        this.screen = screen;
        this.display = display;
        this.tools = tools;
        this.run = run;
        this.sessionId = sessionId;
        this.models = models;
    }

    /** Does something to the session once the command is done, as if it had been typed. */
    void submit(UserInput input) {
        submitted.add(input);
    }

    /** Keeps an image for the next prompt. */
    void hold(UserInput.Image image) {
        held.add(image);
    }

    /** Asks the model, word for word, with the images that are held for it. */
    void prompt(String text) {
        submitted.addAll(held);
        held.clear();
        submit(new UserInput.Prompt(text));
    }

    /**
     * Asks the model what was typed, with the images that it names too.
     *
     * @throws UnusableImageException when one cannot be shown; nothing is asked then
     */
    void typedPrompt(String text) throws UnusableImageException {
        List<String> paths = new ArrayList<>();
        held.forEach(image -> paths.add(image.path()));
        paths.addAll(ImageReferences.in(text));
        held.clear();
        try {
            held.addAll(run.images(paths, standing()));
        } catch (UnusableImageException e) {
            promptRefused = true;
            throw e;
        }
        prompt(text);
    }

    /** Whether there was a prompt that could not be asked. */
    boolean promptRefused() {
        return promptRefused;
    }

    Optional<UserInput> nextSubmitted() {
        return Optional.ofNullable(submitted.poll());
    }

    /** Ends the session and the program. */
    void leave() {
        left = true;
    }

    /** Ends the session and begins another, which goes on from a recorded one where there is an origin. */
    void beginAnew(Optional<Origin> origin) {
        left = true;
        next = Optional.of(origin);
    }

    /** Whether the session is to end. */
    boolean left() {
        return left;
    }

    /** What the session after this one begins from; empty when there is none. */
    Optional<Optional<Origin>> next() {
        return next;
    }

    /** Resolves a model; what serves it lives as long as the program. */
    ProviderResolver.Resolution choose(String model) throws Exception {
        ChosenModel chosen = setup.choose(model);
        models.add(chosen);
        return chosen.provider();
    }

    UserConfig config() throws ConfigurationException {
        return setup.config();
    }

    /** Runs a command of akmon's command line on this screen. */
    int program(String... words) {
        List<String> line = new ArrayList<>(List.of(
                "--journal",
                journal().directory().toAbsolutePath().toString(),
                "--color",
                style().enabled() ? "always" : "never"));
        line.addAll(List.of(words));
        int exitCode = invocation.run(screen.console(), line.toArray(String[]::new));
        screen.console().err().flush();
        return exitCode;
    }

    /** Checks whether everything is there, of the model that is asked in this session. */
    void doctor(String more) {
        List<String> words = new ArrayList<>(List.of("doctor"));
        words.addAll(setup.providerWords(standing().model()));
        if (!more.isEmpty()) {
            words.add(more);
        }
        program(words.toArray(String[]::new));
    }

    /** Keeps in mind what an answer of the user allows from now on. */
    void answered(ApprovalAnswer answer) {
        String source = answer.scope() == ApprovalAnswer.Scope.RULES_KEPT
                ? "your answer, kept for this project"
                : "your answer, for this session";
        answer.rules().forEach(rule -> answered.add(new SourcedRule(rule, source)));
    }

    /** The rules the user gave in answers of this session. */
    List<SourcedRule> answeredRules() {
        return List.copyOf(answered);
    }

    /** The directories outside the project that tools may touch. */
    List<Path> extraRoots() {
        return setup.extraRoots();
    }

    Invocation invocation() {
        return invocation;
    }

    Journal journal() {
        return invocation.journal();
    }

    LiveRun run() {
        return run;
    }

    UUID sessionId() {
        return sessionId;
    }

    ChatScreen screen() {
        return screen;
    }

    ToolLog tools() {
        return tools;
    }

    Standing standing() {
        return display.standing();
    }

    String lastAnswer() {
        return display.lastAnswer();
    }

    Style style() {
        return screen.console().errorStyle();
    }

    /** A line for the user; control characters in it are shown and not sent. */
    void say(String text) {
        display.line(TerminalText.line(text));
    }

    /** A line that is styled already and safe for the terminal. */
    void show(String line) {
        display.line(line);
    }

    /** Says on one line what is wrong. */
    void complain(String text) {
        display.line(style().red("akmon: " + TerminalText.line(text)));
    }
}
