package dev.akmon.cli;

import dev.akmon.journal.bundle.Manifest;
import dev.akmon.journal.sealing.BundleSigner;
import dev.akmon.journal.sealing.UnsoundBundleException;
import dev.akmon.journal.trust.OperatorIdentity;
import dev.akmon.journal.trust.SigningKey;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Attests a bundle. */
@CommandLine.Command(
        name = "attest",
        header = "Sign a bundle as the person who answers for it",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "Adds an attestation to the bundle's manifest: that this operator, in this role, answers for the",
            "session of this id with this head. The key is what counts: who it belongs to is for those to know",
            "who verify, and the name is only a name. Signatures that are there stay valid."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes: 0 attested, 1 the bundle cannot be read or does not verify, 2 wrong usage or"
                + " key,%n            3 a file failed%n%nExamples:%n",
        footer = {
            "  akmon bundle attest session.akmon --key alice.key --operator-id alice@example.com \\",
            "        --display-name 'Alice Example' --role approver --org Acme"
        })
final class BundleAttestCommand implements Command {

    @Parameters(index = "0", paramLabel = "<bundle>", description = "The bundle.")
    String bundle = "";

    @Mixin
    KeyOption key = new KeyOption();

    @Mixin
    OperatorOptions.Required operator = new OperatorOptions.Required();

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
        OperatorIdentity identity = operator.identity();
        Path file = console.resolve(bundle);
        Path target = output.file(console, file);
        SigningKey signingKey = key.read(console);
        Manifest manifest = attest(file, target, signingKey, identity);
        if (format.format == ReportFormat.JSON) {
            JsonReports.print(
                    console,
                    JsonReports.toolReport()
                            .put("bundle_path", output.name(bundle))
                            .put("session_id", manifest.session().id().toString())
                            .put("operator_id", identity.operatorId())
                            .put("role", identity.role())
                            .put("key_id", signingKey.keyId())
                            .put("public_key_hex", signingKey.publicKey().hex())
                            .put("output_path", target.toRealPath().toString()));
        } else {
            print(console, manifest, signingKey, identity, target);
        }
        return ExitCode.OK;
    }

    private Manifest attest(Path file, Path target, SigningKey signingKey, OperatorIdentity identity) throws Exception {
        try {
            return new BundleSigner(limit.limits(), sound.unverified)
                    .attest(file, target, signingKey, identity, Instant.now());
        } catch (UnsoundBundleException e) {
            throw SoundBundleOption.refused(bundle, e);
        }
    }

    private static void print(
            Console console, Manifest manifest, SigningKey key, OperatorIdentity identity, Path target) {
        PrintStream err = console.err();
        err.println(console.errorStyle().green("attested") + ": " + TerminalText.line(target.toString()));
        err.println("session: " + manifest.session().id());
        err.println("head: " + manifest.session().head().hex());
        err.println("operator: " + TerminalText.line(identity.operatorId())
                + (identity.role().isEmpty() ? "" : " (" + TerminalText.line(identity.role()) + ")"));
        err.println("key id: " + key.keyId());
        err.println("public key: " + key.publicKey().hex());
        err.println("attestations: " + manifest.allAttestations().size());
    }
}
