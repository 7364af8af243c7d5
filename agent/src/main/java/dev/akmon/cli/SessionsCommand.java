package dev.akmon.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.cli.sessions.SessionLister;
import dev.akmon.cli.sessions.SessionLister.Listing;
import dev.akmon.cli.sessions.SessionOverview;
import dev.akmon.cli.sessions.SessionTable;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists recorded sessions. */
@CommandLine.Command(
        name = "sessions",
        header = "List the recorded sessions, the latest first",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "A session is closed when it has its end. An open one is either running, or its process died before",
            "it could close it. A damaged one cannot be read to its end; verify says where."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {"  akmon sessions", "  akmon sessions --all --format json"})
final class SessionsCommand implements Command {

    @Mixin
    FormatOption format = new FormatOption();

    @Option(
            names = "--limit",
            paramLabel = "<n>",
            defaultValue = "20",
            description = "List at most this many (default: 20).")
    int limit = 20;

    @Option(names = "--all", description = "List all of them.")
    boolean all;

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        if (limit < 1) {
            throw CommandException.usage("--limit must be 1 or more");
        }
        Console console = invocation.console();
        Journal journal = invocation.journal();
        Listing listing = list(journal, invocation.journalIsChosen());
        if (format.format == ReportFormat.JSON) {
            JsonReports.print(console, json(listing, journal));
        } else if (listing.total() == 0) {
            console.out()
                    .println("no sessions in " + TerminalText.line(Invocation.reportedPath(journal))
                            + " yet; to record one, try: akmon demo");
        } else {
            new SessionTable(console.out(), console.style(), ZoneId.systemDefault()).print(listing);
        }
        return ExitCode.OK;
    }

    private Listing list(Journal journal, boolean journalIsChosen) throws JournalException {
        try {
            return new SessionLister(journal).list(all ? Integer.MAX_VALUE : limit);
        } catch (JournalException e) {
            // Before the first recording there is no default journal, which is no error.
            if (e.category() == JournalException.Category.JOURNAL_NOT_FOUND && !journalIsChosen) {
                return new Listing(List.of(), 0);
            }
            throw e;
        }
    }

    private static ObjectNode json(Listing listing, Journal journal) {
        ObjectNode report = JsonReports.report();
        report.put("journal_path", Invocation.reportedPath(journal));
        report.put("total", listing.total());
        ArrayNode sessions = report.putArray("sessions");
        for (SessionOverview session : listing.sessions()) {
            sessions.addObject()
                    .put("session_id", session.id().toString())
                    .put(
                            "started_at",
                            session.startedAt() == null
                                    ? null
                                    : session.startedAt().toString())
                    .put("state", state(session.state()))
                    .put("writer", writer(session.state()))
                    .put("model", session.model())
                    .put("turns", session.turns())
                    .put("events", session.events())
                    .put("head", session.head())
                    .put("task", session.task())
                    .put("problem", session.problem());
        }
        return report;
    }

    private static String state(SessionOverview.State state) {
        return switch (state) {
            case CLOSED -> "closed";
            case RUNNING, DIED -> "open";
            case DAMAGED -> "damaged";
        };
    }

    /** What became of the process that wrote an open session. */
    private static String writer(SessionOverview.State state) {
        return switch (state) {
            case RUNNING, DIED -> state.name().toLowerCase(Locale.ROOT);
            case CLOSED, DAMAGED -> null;
        };
    }
}
