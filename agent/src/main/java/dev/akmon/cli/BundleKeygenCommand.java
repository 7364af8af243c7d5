package dev.akmon.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.journal.trust.PrivateKeys;
import dev.akmon.journal.trust.PrivateKeys.Form;
import dev.akmon.journal.trust.SigningKey;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a key for signing and attesting. */
@CommandLine.Command(
        name = "keygen",
        header = "Make an Ed25519 key for signing and attesting bundles",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "Writes the private key, readable by you alone, and on demand the public key as 64 hexadecimal",
            "digits, which is what those who verify need. Keys of openssl and OpenSSH can be used as well."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes: 0 written, 2 wrong usage, 3 a file is there already or cannot be written%n"
                + "%nExamples:%n",
        footer = {"  akmon bundle keygen --out signer.key --public-out signer.pub"})
final class BundleKeygenCommand implements Command {

    @Option(names = "--out", required = true, paramLabel = "<file>", description = "Where to write the private key.")
    String out = "";

    @Option(names = "--public-out", paramLabel = "<file>", description = "Where to write the public key.")
    @Nullable
    String publicOut;

    @Option(names = "--force", description = "Replace files that are there.")
    boolean force;

    @Option(
            names = "--pkcs8-v1",
            description = "Write the private key as openssl does (PEM), for openssl to read; other akmons do not.")
    boolean pkcs8V1;

    @Mixin
    FormatOption format = new FormatOption();

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        Console console = invocation.console();
        Path keyFile = console.resolve(out);
        Optional<Path> publicFile = Optional.ofNullable(publicOut).map(console::resolve);
        if (publicFile.isPresent() && publicFile.get().equals(keyFile)) {
            throw CommandException.usage("--out and --public-out name the same file");
        }
        // Looked at before there is a key, so that a refusal leaves nothing behind.
        if (!force && publicFile.isPresent() && Files.exists(publicFile.get(), LinkOption.NOFOLLOW_LINKS)) {
            throw exists(publicFile.get());
        }
        SigningKey key = SigningKey.generate();
        try {
            PrivateKeys.write(keyFile, key, pkcs8V1 ? Form.PKCS8_V1_PEM : Form.PKCS8_V2, force);
        } catch (FileAlreadyExistsException e) {
            throw exists(keyFile);
        }
        if (publicFile.isPresent()) {
            writePublicKey(publicFile.get(), key, keyFile);
        }
        report(console, key, keyFile, publicFile);
        return ExitCode.OK;
    }

    private void writePublicKey(Path publicFile, SigningKey key, Path keyFile) throws IOException {
        boolean written = false;
        try {
            StandardOpenOption create = force ? StandardOpenOption.CREATE : StandardOpenOption.CREATE_NEW;
            Files.writeString(
                    publicFile,
                    key.publicKey().hex(),
                    create,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING);
            written = true;
        } finally {
            if (!written && !force) {
                Files.deleteIfExists(keyFile);
            }
        }
    }

    private void report(Console console, SigningKey key, Path keyFile, Optional<Path> publicFile) {
        if (format.format == ReportFormat.JSON) {
            ObjectNode json = JsonReports.toolReport()
                    .put("key_path", keyFile.toString())
                    .put("public_out", publicFile.map(Path::toString).orElse(null))
                    .put("public_key_hex", key.publicKey().hex())
                    .put("key_id", key.keyId());
            JsonReports.print(console, json);
            return;
        }
        PrintStream err = console.err();
        err.println(console.errorStyle().green("key written") + ": " + TerminalText.line(keyFile.toString()));
        publicFile.ifPresent(file -> err.println("public key written: " + TerminalText.line(file.toString())));
        err.println("public key: " + key.publicKey().hex());
        err.println("key id: " + key.keyId());
        err.println("Keep the private key to yourself; give the public key to those who verify, on a way they trust.");
    }

    private static CommandException exists(Path file) {
        return new CommandException(
                ExitCode.ENVIRONMENT, "output_exists", file + " exists already; --force replaces it");
    }
}
