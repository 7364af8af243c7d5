package dev.akmon.cli;

import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.trust.Passphrases;
import dev.akmon.journal.trust.KeyFormatException;
import dev.akmon.journal.trust.PrivateKeys;
import dev.akmon.journal.trust.SigningKey;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --key}, for every command that signs. */
final class KeyOption {

    @Option(
            names = "--key",
            required = true,
            paramLabel = "<file>",
            description = "Private key, Ed25519: PKCS#8 (DER or PEM) or OpenSSH, encrypted or not.")
    String key = "";

    @Option(
            names = "--passphrase-fd",
            paramLabel = "<n>",
            description = "Read the key's passphrase from this file descriptor instead of asking.")
    @Nullable
    Integer passphraseFd;

    /** Reads the key; a file that is no usable key is a mistake in the command line. */
    SigningKey read(Console console) throws IOException {
        try {
            return PrivateKeys.read(console.resolve(key), Passphrases.of(console, passphraseFd));
        } catch (KeyFormatException e) {
            throw new CommandException(ExitCode.USAGE, "invalid_key", e.getMessage(), e);
        }
    }
}
