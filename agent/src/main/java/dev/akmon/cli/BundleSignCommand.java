package dev.akmon.cli;

import dev.akmon.journal.bundle.Manifest;
import dev.akmon.journal.sealing.BundleSigner;
import dev.akmon.journal.sealing.UnsoundBundleException;
import dev.akmon.journal.trust.SigningKey;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Signs a bundle. */
@CommandLine.Command(
        name = "sign",
        header = "Sign the head of a bundle",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "Adds a signature to the bundle's manifest: that the session of this id has this head. Events,",
            "objects and the signatures that are there stay as they are, and stay valid. A bundle that does not",
            "verify is not signed."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes: 0 signed, 1 the bundle cannot be read or does not verify, 2 wrong usage or"
                + " key,%n            3 a file failed%n%nExamples:%n",
        footer = {
            "  akmon bundle sign session.akmon --key signer.key",
            "  akmon bundle sign session.akmon --key ~/.ssh/id_ed25519 --output signed.akmon"
        })
final class BundleSignCommand implements Command {

    @Parameters(index = "0", paramLabel = "<bundle>", description = "The bundle.")
    String bundle = "";

    @Mixin
    KeyOption key = new KeyOption();

    @Mixin
    BundleOutputOption output = new BundleOutputOption();

    @Mixin
    SoundBundleOption sound = new SoundBundleOption();

    @Mixin
    BundleLimitOption limit = new BundleLimitOption();

    @Mixin
    FormatOption format = new FormatOption();

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        Console console = invocation.console();
        Path file = console.resolve(bundle);
        Path target = output.file(console, file);
        SigningKey signingKey = key.read(console);
        Manifest manifest = sign(file, target, signingKey);
        if (format.format == ReportFormat.JSON) {
            JsonReports.print(
                    console,
                    JsonReports.toolReport()
                            .put("bundle_path", output.name(bundle))
                            .put("session_id", manifest.session().id().toString())
                            .put("scheme", "ed25519")
                            .put("key_id", signingKey.keyId())
                            .put("public_key_hex", signingKey.publicKey().hex())
                            .put("signature_count", manifest.allSignatures().size()));
        } else {
            print(console, manifest, signingKey, target);
        }
        return ExitCode.OK;
    }

    private Manifest sign(Path file, Path target, SigningKey signingKey) throws Exception {
        try {
            return new BundleSigner(limit.limits(), sound.unverified).sign(file, target, signingKey, Instant.now());
        } catch (UnsoundBundleException e) {
            throw SoundBundleOption.refused(bundle, e);
        }
    }

    private static void print(Console console, Manifest manifest, SigningKey key, Path target) {
        PrintStream err = console.err();
        err.println(console.errorStyle().green("signed") + ": " + TerminalText.line(target.toString()));
        err.println("session: " + manifest.session().id());
        err.println("head: " + manifest.session().head().hex());
        err.println("key id: " + key.keyId());
        err.println("public key: " + key.publicKey().hex());
        err.println("signatures: " + manifest.allSignatures().size());
    }
}
