package dev.akmon.cli;

import dev.akmon.cli.BundleSigningOptions.Signed;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.journal.trust.OperatorIdentity;
import java.io.IOException;
import java.time.Instant;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

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

    @Mixin
    BundleSigningOptions options = new BundleSigningOptions();

    @Mixin
    OperatorOptions.Required operator = new OperatorOptions.Required();

    @Mixin
    FormatOption format = new FormatOption();

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        Console console = invocation.console();
        OperatorIdentity identity = operator.identity();
        Signed attested = options.apply(
                console, (signer, bundle, output, key) -> signer.attest(bundle, output, key, identity, Instant.now()));
        if (format.format == ReportFormat.JSON) {
            JsonReports.print(
                    console,
                    JsonReports.toolReport()
                            .put("bundle_path", attested.name())
                            .put(
                                    "session_id",
                                    attested.manifest().session().id().toString())
                            .put("operator_id", identity.operatorId())
                            .put("role", identity.role())
                            .put("key_id", attested.key().keyId())
                            .put("public_key_hex", attested.key().publicKey().hex())
                            .put("output_path", attested.file().toRealPath().toString()));
        } else {
            attested.print(console, "attested");
            console.err()
                    .println("operator: " + TerminalText.line(identity.operatorId())
                            + (identity.role().isEmpty() ? "" : " (" + TerminalText.line(identity.role()) + ")"));
            attested.printKey(console);
            console.err()
                    .println("attestations: "
                            + attested.manifest().allAttestations().size());
        }
        return ExitCode.OK;
    }
}
