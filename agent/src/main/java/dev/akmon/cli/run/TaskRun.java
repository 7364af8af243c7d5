package dev.akmon.cli.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.ExitReason;
import dev.akmon.agent.LiveRun;
import dev.akmon.agent.RunObserver;
import dev.akmon.agent.RunResult;
import dev.akmon.agent.provider.ProviderResolver;
import dev.akmon.cli.approval.ApprovalDialog;
import dev.akmon.cli.approval.LineTerminal;
import dev.akmon.cli.approval.QuestionDialog;
import dev.akmon.cli.approval.TrustDialog;
import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.recorder.StopReason;
import dev.akmon.recorder.StopSignal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Runs one task without a conversation: {@code akmon --task}. */
public final class TaskRun {
    private final Invocation invocation;
    private final Console console;
    private final RunFlags flags;
    private final RunSetup setup;
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
        this.setup = new RunSetup(invocation, flags);
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
        Optional<GoingOn> goingOn = origin.isPresent() ? Optional.of(setup.goingOn(origin.get())) : Optional.empty();
        if (task.isEmpty()
                && !goingOn.map(from -> from.inheritance().unanswered()).orElse(false)) {
            throw CommandException.usage(
                    "the model has answered everything up to there; say what is to be done after --task");
        }
        try (ChosenModel model = setup.choose(setup.modelId(goingOn))) {
            return run(task, model.provider(), goingOn, signals);
        }
    }

    /** Prints the document for a run that did not come about, in the form the options ask for. */
    public void reportFailure(String category, String message) {
        printReport(RunReport.ofFailure(begunSession(), category, message));
    }

    /** The session, once there is a log of it: a report must not name one that nobody can look up. */
    private @Nullable UUID begunSession() {
        UUID id = sessionId;
        return id != null && invocation.journal().exists(id) ? id : null;
    }

    /** The last words of a run that a signal ends without more ado: a program that reads the report still gets one. */
    private void leaveAtOnce(StopReason reason) {
        try {
            // The report may be on its way to a reader that does not read; that is not waited for.
            if (flags.reportsJson() && reporting.tryLock(1, TimeUnit.SECONDS)) {
                reportFailure(
                        reason.wireName(),
                        begunSession() == null
                                ? "stopped before the session began"
                                : "left at once; " + invocation.command("verify " + sessionId)
                                        + " tells whether the session is closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Outcome run(
            Optional<String> task, ProviderResolver.Resolution provider, Optional<GoingOn> goingOn, StopSignals signals)
            throws Exception {
        boolean person = console.terminals().in() && !"-".equals(flags.task);
        LiveRun prepared =
                setup.prepare(task.orElse(""), flags.image, false, provider, person, TrustDialog.on(console));
        LiveRun run = goingOn.map(from -> prepared.goingOnFrom(from.inheritance(), task.isEmpty()))
                .orElse(prepared);
        setup.closeAbandoned();
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
        LineTerminal terminal = new LineTerminal(console, text::line, stop);
        ApprovalDialog dialog =
                new ApprovalDialog(terminal, Optional.of(setup.memory()), () -> stop.request(StopReason.INTERRUPTED));
        Optional<QuestionDialog> questions = person ? Optional.of(new QuestionDialog(terminal)) : Optional.empty();
        TerminalUser user = new TerminalUser(run.firstImages(), task, dialog, questions);
        LiveRun.Finished finished = run.run(invocation.journal(), sessionId, user, stop, ledger);
        shown.show(text::endLine);
        RunEnding ending = new RunEnding(console);
        finished.signing().ifPresent(ending::reportSigning);
        setup.writeEvidence(finished.sessionId());
        if (flags.output == OutputForm.TEXT) {
            ending.print(finished);
            shown.rethrow();
        } else {
            shown.rethrow();
            printReport(RunReport.of(finished, ledger, provider));
        }
        return new Outcome(setup.exitCode(exitCode(finished.result()), finished), finished);
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
            case COMPLETED -> result.anythingDenied() ? ExitCode.DENIED : ExitCode.OK;
            case INTERRUPTED -> ExitCode.INTERRUPTED;
            case TERMINATED -> ExitCode.TERMINATED;
            default -> ExitCode.NEGATIVE;
        };
    }

    private Optional<String> task() throws IOException {
        String task = flags.task;
        if ("-".equals(task)) {
            task = new String(console.in().readAllBytes(), StandardCharsets.UTF_8);
        }
        if (task == null && !(origin.orElse(null) instanceof Origin.Forked)) {
            throw CommandException.usage("there is no task; say what is to be done after --task");
        }
        if (task == null && !flags.image.isEmpty()) {
            throw CommandException.usage("--image goes with a task; say what is to be done after --task");
        }
        if (task != null && task.isBlank()) {
            throw CommandException.usage("the task is empty; say what is to be done after --task");
        }
        return Optional.ofNullable(task);
    }
}
