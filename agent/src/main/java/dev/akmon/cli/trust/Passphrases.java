package dev.akmon.cli.trust;

import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.journal.trust.PassphraseSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where passphrases come from: a file descriptor the caller opened, else the terminal, where they are not shown. */
public final class Passphrases {

    private static final Path TERMINAL = Path.of("/dev/tty");
    private static final int LONGEST = 4096;

    private Passphrases() {}

    /**
     * The source for one run of the program.
     *
     * @param descriptor number of an open file descriptor whose first line is the passphrase, or null to ask a person
     */
    public static PassphraseSource of(Console console, @Nullable Integer descriptor) {
        return descriptor == null
                ? Passphrases::askOnTerminal
                : keyName -> Optional.of(readDescriptor(console, descriptor));
    }

    private static byte[] readDescriptor(Console console, int descriptor) throws IOException {
        if (descriptor == 0) {
            return firstLine(console.in());
        }
        try (InputStream in = Files.newInputStream(Path.of("/dev/fd/" + descriptor))) {
            return firstLine(in);
        } catch (IOException e) {
            throw new IOException(
                    "cannot read the passphrase from file descriptor " + descriptor
                            + "; open it as in: --passphrase-fd 3 3< file",
                    e);
        }
    }

    private static Optional<byte[]> askOnTerminal(String keyName) throws IOException {
        String prompt = "Passphrase for " + TerminalText.line(keyName) + ": ";
        java.io.Console console = System.console();
        if (console != null) {
            char[] typed = console.readPassword("%s", prompt);
            return typed == null ? Optional.empty() : Optional.of(utf8(typed));
        }
        // With output redirected the JVM has no console, but the person is still there.
        if (!Files.isWritable(TERMINAL) || !stty(TERMINAL, "-echo")) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "invalid_key",
                    keyName + " is encrypted and there is no terminal to ask for its passphrase; give --passphrase-fd");
        }
        return Optional.of(askOn(TERMINAL, prompt));
    }

    /** Asks on a terminal that does not show what is typed any more. */
    private static byte[] askOn(Path terminal, String prompt) throws IOException {
        // Whoever presses Ctrl-C at the prompt wants to see again what they type afterwards.
        Thread restore = new Thread(() -> stty(terminal, "echo"));
        Runtime.getRuntime().addShutdownHook(restore);
        try (InputStream in = Files.newInputStream(terminal);
                OutputStream out = Files.newOutputStream(terminal)) {
            out.write(prompt.getBytes(StandardCharsets.UTF_8));
            out.flush();
            byte[] line = firstLine(in);
            out.write('\n');
            return line;
        } finally {
            Runtime.getRuntime().removeShutdownHook(restore);
            restore.run();
        }
    }

    /** Whether it worked; it does not where the device is there but this process has no terminal. */
    private static boolean stty(Path terminal, String mode) {
        try {
            Process process = new ProcessBuilder("stty", mode)
                    .redirectInput(terminal.toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static byte[] firstLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n' && line.size() < LONGEST; b = in.read()) {
            line.write(b);
        }
        byte[] bytes = line.toByteArray();
        boolean carriageReturn = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
        return carriageReturn ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
    }

    private static byte[] utf8(char[] typed) {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(typed));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        Arrays.fill(encoded.array(), (byte) 0);
        Arrays.fill(typed, '\0');
        return bytes;
    }
}
