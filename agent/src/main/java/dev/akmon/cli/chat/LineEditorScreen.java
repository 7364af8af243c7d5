package dev.akmon.cli.chat;

import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.TerminalText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jline.keymap.KeyMap;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.utils.Signals;

/**
 * A terminal with JLine's line editor, used inline: what is shown scrolls away like the output of any program.
 *
 * <p>The editor runs on a thread of its own. JLine ends a read by interrupting the thread that reads, and an interrupt that
 * came a moment late would otherwise hit the journal's file, which an interrupt closes.
 */
final class LineEditorScreen implements ChatScreen {
    private static final String NEW_LINE = "akmon-new-line";
    private static final String SUSPENDING = "TSTP";
    private static final String GOES_ON = "… ";
    private static final String SUSPEND = "akmon-suspend";

    /** The whole job, as the terminal does it: who started the program may be waiting for another one of it. */
    private static final List<String> SUSPEND_JOB = List.of("/bin/sh", "-c", "kill -s TSTP 0");

    private static final int MIN_WIDTH = 20;
    private static final char CTRL_C = '\u0003';

    private final Terminal terminal;
    private final Console console;
    private final Completions completions;
    private final Pastes pastes = new Pastes();
    private final TypedAhead ahead = new TypedAhead(pastes);
    private final PromptEditor editor;
    private final LineReader questions;
    private final WorkingKeys keys;
    private final Attributes found;
    private final ExecutorService keyboard = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "akmon-keyboard");
        thread.setDaemon(true);
        return thread;
    });
    private Thread reading;
    private volatile boolean ended;
    private Runnable onEscape = () -> {};

    /**
     * @param console whose surroundings and colours the screen has
     * @param history where what was typed is kept; empty when it is forgotten at the end
     * @param onInterrupt told of Ctrl-C while nothing is being read
     */
    LineEditorScreen(
            Terminal terminal, Console console, Optional<Path> history, Completions completions, Runnable onInterrupt) {
        this.terminal = terminal;
        this.completions = completions;
        this.console = console.over(terminal.input(), terminal.output());
        this.editor = new PromptEditor(terminal, pastes);
        editor.setParser(new PromptParser());
        editor.setCompleter(new PromptCompleter(completions));
        editor.setCompletionMatcher(new PromptMatcher());
        editor.setVariable(LineReader.SECONDARY_PROMPT_PATTERN, GOES_ON);
        editor.setVariable(LineReader.BELL_STYLE, "none");
        // The completer proposes no more than the screen can hold.
        editor.setVariable(LineReader.LIST_MAX, Integer.MAX_VALUE);
        // An exclamation mark is the user's, not a shell's.
        editor.option(LineReader.Option.DISABLE_EVENT_EXPANSION, true);
        editor.option(LineReader.Option.HISTORY_IGNORE_SPACE, true);
        editor.option(LineReader.Option.HISTORY_INCREMENTAL, true);
        editor.option(LineReader.Option.HISTORY_TIMESTAMPED, false);
        editor.option(LineReader.Option.BRACKETED_PASTE, true);
        // JLine colours its mark for a line that was left open, whatever the user wants.
        editor.option(LineReader.Option.AUTO_FRESH_LINE, console.style().enabled());
        editor.option(LineReader.Option.INSERT_TAB, false);
        history.ifPresent(file -> editor.setVariable(LineReader.HISTORY_FILE, file));
        editor.getWidgets().put(NEW_LINE, () -> {
            editor.getBuffer().write('\n');
            return true;
        });
        for (String keys : new String[] {KeyMap.alt('\r'), KeyMap.alt('\n')}) {
            editor.getKeyMaps().get(LineReader.MAIN).bind(new Reference(NEW_LINE), keys);
        }
        this.questions = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("akmon")
                .variable(LineReader.DISABLE_HISTORY, true)
                .variable(LineReader.DISABLE_COMPLETION, true)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
        this.keys = new WorkingKeys(terminal, ahead);
        this.found = terminal.getAttributes();
        for (LineReader reader : List.of(editor, questions)) {
            reader.getWidgets().put(SUSPEND, this::suspend);
            reader.getKeyMaps().get(LineReader.MAIN).bind(new Reference(SUSPEND), KeyMap.ctrl('Z'));
            // Unbound, Ctrl-C behind an Escape would stay in JLine's buffer and interrupt the next read as well.
            reader.getKeyMaps().get(LineReader.MAIN).bind(new Reference(LineReader.INTERRUPT), KeyMap.alt(CTRL_C));
        }
        terminal.handle(Terminal.Signal.INT, signal -> {
            ahead.stopped();
            onInterrupt.run();
        });
        terminal.handle(Terminal.Signal.CONT, signal -> keys.resumed());
        Signals.register(SUSPENDING, this::suspendJob);
    }

    @Override
    public Typed read(String prompt) {
        completions.prepare();
        Optional<String> sent = ahead.nextLine();
        if (sent.isPresent()) {
            // It stands there as if it had been typed now.
            console.out().println(prompt + TerminalText.block(sent.get()).replace("\n", "\n" + GOES_ON));
            console.out().flush();
            editor.getHistory().add(sent.get());
            return whole(prompt, sent.get());
        }
        String unfinished = ahead.unfinished();
        return unfinished.isEmpty() && ahead.ended() ? new Typed.End() : typed(prompt, unfinished);
    }

    private Typed typed(String prompt, String proposal) {
        Typed typed = await(editor, prompt, proposal);
        return typed instanceof Typed.Line line ? whole(prompt, line.text()) : typed;
    }

    private Typed whole(String prompt, String line) {
        try {
            return new Typed.Line(pastes.whole(line));
        } catch (Pastes.ForgottenException e) {
            console.err().println(console.errorStyle().red("akmon: " + e.getMessage()));
            return typed(prompt, line);
        }
    }

    @Override
    public Typed answer(String question, String proposal) {
        forgetWhatWasTypedBefore();
        return await(questions, question, proposal);
    }

    /** An answer must be to the question that is on the screen: a key pressed before it was there allows nothing. */
    private void forgetWhatWasTypedBefore() {
        try {
            while (terminal.reader().peek(1) >= 0) {
                terminal.reader().read();
            }
        } catch (IOException e) {
            // A terminal that cannot be read has nothing to forget; reading the answer fails next.
            return;
        }
    }

    private Typed await(LineReader reader, String prompt, String proposal) {
        if (ended) {
            return new Typed.End();
        }
        console.out().flush();
        boolean working = keys.begun();
        keys.end();
        try {
            return keyboard.submit(() -> type(reader, prompt, proposal)).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Typed.End();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the line editor failed: " + e.getCause(), e.getCause());
        } finally {
            if (working) {
                keys.begin(onEscape);
            }
        }
    }

    private Typed type(LineReader reader, String prompt, String proposal) {
        synchronized (this) {
            // What was meant for an earlier read.
            Thread.interrupted();
            if (ended) {
                return new Typed.End();
            }
            reading = Thread.currentThread();
        }
        try {
            return new Typed.Line(reader.readLine(prompt, null, (Character) null, proposal));
        } catch (UserInterruptException e) {
            return ended ? new Typed.End() : new Typed.Interrupted(e.getPartialLine());
        } catch (EndOfFileException e) {
            return new Typed.End();
        } finally {
            synchronized (this) {
                reading = null;
            }
        }
    }

    @Override
    public void working(Runnable onEscape) {
        this.onEscape = onEscape;
        keys.begin(onEscape);
    }

    @Override
    public void idle() {
        keys.end();
    }

    @Override
    public String typedAhead() {
        return ahead.toString();
    }

    /** Ctrl-Z at the prompt. */
    private boolean suspend() {
        suspendJob();
        editor.callWidget(LineReader.REDRAW_LINE);
        return true;
    }

    /** Gives the terminal, as it was, to whoever started the program, and goes on when it is given back. */
    private void suspendJob() {
        Attributes now = terminal.getAttributes();
        terminal.setAttributes(found);
        terminal.writer().write(LineReaderImpl.BRACKETED_PASTE_OFF + "\n");
        terminal.flush();
        Signals.registerDefault(SUSPENDING);
        try {
            new ProcessBuilder(SUSPEND_JOB).start().waitFor();
        } catch (IOException e) {
            // Without a shell there is nobody to give it to.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            Signals.register(SUSPENDING, this::suspendJob);
            terminal.setAttributes(now);
            terminal.writer().write(LineReaderImpl.BRACKETED_PASTE_ON);
            terminal.flush();
        }
    }

    @Override
    public Console console() {
        return console;
    }

    @Override
    public int width() {
        return Math.max(MIN_WIDTH, terminal.getSize().getColumns());
    }

    @Override
    public boolean person() {
        return true;
    }

    @Override
    public boolean understandsControls() {
        return true;
    }

    @Override
    public synchronized void wake() {
        ended = true;
        if (reading != null) {
            reading.interrupt();
        }
    }

    @Override
    public synchronized void interrupt() {
        if (reading != null) {
            reading.interrupt();
        }
    }

    @Override
    public void close() {
        keys.end();
        Signals.registerDefault(SUSPENDING);
        keyboard.shutdownNow();
        try {
            terminal.close();
        } catch (IOException e) {
            // Nothing can be said on a terminal that cannot be closed.
            return;
        }
    }
}
