package dev.akmon.cli;

import dev.akmon.cli.bundle.VerdictReport;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.journal.report.VerdictDocument;
import dev.akmon.journal.verdict.BundleVerdict;
import dev.akmon.journal.verdict.VerificationRequest;
import dev.akmon.verifier.KeyFileException;
import dev.akmon.verifier.VerdictFormat;
import dev.akmon.verifier.VerdictFormatOption;
import dev.akmon.verifier.VerificationOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Checks a bundle. */
@CommandLine.Command(
        name = "verify",
        header = "Check that a bundle is whole and unaltered, and who signed it",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "Computes every hash again, follows the chain of events to the head the manifest names, and checks",
            "signatures with the keys given. Without keys nothing is said about who made the bundle. The program",
            "agef-verify does the same and nothing else."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes: 0 verified, 1 not verified or not a bundle, 2 wrong usage, 3 a file cannot be"
                + " read%n%nExamples:%n",
        footer = {
            "  akmon bundle verify session.akmon",
            "  akmon bundle verify session.akmon --verify-key signer.pub --require-signature",
            "  akmon bundle verify session.akmon --verify-key signer.pub --format html > verdict.html"
        })
final class BundleVerifyCommand implements Command {

    @Parameters(index = "0", paramLabel = "<bundle>", description = "The bundle.")
    String bundle = "";

    @Mixin
    VerificationOptions options = new VerificationOptions();

    @Mixin
    VerdictFormatOption reporting = new VerdictFormatOption();

    @Override
    public ReportFormat reportFormat() {
        return VerdictReport.formatOfErrors(reporting.format());
    }

    @Override
    public int run(Invocation invocation) throws IOException, KeyFileException {
        Console console = invocation.console();
        Path file = console.resolve(bundle);
        VerificationRequest request = options.request(console::resolve);
        Optional<VerdictDocument.Format> document = reporting.format().document();
        boolean passed;
        if (document.isPresent()) {
            passed = VerdictReport.print(console, VerdictDocument.ofBundle(file, request), document.get());
        } else {
            BundleVerdict verdict = BundleVerdict.of(file, request);
            VerdictReport.print(console, reporting.format() == VerdictFormat.JSON, verdict, bundle, file);
            passed = verdict.passed();
        }
        return passed ? ExitCode.OK : ExitCode.NEGATIVE;
    }
}
