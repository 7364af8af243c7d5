package dev.akmon.cli.chat;

import dev.akmon.cli.Program;
import dev.akmon.cli.console.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.TerminalBuilder;

/**
 * A conversation under way in this process, in front of somebody who types.
 *
 * @param person who it is held with
 * @param exit the exit code, once it is over
 */
// The override is deprecated for programs; for a test it is the only way to a terminal of its own.
@SuppressWarnings("deprecation")
record Conversation(TypingPerson person, CompletableFuture<Integer> exit) implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 110;

    /** Begins one with the scripted model in a project. */
    static Conversation begin(Map<String, String> environment, Path project, Path script, String... options)
            throws IOException {
        Conversation conversation = new Conversation(new TypingPerson(), new CompletableFuture<>());
        Console console = new Console(
                new ByteArrayInputStream(new byte[0]),
                new ByteArrayOutputStream(),
                new ByteArrayOutputStream(),
                environment,
                project,
                new Console.Terminals(true, true, true));
        List<String> words = new ArrayList<>(List.of("chat", "--model=scripted:" + script));
        words.addAll(List.of(options));
        Thread thread = new Thread(() -> {
            try {
                TerminalBuilder.setTerminalOverride(conversation.person.terminal());
                conversation.exit.complete(Program.run(console, words.toArray(String[]::new)));
            } catch (Throwable e) {
                conversation.exit.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return conversation;
    }

    /** Waits for the end. */
    int exitCode() throws Exception {
        return exit.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        person.close();
    }
}
