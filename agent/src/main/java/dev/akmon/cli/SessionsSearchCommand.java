package dev.akmon.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.session.SessionOrigin;
import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.cli.sessions.SessionSearch;
import dev.akmon.cli.sessions.SessionSearch.Match;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Finds text in what was asked, answered and done. */
@CommandLine.Command(
        name = "search",
        header = "Find text in prompts, answers, and the arguments and files of tool calls",
        synopsisHeading = "Usage: ",
        description = {"", "Upper and lower case count as the same. The latest sessions come first."},
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes: 0 done, whether or not something was found%n%nExamples:%n",
        footer = {"  akmon sessions search 'flaky test'", "  akmon sessions search Parser.java --format json"})
final class SessionsSearchCommand implements Command {

    @Parameters(index = "0", paramLabel = "<text>", description = "What to look for.")
    String text = "";

    @Option(
            names = "--limit",
            paramLabel = "<n>",
            defaultValue = "50",
            description = "Stop after this many places (default: 50).")
    int limit = 50;

    @Mixin
    FormatOption format = new FormatOption();

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        if (text.isBlank()) {
            throw CommandException.usage("the text to look for is empty");
        }
        if (limit < 1) {
            throw CommandException.usage("--limit must be 1 or more");
        }
        Console console = invocation.console();
        Journal journal = invocation.journal();
        SessionSearch search = new SessionSearch(journal, text, limit);
        ObjectNode report = JsonReports.report();
        ArrayNode matches = report.put("text", text).putArray("matches");
        ArrayNode unread = report.putArray("unreadable");
        for (UUID session : latestFirst(journal)) {
            try {
                search.in(session, match -> {
                    if (format.format == ReportFormat.JSON) {
                        matches.add(match.toJson());
                    } else {
                        print(console, match);
                    }
                });
            } catch (JournalException e) {
                unread.add(session.toString());
                console.err().println("akmon: " + TerminalText.line(String.valueOf(e.getMessage())));
            }
            if (search.full()) {
                break;
            }
        }
        report.put("limit_reached", search.full());
        if (format.format == ReportFormat.JSON) {
            JsonReports.print(console, report);
        } else if (search.found() == 0) {
            console.out().println("not found");
        } else if (search.full()) {
            console.out().println("there may be more; --limit says how many places to show");
        }
        return ExitCode.OK;
    }

    /** All sessions; those that do not say when they began, because they are empty or damaged, come last. */
    private static List<UUID> latestFirst(Journal journal) throws JournalException {
        List<UUID> ids = journal.sessionIds();
        List<UUID> dated = ids.parallelStream()
                .flatMap(id -> SessionOrigin.of(journal, id).stream())
                .sorted(SessionOrigin.LATEST_FIRST)
                .map(SessionOrigin::id)
                .toList();
        Set<UUID> known = Set.copyOf(dated);
        return Stream.concat(dated.stream(), ids.stream().filter(id -> !known.contains(id)))
                .toList();
    }

    private static void print(Console console, Match match) {
        console.out()
                .println(console.style().bold(match.session().toString().substring(0, 8)) + "  "
                        + String.format("%4d", match.event()) + "  " + String.format("%-6s", match.what()) + "  "
                        + TerminalText.line(match.excerpt(), SessionSearch.MAX_EXCERPT));
    }
}
