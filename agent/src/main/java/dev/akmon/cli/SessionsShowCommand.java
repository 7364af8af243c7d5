package dev.akmon.cli;

import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.sessions.SessionDetails;
import dev.akmon.journal.Journal;
import java.time.ZoneId;
import java.util.UUID;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** Shows the facts of one session. */
@CommandLine.Command(
        name = "show",
        header = "Show a session on one page: what was asked, what was done, what it cost",
        synopsisHeading = "Usage: ",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {"  akmon sessions show last"})
final class SessionsShowCommand implements Command {

    @Mixin
    SessionArgument session = new SessionArgument();

    @Mixin
    FormatOption format = new FormatOption();

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        Journal journal = invocation.journal();
        UUID id = invocation.session(journal, session.session);
        SessionDetails details = SessionDetails.read(journal, id);
        Console console = invocation.console();
        if (format.format == ReportFormat.JSON) {
            JsonReports.print(console, details.addTo(JsonReports.report()));
        } else {
            details.print(console.out(), console.style(), ZoneId.systemDefault());
        }
        return ExitCode.OK;
    }
}
