package dev.akmon.cli.chat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;

/** Somebody in front of a terminal without a screen: types when a text has appeared. */
final class TypingPerson implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 110;

    private final PipedOutputStream keys = new PipedOutputStream();
    private final StringBuilder screen = new StringBuilder();
    private final Terminal terminal;
    private int seen;

    TypingPerson() throws IOException {
        OutputStream display = new OutputStream() {
            private final ByteArrayOutputStream line = new ByteArrayOutputStream();

            @Override
            public synchronized void write(int b) {
                line.write(b);
            }

            @Override
            public synchronized void write(byte[] bytes, int offset, int length) {
                line.write(bytes, offset, length);
            }

            @Override
            public synchronized void flush() {
                synchronized (screen) {
                    screen.append(line.toString(StandardCharsets.UTF_8));
                    line.reset();
                    screen.notifyAll();
                }
            }
        };
        terminal = new ExternalTerminal(
                "test", "xterm-256color", new PipedInputStream(keys, 1 << 16), display, StandardCharsets.UTF_8);
        terminal.setSize(Size.of(100, 40));
    }

    Terminal terminal() {
        return terminal;
    }

    /** Waits until {@code text} has appeared after everything waited for before. */
    TypingPerson sees(String text) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        synchronized (screen) {
            while (true) {
                int at = screen.indexOf(text, seen);
                if (at >= 0) {
                    seen = at + text.length();
                    return this;
                }
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError("\"" + text + "\" did not appear in:\n" + screen.substring(seen));
                }
                screen.wait(left);
            }
        }
    }

    TypingPerson types(String text) throws IOException {
        keys.write(text.getBytes(StandardCharsets.UTF_8));
        keys.flush();
        return this;
    }

    /** Everything that was sent to the terminal. */
    String screen() {
        synchronized (screen) {
            return screen.toString();
        }
    }

    @Override
    public void close() throws IOException {
        keys.close();
        terminal.close();
    }
}
