package dev.akmon.cli;

import dev.akmon.cli.BundleSigningOptions.Signed;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import java.io.IOException;
import java.time.Instant;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

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

    @Mixin
    BundleSigningOptions options = new BundleSigningOptions();

    @Mixin
    FormatOption format = new FormatOption();

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        Console console = invocation.console();
        Signed signed = options.apply(
                console, (signer, bundle, output, key) -> signer.sign(bundle, output, key, Instant.now()));
        int signatures = signed.manifest().allSignatures().size();
        if (format.format == ReportFormat.JSON) {
            JsonReports.print(
                    console,
                    JsonReports.toolReport()
                            .put("bundle_path", signed.name())
                            .put("session_id", signed.manifest().session().id().toString())
                            .put("scheme", "ed25519")
                            .put("key_id", signed.key().keyId())
                            .put("public_key_hex", signed.key().publicKey().hex())
                            .put("signature_count", signatures));
        } else {
            signed.print(console, "signed");
            signed.printKey(console);
            console.err().println("signatures: " + signatures);
        }
        return ExitCode.OK;
    }
}
