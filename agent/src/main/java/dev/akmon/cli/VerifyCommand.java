package dev.akmon.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.cli.bundle.VerdictReport;
import dev.akmon.cli.report.ReportedSession;
import dev.akmon.cli.verify.ParentCheck;
import dev.akmon.cli.verify.SubagentCheck;
import dev.akmon.cli.verify.Verification;
import dev.akmon.cli.verify.VerificationPrinter;
import dev.akmon.journal.Journal;
import dev.akmon.journal.report.VerdictDocument;
import dev.akmon.journal.trust.TrustPolicy;
import dev.akmon.verifier.VerdictFormat;
import dev.akmon.verifier.VerdictFormatOption;
import java.io.IOException;
import java.util.List;
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
        Optional<VerdictDocument.Format> document = reporting.format().document();
        if (document.isPresent() && chain) {
            throw CommandException.usage("--chain goes with --format human or json");
        }
        if (document.isPresent()) {
            return print(console, journal, id, document.get());
        }
        Verification verification = Verification.of(journal, id);
        List<ParentCheck> parents = chain ? ParentCheck.ofParents(journal, id) : List.of();
        List<SubagentCheck> subagents = chain ? SubagentCheck.of(journal, id) : List.of();
        if (reporting.format() == VerdictFormat.JSON) {
            ObjectNode report = verification.toJson(JsonReports.report(), Invocation.reportedPath(journal));
            if (chain) {
                ParentCheck.addTo(report, parents);
                SubagentCheck.addTo(report, subagents);
                report.put("chain_passed", holds(parents, subagents));
            }
            JsonReports.print(console, report);
        } else {
            VerificationPrinter printer = new VerificationPrinter(console.err(), console.errorStyle(), verbose);
            printer.print(verification);
            parents.forEach(printer::print);
            subagents.forEach(printer::print);
            if (chain && parents.isEmpty()) {
                console.err().println("chain: the session goes on from no other");
            }
        }
        return verification.report().passed() && holds(parents, subagents) ? ExitCode.OK : ExitCode.NEGATIVE;
    }

    private boolean holds(List<ParentCheck> parents, List<SubagentCheck> subagents) {
        return ParentCheck.hold(parents, requireParents) && SubagentCheck.hold(subagents, requireParents);
    }

    private static int print(Console console, Journal journal, UUID id, VerdictDocument.Format format)
            throws IOException {
        try (ReportedSession session = ReportedSession.of(journal, id, TrustPolicy.NONE)) {
            return VerdictReport.print(console, session.document(), format) ? ExitCode.OK : ExitCode.NEGATIVE;
        }
    }
}
