package dev.akmon.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.LiveRun;
import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.cli.sessions.SessionLister;
import dev.akmon.cli.sessions.SessionLister.Listing;
import dev.akmon.cli.sessions.SessionTable;
import dev.akmon.journal.DeletedSessions;
import dev.akmon.journal.DeletedSessions.Tombstone;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import java.io.IOException;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
        footer = {
            "  akmon sessions",
            "  akmon sessions --project",
            "  akmon sessions --all --format json",
            "  akmon sessions search 'flaky test'"
        },
        commandListHeading = "%nCommands:%n",
        subcommands = {SessionsShowCommand.class, SessionsSearchCommand.class})
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

    @Option(
            names = "--project",
            paramLabel = "<dir>",
            arity = "0..1",
            fallbackValue = ".",
            description = "Only sessions of the project this directory is in (default: the current one).")
    @Nullable
    String project;

    @Option(names = "--subagents", description = "List the sessions of subagents too, behind those they work for.")
    boolean subagents;

    @Option(names = "--deleted", description = "List what is left of deleted sessions.")
    boolean deleted;

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
        if (deleted) {
            return deleted(journal, console);
        }
        Listing listing = list(invocation, journal);
        if (format.format == ReportFormat.JSON) {
            JsonReports.print(console, json(listing, journal));
        } else if (listing.total() == 0) {
            console.out()
                    .println("no sessions in " + TerminalText.line(Invocation.reportedPath(journal))
                            + (project == null ? " yet; to record one, try: akmon demo" : " of this project"));
        } else {
            new SessionTable(console.out(), console.style(), ZoneId.systemDefault(), invocation::command)
                    .print(listing);
        }
        return ExitCode.OK;
    }

    private Listing list(Invocation invocation, Journal journal) throws IOException {
        int most = all ? Integer.MAX_VALUE : limit;
        SessionLister lister = new SessionLister(journal);
        try {
            return project == null
                    ? lister.list(most, subagents)
                    : lister.ofProject(
                            LiveRun.projectRoot(invocation.console().resolve(project))
                                    .toString(),
                            most,
                            subagents);
        } catch (JournalException e) {
            // Before the first recording there is no default journal, which is no error.
            if (e.category() == JournalException.Category.JOURNAL_NOT_FOUND && !invocation.journalIsChosen()) {
                return new Listing(List.of(), 0, 0);
            }
            throw e;
        }
    }

    private static ObjectNode json(Listing listing, Journal journal) {
        ObjectNode report = JsonReports.report();
        report.put("journal_path", Invocation.reportedPath(journal));
        report.put("total", listing.total());
        report.put("subagent_sessions_left_out", listing.leftOut());
        ArrayNode sessions = report.putArray("sessions");
        listing.sessions().forEach(session -> sessions.add(session.toJson()));
        return report;
    }

    private int deleted(Journal journal, Console console) throws JournalException {
        List<Tombstone> tombstones = new DeletedSessions(journal).list();
        if (format.format == ReportFormat.JSON) {
            ObjectNode report = JsonReports.report();
            report.put("journal_path", Invocation.reportedPath(journal));
            ArrayNode list = report.putArray("deleted");
            tombstones.forEach(tombstone -> list.add(tombstone.toJson()));
            JsonReports.print(console, report);
            return ExitCode.OK;
        }
        if (tombstones.isEmpty()) {
            console.out().println("no session was deleted here");
        }
        for (Tombstone tombstone : tombstones) {
            String head =
                    tombstone.head() == null ? "unknown" : tombstone.head().hex();
            console.out()
                    .println(tombstone.id() + "  deleted " + tombstone.deletedAt() + ", " + tombstone.events()
                            + " events, head " + head
                            + (tombstone.reason() == null ? "" : ": " + TerminalText.line(tombstone.reason())));
        }
        return ExitCode.OK;
    }
}
