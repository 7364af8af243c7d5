package dev.akmon.cli.chat;

import dev.akmon.cli.console.Console;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;

/** A line typed into the line editor of conversations, so that a class data archive written at exit holds its classes. */
public final class ChatWarmUp {
    /** A word, a mistake, and the key that completes. */
    private static final byte[] KEYS = "look\u007f\t\r".getBytes(StandardCharsets.UTF_8);

    private ChatWarmUp() {}

    /**
     * Types the line on a terminal that nobody sees, and reads it.
     *
     * @param console the surroundings; its history of prompts is written
     * @param project what is completed from
     */
    public static void run(Console console, Path project) throws IOException {
        try (Terminal terminal = new ExternalTerminal(
                "warm-up",
                "xterm-256color",
                new ByteArrayInputStream(KEYS),
                OutputStream.nullOutputStream(),
                StandardCharsets.UTF_8)) {
            terminal.setSize(Size.of(100, 40));
            try (ChatTerminal chat = ChatTerminal.over(terminal, console, project)) {
                chat.screen().read("> ");
            }
        }
    }
}
