package dev.akmon.cli.chat;

import dev.akmon.agent.ExitReason;
import dev.akmon.agent.LiveRun;
import dev.akmon.cli.approval.ApprovalDialog;
import dev.akmon.cli.approval.QuestionDialog;
import dev.akmon.cli.approval.TrustDialog;
import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.Style;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.cli.run.ChosenModel;
import dev.akmon.cli.run.GoingOn;
import dev.akmon.cli.run.GuardedDisplay;
import dev.akmon.cli.run.Origin;
import dev.akmon.cli.run.RunEnding;
import dev.akmon.cli.run.RunFlags;
import dev.akmon.cli.run.RunSetup;
import dev.akmon.recorder.StopReason;
import dev.akmon.recorder.StopSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Holds conversations: one recorded session after another, until the user leaves. */
public final class Chat {
    private final Invocation invocation;
    private final RunFlags flags;
    private final Optional<Origin> origin;
    private final RunSetup setup;
    private final List<ChosenModel> models = new ArrayList<>();
    private boolean helped;

    /** A conversation with these options, which goes on from a recorded session where there is an origin. */
    public Chat(Invocation invocation, RunFlags flags, Optional<Origin> origin) {
        this.invocation = invocation;
        this.flags = flags;
        this.origin = origin;
        this.setup = new RunSetup(invocation, flags);
    }

    /**
     * Whether a conversation can be held with line editing: somebody types, and sees what is shown.
     *
     * @param console the console of the process
     */
    public static boolean possibleOn(Console console) {
        return console.terminals().in() && console.terminals().out();
    }

    /**
     * Holds the conversation.
     *
     * @return the exit code: 0 when the user left; for input from a pipe as in a run of one task
     * @throws Exception when a session does not come about or cannot be recorded
     */
    public int run() throws Exception {
        if (flags.reportsJson()) {
            throw CommandException.usage("--output json is for runs of one task; a conversation prints text");
        }
        Console console = invocation.console();
        Optional<GoingOn> goingOn = origin.isPresent() ? Optional.of(setup.goingOn(origin.get())) : Optional.empty();
        Optional<String> modelId = setup.chosenModelId(goingOn);
        if (modelId.isEmpty()) {
            FirstSteps.print(console);
            return ExitCode.USAGE;
        }
        models.add(setup.choose(modelId.get()));
        try (ChatTerminal terminal = ChatTerminal.open(console, setup.projectRoot())) {
            return hold(terminal, goingOn);
        } finally {
            for (ChosenModel model : models) {
                model.close();
            }
        }
    }

    private int hold(ChatTerminal terminal, Optional<GoingOn> from) throws Exception {
        ChatScreen screen = terminal.screen();
        Optional<GoingOn> goingOn = from;
        Opening opening = new Opening(Optional.ofNullable(flags.task), flags.image);
        int exitCode = ExitCode.OK;
        while (true) {
            Held held = session(terminal, goingOn, opening);
            exitCode = together(exitCode, setup.exitCode(held.exitCode(screen), held.finished()));
            if (held.next().isEmpty()) {
                return exitCode;
            }
            opening = Opening.NONE;
            Optional<Origin> origin = held.next().get();
            goingOn = origin.isPresent() ? Optional.of(setup.goingOn(origin.get())) : Optional.empty();
        }
    }

    /** What the options say a conversation begins with. */
    private record Opening(Optional<String> task, List<String> images) {
        static final Opening NONE = new Opening(Optional.empty(), List.of());
    }

    /** What several sessions come to: the last that was not finished decides, as it does among the turns of one. */
    private static int together(int earlier, int latest) {
        boolean finished = latest == ExitCode.OK || latest == ExitCode.DENIED;
        return finished && earlier != ExitCode.OK ? earlier : latest;
    }

    /** A session that is over, and what the one after it begins from; empty when there is none. */
    private record Held(
            LiveRun.Finished finished, ExitReason lastStop, boolean promptRefused, Optional<Optional<Origin>> next) {
        int exitCode(ChatScreen screen) {
            ExitReason reason = finished.result().exitReason();
            if (reason == ExitReason.TERMINATED) {
                return ExitCode.TERMINATED;
            }
            if (screen.person()) {
                return ExitCode.OK;
            }
            if (lastStop.isLimit()) {
                return ExitCode.LIMIT;
            }
            if (lastStop != ExitReason.COMPLETED) {
                return lastStop == ExitReason.INTERRUPTED ? ExitCode.INTERRUPTED : ExitCode.NEGATIVE;
            }
            if (promptRefused) {
                return ExitCode.USAGE;
            }
            return finished.result().anythingDenied() ? ExitCode.DENIED : ExitCode.OK;
        }
    }

    private Held session(ChatTerminal terminal, Optional<GoingOn> goingOn, Opening opening) throws Exception {
        ChatScreen screen = terminal.screen();
        ChosenModel model = models.get(models.size() - 1);
        LiveRun prepared = setup.prepare(
                "",
                opening.images(),
                true,
                model.provider(),
                screen.person(),
                new TrustDialog(screen.console(), question -> answer(terminal, question)));
        LiveRun run = goingOn.map(from -> prepared.goingOnFrom(from.inheritance(), false))
                .orElse(prepared);
        setup.closeAbandoned();
        StopSignal stop = new StopSignal();
        ToolLog tools = new ToolLog();
        ChatDisplay display = new ChatDisplay(screen, tools);
        UUID id = UUID.randomUUID();
        ChatContext context = new ChatContext(invocation, setup, screen, display, tools, run, id, models);
        run.firstImages().forEach(context::hold);
        opening.task().ifPresent(context::prompt);
        terminal.signals().sessionBegins(stop, display::line);
        Style style = screen.console().errorStyle();
        display.line(style.dim("akmon: session " + id + ", model "
                + TerminalText.line(model.provider().model()) + " ("
                + model.provider().settings().kind() + ")"));
        if (screen.person() && !helped) {
            helped = true;
            display.line(style.dim("akmon: /help says what can be typed"));
        }
        goingOn.ifPresent(from -> {
            context.say("akmon: " + from.describe());
            if (screen.person()) {
                Recap.of(from.inheritance().messages()).forEach(line -> context.show(style.dim("  " + line)));
            }
        });
        GuardedDisplay shown = new GuardedDisplay(display, stop);
        ScreenApprovals asking = new ScreenApprovals(screen, display, terminal.signals(), stop);
        ApprovalDialog dialog = new ApprovalDialog(asking, Optional.of(setup.memory()), () -> {
            stop.request(StopReason.INTERRUPTED);
            context.leave();
        });
        ChatUser user = new ChatUser(context, display, terminal.signals(), stop, dialog, new QuestionDialog(asking));
        LiveRun.Finished finished;
        try (ChatDisplay.Clock ticking = display.clock()) {
            finished = run.run(invocation.journal(), id, user, stop, shown);
        } finally {
            screen.idle();
        }
        RunEnding ending = new RunEnding(screen.console());
        finished.signing().ifPresent(ending::reportSigning);
        setup.writeEvidence(id);
        ending.print(finished);
        shown.rethrow();
        return new Held(finished, display.lastStop(), context.promptRefused(), context.next());
    }

    /** Asks before there is a session; Ctrl-C and the end of input answer nothing. */
    private static Optional<String> answer(ChatTerminal terminal, String question) {
        terminal.signals().waiting(true);
        try {
            return terminal.screen().answer(question, "") instanceof ChatScreen.Typed.Line line
                    ? Optional.of(line.text())
                    : Optional.empty();
        } finally {
            terminal.signals().waiting(false);
        }
    }
}
