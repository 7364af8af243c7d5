package dev.akmon.cli.chat;

import java.io.IOException;
import java.util.EnumSet;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.utils.NonBlockingReader;
import org.jspecify.annotations.Nullable;

/**
 * The keyboard while the agent works: nothing typed appears in the middle of what it says, Esc stops it, and everything else
 * waits for the next prompt. Begun and ended on one thread.
 */
final class WorkingKeys {
    private static final char ESCAPE = '\u001b';
    private static final String PASTE = "200";
    private static final String PASTE_ENDS = "\u001b[201~";

    /** Behind an Esc that begins a sequence, such as that of an arrow key, the rest of it comes at once. */
    private static final long SEQUENCE_MILLIS = 50;

    private static final long LONG = 60_000;

    private final Terminal terminal;
    private final TypedAhead typed;
    private @Nullable Thread reader;
    private volatile @Nullable Attributes before;

    WorkingKeys(Terminal terminal, TypedAhead typed) {
        this.terminal = terminal;
        this.typed = typed;
    }

    /** From now on keys are read; {@code onEscape} is told of an Esc. */
    void begin(Runnable onEscape) {
        if (reader != null) {
            return;
        }
        before = terminal.getAttributes();
        quiet();
        Thread thread = new Thread(() -> read(onEscape), "akmon-keys");
        thread.setDaemon(true);
        thread.start();
        reader = thread;
    }

    /** Lets go of the keyboard, and leaves the terminal as it was. */
    void end() {
        Thread thread = reader;
        Attributes found = before;
        if (thread == null || found == null) {
            return;
        }
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        reader = null;
        before = null;
        terminal.setAttributes(found);
        terminal.writer().write(LineReaderImpl.BRACKETED_PASTE_OFF);
        terminal.flush();
    }

    /** Whether keys are read. */
    boolean begun() {
        return reader != null;
    }

    /** The terminal may have been changed while the program was suspended. */
    void resumed() {
        if (before != null) {
            quiet();
        }
    }

    /** Signals still come, and the editor is told of pastes as such when it gets them. */
    private void quiet() {
        Attributes quiet = terminal.getAttributes();
        quiet.setLocalFlags(
                EnumSet.of(Attributes.LocalFlag.ICANON, Attributes.LocalFlag.ECHO, Attributes.LocalFlag.IEXTEN), false);
        quiet.setInputFlags(EnumSet.of(Attributes.InputFlag.ICRNL, Attributes.InputFlag.INLCR), false);
        quiet.setControlChar(Attributes.ControlChar.VMIN, 1);
        quiet.setControlChar(Attributes.ControlChar.VTIME, 0);
        terminal.setAttributes(quiet);
        terminal.writer().write(LineReaderImpl.BRACKETED_PASTE_ON);
        terminal.flush();
    }

    private void read(Runnable onEscape) {
        NonBlockingReader keys = terminal.reader();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                int key = keys.read(LONG);
                if (key == NonBlockingReader.EOF) {
                    return;
                }
                if (key != ESCAPE) {
                    typed.key(key);
                    continue;
                }
                int next = keys.read(SEQUENCE_MILLIS);
                if (next < 0 || next == ESCAPE) {
                    typed.stopped();
                    onEscape.run();
                } else {
                    sequence(keys, next);
                }
            }
        } catch (IOException e) {
            // The prompt comes, or the terminal is gone, which the prompt finds out.
            return;
        }
    }

    /** The rest of what one key sends; only pastes and Alt-Enter mean anything while there is no line to be seen. */
    private void sequence(NonBlockingReader keys, int second) throws IOException {
        if (second == '\r' || second == '\n') {
            typed.text("\n");
        } else if (second == 'O') {
            keys.read(SEQUENCE_MILLIS);
        } else if (second == '[') {
            StringBuilder parameters = new StringBuilder();
            int key = keys.read(SEQUENCE_MILLIS);
            while (key >= 0 && (key < '@' || key > '~')) {
                parameters.append((char) key);
                key = keys.read(SEQUENCE_MILLIS);
            }
            if (key == '~' && parameters.toString().equals(PASTE)) {
                typed.paste(pasted(keys));
            }
        }
    }

    private static String pasted(NonBlockingReader keys) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(PASTE_ENDS, text.length() - PASTE_ENDS.length()) < 0) {
            int key = keys.read(LONG);
            if (key < 0) {
                return text.toString();
            }
            text.append((char) key);
        }
        return text.substring(0, text.length() - PASTE_ENDS.length());
    }
}
