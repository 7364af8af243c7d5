package dev.akmon.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.cli.bundle.VerdictReport;
import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.report.ReportedSession;
import dev.akmon.cli.verify.SessionChain;
import dev.akmon.cli.verify.Verification;
import dev.akmon.cli.verify.VerificationPrinter;
import dev.akmon.journal.Journal;
import dev.akmon.journal.report.VerdictDocument;
import dev.akmon.journal.trust.TrustPolicy;
import dev.akmon.verifier.VerdictFormat;
import dev.akmon.verifier.VerdictFormatOption;
import java.io.IOException;
import java.util.Optional;
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
        footer = {
            "  akmon verify last",
            "  akmon verify last --chain",
            "  akmon verify 550e8400 --format json",
            "  akmon verify last --format html > verdict.html"
        })
final class VerifyCommand implements Command {

    @Mixin
    SessionArgument session = new SessionArgument();

    @Mixin
    VerdictFormatOption reporting = new VerdictFormatOption();

    @Option(names = "--verbose", description = "List every check and every violation.")
    boolean verbose;

    @Option(
            names = "--chain",
            description = {
                "Verify the sessions it goes on from and those of its subagents too,",
                "and that the links hold."
            })
    boolean chain;

    @Option(
            names = "--require-parents",
            description = {
                "With --chain: a parent or a subagent's session that is not in the",
                "journal counts as not verified."
            })
    boolean requireParents;

    @Override
    public ReportFormat reportFormat() {
        return VerdictReport.formatOfErrors(reporting.format());
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        Journal journal = invocation.journal();
        UUID id = invocation.session(journal, session.session);
        if (requireParents && !chain) {
            throw CommandException.usage("--require-parents goes with --chain");
        }
        Console console = invocation.console();
        Optional<SessionChain> followed =
                chain ? Optional.of(SessionChain.of(journal, id)) : Optional.<SessionChain>empty();
        Optional<VerdictDocument.Format> document = reporting.format().document();
        if (document.isPresent()) {
            return print(console, journal, id, followed, document.get());
        }
        Verification verification = Verification.of(journal, id);
        if (reporting.format() == VerdictFormat.JSON) {
            ObjectNode report = verification.toJson(JsonReports.report(), Invocation.reportedPath(journal));
            followed.ifPresent(its -> its.addTo(report, requireParents));
            JsonReports.print(console, report);
        } else {
            VerificationPrinter printer = new VerificationPrinter(console.err(), console.errorStyle(), verbose);
            printer.print(verification);
            followed.ifPresent(printer::print);
        }
        boolean holds = followed.map(its -> its.holds(requireParents)).orElse(true);
        return verification.report().passed() && holds ? ExitCode.OK : ExitCode.NEGATIVE;
    }

    private int print(
            Console console, Journal journal, UUID id, Optional<SessionChain> followed, VerdictDocument.Format format)
            throws IOException {
        try (ReportedSession session = ReportedSession.of(journal, id, TrustPolicy.NONE)) {
            VerdictDocument document = followed.map(its -> session.following(its, requireParents))
                    .orElse(session)
                    .document();
            return VerdictReport.print(console, document, format) ? ExitCode.OK : ExitCode.NEGATIVE;
        }
    }
}
