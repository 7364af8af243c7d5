package dev.akmon.cli.run;

import dev.akmon.cli.Console;
import dev.akmon.cli.Style;
import dev.akmon.cli.TerminalText;
import dev.akmon.recorder.ApprovalAnswer;
import dev.akmon.recorder.ApprovalQuestion;
import dev.akmon.recorder.AskedPermission;
import dev.akmon.recorder.StopSignal;
import dev.akmon.recorder.User;
import dev.akmon.recorder.UserInput;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The person in front of a headless run: has asked for one task, and is asked about calls that no rule decides. Questions
 * go to standard error and answers come from standard input; standard output never carries a prompt.
 */
public final class TerminalUser implements User {
    private static final int PREVIEW_LINES = 60;
    private static final Optional<String> NO_LINE = Optional.empty();

    private final Console console;
    private final TextDisplay display;
    private final StopSignal stop;
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
    private String task;
    private boolean reading;

    /** Somebody who asks for {@code task}, in front of this console. */
    public TerminalUser(String task, Console console, TextDisplay display, StopSignal stop) {
        this.task = task;
        this.console = console;
        this.display = display;
        this.stop = stop;
    }

    @Override
    public Optional<UserInput> nextInput() {
        Optional<UserInput> next = Optional.ofNullable(task).map(UserInput.Prompt::new);
        task = null;
        return next;
    }

    @Override
    public ApprovalAnswer ask(ApprovalQuestion question) {
        try {
            present(question);
        } catch (RuntimeException e) {
            // Nobody can agree to what was not shown. That the terminal is gone shows again with the next line.
            return ApprovalAnswer.deny("the question could not be shown");
        }
        return answer(readLine());
    }

    private void present(ApprovalQuestion question) {
        Style style = console.errorStyle();
        display.line("");
        display.line(style.bold("akmon wants to run " + CallLabel.of(question.call())));
        for (AskedPermission permission : question.permissions()) {
            display.line("  " + permission.kind() + " " + TerminalText.line(permission.subject(), 200));
        }
        if (question.preview() != null) {
            show(question.preview(), style);
        }
        forgetWhatWasTypedBefore();
        console.err().print("Allow it? [y]es, [a]lways this call, [n]o, or say why not: ");
        console.err().flush();
    }

    private static ApprovalAnswer answer(Optional<String> line) {
        if (line.isEmpty()) {
            return ApprovalAnswer.deny("no answer was given");
        }
        String said = line.get().strip();
        return switch (said.toLowerCase(Locale.ROOT)) {
            case "y", "yes" -> ApprovalAnswer.allow();
            case "a", "always" -> ApprovalAnswer.allowSameCall();
            case "", "n", "no" -> ApprovalAnswer.deny(null);
            default -> ApprovalAnswer.deny(said);
        };
    }

    private void show(String preview, Style style) {
        String[] shown = preview.split("\n", -1);
        for (int i = 0; i < shown.length && i < PREVIEW_LINES; i++) {
            String line = TerminalText.line(shown[i], 240);
            display.line(
                    "  " + (line.startsWith("+") ? style.green(line) : line.startsWith("-") ? style.red(line) : line));
        }
        if (shown.length > PREVIEW_LINES) {
            display.line(style.dim("  … " + (shown.length - PREVIEW_LINES) + " more lines"));
        }
    }

    /** An answer must be to the question that is on the screen: a key pressed before it was there allows nothing. */
    private void forgetWhatWasTypedBefore() {
        lines.clear();
        if (reading) {
            return;
        }
        try {
            InputStream in = console.in();
            for (int waiting = in.available(); waiting > 0; waiting = in.available()) {
                in.skipNBytes(waiting);
            }
        } catch (IOException e) {
            // A terminal that cannot be read has nothing to forget; reading the answer fails next, which denies.
            return;
        }
    }

    /** A line of standard input; empty at its end and when the session is to stop. */
    private Optional<String> readLine() {
        Runnable wake = () -> lines.add(NO_LINE);
        startReading();
        stop.onRequest(wake);
        try {
            return lines.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return NO_LINE;
        } finally {
            stop.remove(wake);
        }
    }

    /** Reads on a thread of its own, because a blocked read cannot be ended by a signal. */
    private void startReading() {
        if (reading) {
            return;
        }
        reading = true;
        Thread reader = new Thread(this::readAll, "akmon-terminal");
        reader.setDaemon(true);
        reader.start();
    }

    private void readAll() {
        BufferedReader in = new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8));
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(Optional.of(line));
            }
            lines.add(NO_LINE);
        } catch (IOException e) {
            // A terminal that cannot be read answers nothing, which denies.
            lines.add(NO_LINE);
        }
    }
}
