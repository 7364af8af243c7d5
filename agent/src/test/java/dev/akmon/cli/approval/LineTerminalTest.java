package dev.akmon.cli.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.cli.console.Console;
import dev.akmon.recorder.StopReason;
import dev.akmon.recorder.StopSignal;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is typed, when: only a line that follows its prompt is an answer. */
@Timeout(120)
class LineTerminalTest {
    private final ExecutorService person = Executors.newSingleThreadExecutor();
    private final Semaphore prompted = new Semaphore(0);
    private final List<String> shown = Collections.synchronizedList(new ArrayList<>());
    private final StopSignal stop = new StopSignal();
    private OutputStream keyboard;
    private LineTerminal terminal;

    @BeforeEach
    void aTerminal() throws Exception {
        PipedInputStream in = new PipedInputStream(1 << 16);
        keyboard = new PipedOutputStream(in);
        terminal = terminal(in);
    }

    private LineTerminal terminal(InputStream in) {
        OutputStream screen = new ByteArrayOutputStream() {
            /** One permit for each prompt, however often it is flushed. */
            @Override
            public synchronized void flush() {
                if (size() > 0) {
                    reset();
                    prompted.release();
                }
            }
        };
        Console console = new Console(
                in, OutputStream.nullOutputStream(), screen, Map.of(), Path.of("/"), Console.Terminals.NONE);
        return new LineTerminal(console, shown::add, stop);
    }

    @AfterEach
    void nobodyTypesAnyMore() {
        person.shutdownNow();
    }

    private void type(String text) throws Exception {
        keyboard.write(text.getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
    }

    private Future<Optional<String>> ask() {
        return person.submit(() -> terminal.ask("? "));
    }

    @Test
    void aLineAfterThePromptIsTheAnswer() throws Exception {
        Future<Optional<String>> answer = ask();
        prompted.acquire();
        type("yes – ja\n");
        assertThat(answer.get()).contains("yes – ja");
    }

    @Test
    void whatWasTypedBeforeThePromptIsForgotten() throws Exception {
        type("y\n");
        Future<Optional<String>> answer = ask();
        prompted.acquire();
        type("n\n");
        assertThat(answer.get()).contains("n");
    }

    @Test
    void aPasteIsNoAnswer() throws Exception {
        Future<Optional<String>> answer = ask();
        prompted.acquire();
        type("y\ny\ny\n");
        prompted.acquire();
        type("n\n");
        assertThat(answer.get()).contains("n");
        assertThat(shown).containsExactly("Several lines came at once; type one answer.");
    }

    @Test
    void aStopEndsTheWait() throws Exception {
        Future<Optional<String>> answer = ask();
        prompted.acquire();
        stop.request(StopReason.INTERRUPTED);
        assertThat(answer.get()).isEmpty();
    }

    @Test
    void theEndOfInputIsNoAnswer() throws Exception {
        keyboard.close();
        assertThat(ask().get()).isEmpty();
    }
}
