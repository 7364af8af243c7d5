package dev.akmon.cli;

import dev.akmon.agent.session.CrashedSession;
import dev.akmon.agent.session.CrashedSession.Closed;
import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.journal.Journal;
import java.time.Instant;
import java.util.UUID;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** Closes a session whose process died. */
@CommandLine.Command(
        name = "close",
        header = "Give a session whose process died its end",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "Appends the SessionEnd that its process could not write any more, with the reason",
            CrashedSession.EXIT_REASON + ". Nothing that is recorded changes. A session that is still being",
            "written is refused."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading =
                "%nExit codes: 0 closed, 2 closed already, 3 still being written or cannot be read%n" + "%nExamples:%n",
        footer = {"  akmon session close last"})
final class SessionCloseCommand implements Command {

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
        Closed closed = CrashedSession.close(journal, id, Instant.now())
                .orElseThrow(() -> new CommandException(
                        ExitCode.ENVIRONMENT,
                        "empty_session",
                        "session " + id + " has no event to close; its log can be deleted: " + journal.logPath(id)));
        Console console = invocation.console();
        if (format.format == ReportFormat.JSON) {
            JsonReports.print(
                    console,
                    JsonReports.report()
                            .put("session_id", closed.sessionId().toString())
                            .put("journal_path", Invocation.reportedPath(journal))
                            .put("exit_reason", CrashedSession.EXIT_REASON)
                            .put("events", closed.events())
                            .put("head", closed.head().hex()));
        } else {
            console.out().println(console.style().green("closed") + ": session " + id);
            console.out().println("events: " + closed.events());
            console.out().println("head: " + closed.head().hex());
        }
        return ExitCode.OK;
    }
}
