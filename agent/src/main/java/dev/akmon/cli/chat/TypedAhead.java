package dev.akmon.cli.chat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** What is typed for the next prompts while the agent works: whole lines, and one that is not finished. */
final class TypedAhead {
    private static final char BACKSPACE = '\b';
    private static final char DELETE = '\u007f';
    private static final char CTRL_D = '\u0004';
    private static final char CTRL_U = '\u0015';

    private final Pastes pastes;
    private final Deque<String> lines = new ArrayDeque<>();
    private final StringBuilder line = new StringBuilder();
    private boolean ended;

    TypedAhead(Pastes pastes) {
        this.pastes = pastes;
    }

    /** A key that is no sequence. */
    synchronized void key(int key) {
        switch (key) {
            case '\r', '\n' -> {
                lines.add(line.toString());
                line.setLength(0);
            }
            case BACKSPACE, DELETE -> {
                if (!line.isEmpty()) {
                    line.setLength(line.offsetByCodePoints(line.length(), -1));
                }
            }
            case CTRL_U -> line.setLength(0);
            case CTRL_D -> ended = line.isEmpty();
            default -> {
                if (!Character.isISOControl(key)) {
                    line.append((char) key);
                }
            }
        }
    }

    /** Text as it stands. */
    synchronized void text(String text) {
        line.append(text);
    }

    /** What the terminal says was pasted. */
    synchronized void paste(String text) {
        line.append(pastes.inLine(text));
    }

    /** The turn is stopped: nothing typed before is sent without having been seen. */
    synchronized void stopped() {
        if (!lines.isEmpty()) {
            String all = String.join("\n", lines) + (line.isEmpty() ? "" : "\n") + line;
            lines.clear();
            line.setLength(0);
            line.append(all);
        }
        ended = false;
    }

    /** The next whole line, which is no longer here then. */
    synchronized Optional<String> nextLine() {
        return Optional.ofNullable(lines.poll());
    }

    /** The line that is not finished, which is no longer here then. */
    synchronized String unfinished() {
        String text = line.toString();
        line.setLength(0);
        return text;
    }

    /** Whether Ctrl-D was pressed behind the last whole line; it is forgotten then. */
    synchronized boolean ended() {
        boolean was = ended;
        ended = false;
        return was;
    }

    @Override
    public synchronized String toString() {
        return (String.join(" ", lines) + " " + line).strip();
    }
}
