package dev.akmon.cli;

import dev.akmon.agent.SubagentLink;
import dev.akmon.agent.session.SessionOrigin;
import dev.akmon.agent.session.SubagentCalls;
import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.journal.DeletedSessions;
import dev.akmon.journal.DeletedSessions.Tombstone;
import dev.akmon.journal.Journal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Deletes a session and keeps a record of it. */
@CommandLine.Command(
        name = "delete",
        header = "Delete a session and keep a record that it was there",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "What was recorded is gone for good; 'akmon bundle export' keeps it elsewhere first. The record",
            "names the session, its head, its events, the time and the reason, and 'akmon sessions --deleted'",
            "shows it."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes: 0 deleted, 2 wrong usage or not confirmed,"
                + " 3 still being written or cannot be deleted%n%nExamples:%n",
        footer = {"  akmon session delete 550e8400 --reason 'recorded by mistake'"})
final class SessionDeleteCommand implements Command {

    @Mixin
    SessionArgument session = new SessionArgument();

    @Option(names = "--reason", paramLabel = "<text>", description = "Why, for the record.")
    @Nullable
    String reason;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    boolean yes;

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
        Console console = invocation.console();
        Optional<SubagentLink> worksFor = SessionOrigin.of(journal, id).flatMap(SessionOrigin::subagentOf);
        SubagentCalls calls = SubagentCalls.of(journal, id);
        List<UUID> subagents = Stream.concat(
                        calls.named().stream().map(call -> call.outcome().sessionId()),
                        calls.cutOff(journal).stream().map(SubagentCalls.CutOff::sessionId))
                .toList();
        if (format.format == ReportFormat.HUMAN) {
            worksFor.filter(link -> journal.exists(link.sessionId()))
                    .ifPresent(link -> console.err()
                            .println("akmon: session " + link.sessionId()
                                    + " names it as that of a subagent and stays; what"
                                    + " the subagent did cannot be looked up any more"));
            if (!subagents.isEmpty()) {
                console.err()
                        .println("akmon: the sessions of its subagents stay: "
                                + subagents.stream().map(UUID::toString).collect(Collectors.joining(", ")));
            }
        }
        if (!yes && !Confirmation.of(console, "Delete session " + id + " and everything recorded in it?")) {
            throw new CommandException(ExitCode.USAGE, "not_confirmed", "session " + id + " was not deleted");
        }
        Tombstone tombstone = new DeletedSessions(journal).delete(id, Instant.now(), reason);
        if (format.format == ReportFormat.JSON) {
            JsonReports.print(console, JsonReports.report().setAll(tombstone.toJson()));
        } else {
            console.out()
                    .println("deleted session " + id + ", " + tombstone.events() + " events, head "
                            + (tombstone.head() == null
                                    ? "unknown"
                                    : tombstone.head().hex()));
        }
        return ExitCode.OK;
    }
}
