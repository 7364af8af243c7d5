package dev.akmon.cli.chat;

import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.Failure;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.tools.Workspace;
import dev.akmon.tools.files.WorkspaceFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * The screen of a conversation and the signals that come through it.
 *
 * @param screen what it is held over
 * @param signals what Ctrl-C and the like mean on it
 */
record ChatTerminal(ChatScreen screen, ChatSignals signals) implements AutoCloseable {
    /** JLine tells of a full disk with a stack trace in the middle of the conversation. Held, or it would be forgotten. */
    private static final Logger JLINE = Logger.getLogger("org.jline");

    static {
        JLINE.setLevel(Level.OFF);
    }

    private static final int MOST_FILES = 200_000;

    /** Without native code first: the exec provider asks stty, and every key would wait for it. */
    private static final String PROVIDERS = "jni,exec";

    /** Opens the terminal of the process, or standard input where there is no terminal that can be used. */
    static ChatTerminal open(Console console, Path projectRoot) throws IOException {
        boolean editor = Chat.possibleOn(console)
                && !"dumb".equals(console.variable("TERM").orElse("dumb"));
        if (editor) {
            try {
                return over(
                        TerminalBuilder.builder()
                                .system(true)
                                .providers(PROVIDERS)
                                // It would be loaded although it is not named there, and that takes longest of all.
                                .ffm(false)
                                .dumb(false)
                                .nativeSignals(true)
                                .encoding(StandardCharsets.UTF_8)
                                .build(),
                        console,
                        projectRoot);
            } catch (IOException | IllegalStateException e) {
                // Such a terminal can still be read line by line.
                return plain(console);
            }
        }
        return plain(console);
    }

    private static ChatTerminal plain(Console console) {
        PlainScreen screen = new PlainScreen(console);
        ChatSignals signals = new ChatSignals(screen);
        signals.install(false);
        return new ChatTerminal(screen, signals);
    }

    /** A conversation over this terminal. */
    static ChatTerminal over(Terminal terminal, Console console, Path projectRoot) {
        ChatSignals[] signals = new ChatSignals[1];
        LineEditorScreen screen = new LineEditorScreen(
                terminal,
                console,
                history(console, projectRoot),
                completions(console, projectRoot),
                () -> signals[0].interrupted());
        signals[0] = new ChatSignals(screen);
        signals[0].install(true);
        return new ChatTerminal(screen, signals[0]);
    }

    /** Empty when nothing typed can be kept, which is no reason not to talk. */
    private static Optional<Path> history(Console console, Path projectRoot) {
        try {
            return Optional.of(PromptHistory.fileFor(projectRoot, console.environment()));
        } catch (IOException e) {
            console.err()
                    .println("akmon: what is typed is not kept for the next conversation: "
                            + TerminalText.line(Failure.of(e).message()));
            return Optional.empty();
        }
    }

    private static ChatScreen.Completions completions(Console console, Path projectRoot) {
        ProjectFiles files = new ProjectFiles(() -> files(console, projectRoot));
        return new ChatScreen.Completions() {
            @Override
            public List<Choice> commands() {
                return SlashCommands.list().stream()
                        .map(command -> new Choice("/" + command.name(), command.help()))
                        .toList();
            }

            @Override
            public List<Choice> words(String command) {
                return SlashCommands.wordsAfter(command);
            }

            @Override
            public List<String> files() {
                return files.list();
            }

            @Override
            public void prepare() {
                files.prepare();
            }
        };
    }

    private static List<String> files(Console console, Path projectRoot) {
        try {
            return WorkspaceFiles.list(Workspace.of(projectRoot, List.of()), console.environment(), MOST_FILES);
        } catch (IOException e) {
            // A project that cannot be read has no file to name.
            return List.of();
        }
    }

    @Override
    public void close() {
        screen.close();
    }
}
