package dev.akmon.cli;

import dev.akmon.cli.verify.Verification;
import dev.akmon.cli.verify.VerificationPrinter;
import dev.akmon.journal.Journal;
import java.util.UUID;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks a recorded session. */
@CommandLine.Command(
        name = "verify",
        header = "Check that nothing in a session was changed, lost or put in between",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "Computes every hash again: each event against the one before it, each object against the event",
            "that refers to it. A session without its end is reported as not closed."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes: 0 verified, 1 not verified, 2 wrong usage, 3 journal or session cannot be read%n"
                + "%nExamples:%n",
        footer = {"  akmon verify last", "  akmon verify 550e8400 --format json"})
final class VerifyCommand implements Command {

    @Mixin
    SessionArgument session = new SessionArgument();

    @Mixin
    FormatOption format = new FormatOption();

    @Option(names = "--verbose", description = "List every check and every violation.")
    boolean verbose;

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        Journal journal = invocation.journal();
        UUID id = invocation.session(journal, session.session);
        Verification verification = Verification.of(journal, id);
        Console console = invocation.console();
        if (format.format == ReportFormat.JSON) {
            JsonReports.print(console, verification.toJson(JsonReports.report(), Invocation.reportedPath(journal)));
        } else {
            new VerificationPrinter(console.err(), console.errorStyle(), verbose).print(verification);
        }
        return verification.report().passed() ? ExitCode.OK : ExitCode.NEGATIVE;
    }
}
