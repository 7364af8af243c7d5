package dev.akmon.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.journal.bundle.AttestationEntry;
import dev.akmon.journal.bundle.Manifest;
import dev.akmon.journal.trust.OpenSslProof;
import dev.akmon.journal.trust.OpenSslProof.Written;
import dev.akmon.journal.trust.ProofException;
import dev.akmon.journal.trust.TrustPolicy;
import dev.akmon.journal.trust.VerifyingKey;
import dev.akmon.journal.verdict.BundleVerdict;
import dev.akmon.journal.verdict.VerificationRequest;
import dev.akmon.verifier.BundleLimitOption;
import dev.akmon.verifier.PublicKeyFile;
import dev.akmon.verifier.PublicKeyFile.Use;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes signatures out of a bundle for openssl. */
@CommandLine.Command(
        name = "prove-openssl",
        header = "Write what openssl needs to check a signature",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "For somebody who trusts openssl and nothing of ours: writes the statement that was signed, the",
            "signature and the public key, and prints the command that checks them (OpenSSL 3.0 or newer). The",
            "bundle and the signature are verified first. Give --verify-key for the head's signature,",
            "--operator-key for an operator's attestation, or both."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes: 0 written, 1 no such signature, or it or the bundle does not verify, 2 wrong"
                + " usage,%n            3 a file failed%n%nExamples:%n",
        footer = {"  akmon bundle prove-openssl session.akmon --verify-key signer.pub --out-dir proof"})
final class BundleProveCommand implements Command {

    @Parameters(index = "0", paramLabel = "<bundle>", description = "The bundle.")
    String bundle = "";

    @Option(
            names = "--verify-key",
            paramLabel = "<file>",
            description = "Public key whose signature of the head to prove.")
    @Nullable
    String verifyKey;

    @Option(names = "--operator-key", paramLabel = "<file>", description = "Public key whose attestation to prove.")
    @Nullable
    String operatorKey;

    @Option(names = "--out-dir", paramLabel = "<dir>", description = "Where to write the files (default: here).")
    String outDir = ".";

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
        if (verifyKey == null && operatorKey == null) {
            throw CommandException.usage("give --verify-key, --operator-key or both");
        }
        Console console = invocation.console();
        Manifest manifest = soundManifest(console);
        // Both are worked out before either is written.
        Optional<OpenSslProof> head = verifyKey == null
                ? Optional.empty()
                : Optional.of(proof(
                        OpenSslProof::ofHead, manifest, PublicKeyFile.read(verifyKey, console::resolve, Use.VERIFY)));
        Optional<OpenSslProof> operator = operatorKey == null
                ? Optional.empty()
                : Optional.of(proof(
                        OpenSslProof::ofOperator,
                        manifest,
                        PublicKeyFile.read(operatorKey, console::resolve, Use.OPERATOR)));
        Written headFiles = head.isEmpty() ? null : head.get().writeTo(console.resolve(outDir));
        Written operatorFiles = operator.isEmpty() ? null : operator.get().writeTo(console.resolve(outDir));
        if (format.format == ReportFormat.JSON) {
            JsonReports.print(console, json(manifest, head, headFiles, operator, operatorFiles));
        } else {
            print(console, manifest, headFiles, operatorFiles);
        }
        return ExitCode.OK;
    }

    /** The manifest, once the events are known to lead to the head it names. */
    private Manifest soundManifest(Console console) throws IOException {
        BundleVerdict verdict = BundleVerdict.of(
                console.resolve(bundle), new VerificationRequest(limit.limits(), false, TrustPolicy.NONE, false));
        if (!verdict.passed()) {
            throw new CommandException(
                    ExitCode.NEGATIVE,
                    "bundle_not_verified",
                    bundle + " does not verify: " + verdict.violations().get(0).message()
                            + "; see akmon bundle verify");
        }
        return verdict.integrity().manifest();
    }

    private interface Prover {
        OpenSslProof prove(Manifest manifest, VerifyingKey key) throws ProofException;
    }

    private static OpenSslProof proof(Prover prover, Manifest manifest, VerifyingKey key) {
        try {
            return prover.prove(manifest, key);
        } catch (ProofException e) {
            throw new CommandException(ExitCode.NEGATIVE, e.category().wireName(), e.getMessage(), e);
        }
    }

    private ObjectNode json(
            Manifest manifest,
            Optional<OpenSslProof> head,
            @Nullable Written headFiles,
            Optional<OpenSslProof> operator,
            @Nullable Written operatorFiles) {
        ObjectNode json = JsonReports.toolReport()
                .put("bundle_path", bundle)
                .put("session_id", manifest.session().id().toString());
        if (head.isPresent()) {
            json.put("key_id", head.get().key().keyId());
            addFiles(json, headFiles);
        }
        if (operator.isPresent()) {
            AttestationEntry entry = operator.get().attestation().orElseThrow();
            ObjectNode part = json.putObject("operator")
                    .put("key_id", operator.get().key().keyId())
                    .put("operator_id", entry.operatorId())
                    .put("role", entry.role());
            addFiles(part, operatorFiles);
        }
        return json;
    }

    private static void addFiles(ObjectNode json, Written files) {
        json.put("statement_path", files.statement().toString())
                .put("signature_path", files.signature().toString())
                .put("pubkey_pem_path", files.publicKey().toString())
                .put("openssl_command", files.command());
    }

    private static void print(Console console, Manifest manifest, @Nullable Written head, @Nullable Written operator) {
        PrintStream err = console.err();
        err.println(console.errorStyle().green("proof written") + ": session "
                + manifest.session().id());
        if (head != null) {
            print(err, "the head's signature", head);
        }
        if (operator != null) {
            print(err, "the operator's attestation", operator);
        }
        err.println("The statement names the head; that the events lead to it is what verifying the bundle shows.");
    }

    private static void print(PrintStream err, String what, Written files) {
        err.println(what + ":");
        err.println("  statement:  " + TerminalText.line(files.statement().toString()));
        err.println("  signature:  " + TerminalText.line(files.signature().toString()));
        err.println("  public key: " + TerminalText.line(files.publicKey().toString()));
        err.println("  check with: " + TerminalText.line(files.command()));
    }
}
