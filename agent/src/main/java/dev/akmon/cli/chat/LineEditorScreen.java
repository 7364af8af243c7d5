package dev.akmon.cli.chat;

import dev.akmon.cli.Console;
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
import org.jline.terminal.Terminal;

/**
 * A terminal with JLine's line editor, used inline: what is shown scrolls away like the output of any program.
 *
 * <p>The editor runs on a thread of its own. JLine ends a read by interrupting the thread that reads, and an interrupt that
 * came a moment late would otherwise hit the journal's file, which an interrupt closes.
 */
final class LineEditorScreen implements ChatScreen {
    private static final String NEW_LINE = "akmon-new-line";
    private static final int MIN_WIDTH = 20;
    private static final char CTRL_C = '\u0003';

    private final Terminal terminal;
    private final Console console;
    private final LineReader editor;
    private final LineReader questions;
    private final ExecutorService keyboard = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "akmon-keyboard");
        thread.setDaemon(true);
        return thread;
    });
    private Thread reading;
    private volatile boolean ended;

    /**
     * @param console whose surroundings and colours the screen has
     * @param history where what was typed is kept; empty when it is forgotten at the end
     * @param onInterrupt told of Ctrl-C while nothing is being read
     */
    LineEditorScreen(
            Terminal terminal, Console console, Optional<Path> history, Completions completions, Runnable onInterrupt) {
        this.terminal = terminal;
        this.console = console.over(terminal.input(), terminal.output());
        this.editor = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("akmon")
                .parser(new PromptParser())
                .completer(new PromptCompleter(completions))
                .completionMatcher(new PromptMatcher())
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, "… ")
                .variable(LineReader.BELL_STYLE, "none")
                // An exclamation mark is the user's, not a shell's.
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.HISTORY_IGNORE_SPACE, true)
                .option(LineReader.Option.HISTORY_INCREMENTAL, true)
                .option(LineReader.Option.HISTORY_TIMESTAMPED, false)
                .option(LineReader.Option.BRACKETED_PASTE, true)
                // JLine colours its mark for a line that was left open, whatever the user wants.
                .option(LineReader.Option.AUTO_FRESH_LINE, console.style().enabled())
                .option(LineReader.Option.INSERT_TAB, false)
                .build();
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
        for (LineReader reader : List.of(editor, questions)) {
            // Unbound, Ctrl-C behind an Escape would stay in JLine's buffer and interrupt the next read as well.
            reader.getKeyMaps().get(LineReader.MAIN).bind(new Reference(LineReader.INTERRUPT), KeyMap.alt(CTRL_C));
        }
        terminal.handle(Terminal.Signal.INT, signal -> onInterrupt.run());
    }

    @Override
    public Typed read(String prompt) {
        return await(editor, prompt, "");
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
        try {
            return keyboard.submit(() -> type(reader, prompt, proposal)).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Typed.End();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the line editor failed: " + e.getCause(), e.getCause());
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
            return new Typed.Line(
                    reader.readLine(prompt, null, (Character) null, proposal).replace("\\\n", "\n"));
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
        keyboard.shutdownNow();
        try {
            terminal.close();
        } catch (IOException e) {
            // Nothing can be said on a terminal that cannot be closed.
            return;
        }
    }
}
