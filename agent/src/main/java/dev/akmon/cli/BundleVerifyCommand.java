package dev.akmon.cli;

import dev.akmon.cli.bundle.VerdictReport;
import dev.akmon.journal.verdict.BundleVerdict;
import dev.akmon.journal.verdict.VerificationRequest;
import dev.akmon.verifier.VerificationOptions;
import dev.akmon.verifier.VerificationOptions.KeyFileException;
import java.io.IOException;
import java.nio.file.Path;
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
            "  akmon bundle verify session.akmon --verify-key signer.pub --require-signature"
        })
final class BundleVerifyCommand implements Command {

    @Parameters(index = "0", paramLabel = "<bundle>", description = "The bundle.")
    String bundle = "";

    @Mixin
    VerificationOptions options = new VerificationOptions();

    @Mixin
    FormatOption format = new FormatOption();

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        Console console = invocation.console();
        Path file = console.resolve(bundle);
        BundleVerdict verdict = BundleVerdict.of(file, request(console));
        VerdictReport.print(console, format.format, verdict, bundle, file);
        return verdict.passed() ? ExitCode.OK : ExitCode.NEGATIVE;
    }

    private VerificationRequest request(Console console) {
        try {
            return options.request(console::resolve);
        } catch (KeyFileException e) {
            throw new CommandException(ExitCode.ENVIRONMENT, e.category(), e.getMessage(), e);
        }
    }
}
