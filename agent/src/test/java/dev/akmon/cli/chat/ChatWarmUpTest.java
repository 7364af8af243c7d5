package dev.akmon.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.cli.console.Console;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ChatWarmUpTest {
    @TempDir
    Path directory;

    @Test
    @Timeout(60)
    void typesItsLineByItselfAndComesToAnEnd() throws Exception {
        Console console = new Console(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream(),
                Map.of("HOME", directory.toString()),
                directory,
                Console.Terminals.NONE);

        ChatWarmUp.run(console, directory);

        Path history = PromptHistory.fileFor(directory, console.environment());
        assertThat(Files.readString(history)).isEqualTo("loo\n");
    }
}
