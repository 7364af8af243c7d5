package dev.akmon.cli;

import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.diff.DiffReports;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.StoredSession;
import dev.akmon.replay.diff.DiffException;
import dev.akmon.replay.diff.DiffReport;
import dev.akmon.replay.diff.SessionDiff;
import java.util.UUID;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares two sessions. */
@CommandLine.Command(
        name = "diff",
        header = "Compare two sessions event by event",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "Compares what was asked, sent, answered, decided and done, in order; not the times. Both sessions",
            "must have ended. Comparing stops where events of different kinds meet."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes: 0 they match, 1 they differ, 2 wrong usage, 3 a session cannot be read%n"
                + "%nExamples:%n",
        footer = {"  akmon diff 550e8400 last", "  akmon diff 550e8400 last --resolve"})
final class DiffCommand implements Command {

    @Parameters(index = "0", paramLabel = "<a>", description = "One session: id, first digits of it, or 'last'.")
    String first = "";

    @Parameters(index = "1", paramLabel = "<b>", description = "The other session.")
    String second = "";

    @Option(names = "--resolve", description = "Show where the content behind different hashes differs.")
    boolean resolve;

    @Mixin
    FormatOption format = new FormatOption();

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws JournalException {
        Journal journal = invocation.journal();
        UUID a = invocation.session(journal, first);
        UUID b = invocation.session(journal, second);
        DiffReport report = compare(journal, a, b);
        Console console = invocation.console();
        if (format.format == ReportFormat.JSON) {
            JsonReports.print(console, DiffReports.toJson(report, JsonReports.report()));
        } else {
            DiffReports.print(report, console.out(), console.style());
        }
        return report.matches() ? ExitCode.OK : ExitCode.NEGATIVE;
    }

    private DiffReport compare(Journal journal, UUID a, UUID b) throws JournalException {
        try (StoredSession x = journal.load(a);
                StoredSession y = journal.load(b)) {
            return SessionDiff.of(x, y, resolve);
        } catch (DiffException e) {
            throw new CommandException(ExitCode.ENVIRONMENT, "malformed_journal", e.getMessage(), e);
        }
    }
}
