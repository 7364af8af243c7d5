package dev.akmon.cli.chat;

import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.TerminalText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Lines of standard input: a pipe, or a terminal without a line editor. A backslash at the end goes on in the next line. */
final class PlainScreen implements ChatScreen {
    private static final int WIDTH = 80;

    private final Console console;
    private final BlockingQueue<Typed> typed = new LinkedBlockingQueue<>();
    private boolean reading;
    private boolean ended;

    PlainScreen(Console console) {
        this.console = console;
    }

    @Override
    public Typed read(String prompt) {
        StringBuilder text = new StringBuilder();
        String shown = prompt;
        while (true) {
            Typed next = next(shown);
            if (!(next instanceof Typed.Line line)) {
                return next instanceof Typed.End && !text.isEmpty() ? new Typed.Line(text.toString()) : next;
            }
            text.append(line.text());
            if (!line.text().endsWith("\\")) {
                return new Typed.Line(text.toString());
            }
            text.setCharAt(text.length() - 1, '\n');
            shown = "… ";
        }
    }

    @Override
    public Typed answer(String question, String proposal) {
        typed.removeIf(Typed.Line.class::isInstance);
        Typed answer = next(proposal.isEmpty() ? question : question + "(" + TerminalText.line(proposal) + ") ");
        return answer instanceof Typed.Line line && line.text().isBlank() && !proposal.isEmpty()
                ? new Typed.Line(proposal)
                : answer;
    }

    private Typed next(String prompt) {
        if (ended) {
            return new Typed.End();
        }
        if (person()) {
            console.err().print(prompt);
            console.err().flush();
        }
        startReading();
        try {
            Typed next = typed.take();
            ended = next instanceof Typed.End;
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Typed.End();
        }
    }

    /** Reads on a thread of its own, because a blocked read cannot be ended by a signal. */
    private void startReading() {
        if (reading) {
            return;
        }
        reading = true;
        Thread reader = new Thread(this::readAll, "akmon-input");
        reader.setDaemon(true);
        reader.start();
    }

    private void readAll() {
        BufferedReader in = new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8));
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                typed.add(new Typed.Line(line));
            }
            typed.add(new Typed.End());
        } catch (IOException e) {
            // Input that cannot be read has ended.
            typed.add(new Typed.End());
        }
    }

    @Override
    public void working(Runnable onEscape) {
        // Lines that come wait by themselves; single keys are not seen here.
    }

    @Override
    public void idle() {
        // Nothing was begun.
    }

    @Override
    public String typedAhead() {
        return "";
    }

    @Override
    public Console console() {
        return console;
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public boolean person() {
        return console.terminals().in();
    }

    @Override
    public boolean understandsControls() {
        return false;
    }

    @Override
    public void wake() {
        typed.add(new Typed.End());
    }

    @Override
    public void interrupt() {
        typed.add(new Typed.Interrupted(""));
    }

    @Override
    public void close() {
        // The streams belong to the process.
    }
}
