package dev.akmon.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.LiveRun;
import dev.akmon.agent.ParentLink;
import dev.akmon.agent.RewindPlan;
import dev.akmon.agent.RewindSession;
import dev.akmon.agent.session.SessionOrigin;
import dev.akmon.agent.session.SubagentCalls;
import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.IntactPrefix;
import dev.akmon.journal.Journal;
import dev.akmon.journal.SessionSource;
import dev.akmon.journal.StoredSession;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.Workspace;
import dev.akmon.tools.files.Restoration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Puts back the files that a session changed. */
@CommandLine.Command(
        name = "rewind",
        header = "Put back the files that a session changed",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "Goes back to the files as they were after an event, by default the last prompt: what the tools",
            "changed behind it, shell commands in a git checkout included, is undone from what was recorded.",
            "Files that somebody else changed since are not touched. The rewind is a session of its own, and",
            "can be rewound."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes: 0 done, 1 files changed since or cannot be put back, 2 wrong usage or not"
                + " confirmed,%n            3 session or files cannot be read%n%nExamples:%n",
        footer = {"  akmon rewind last --dry-run", "  akmon rewind last --to 0 --yes"})
final class RewindCommand implements Command {

    @Mixin
    SessionArgument session = new SessionArgument();

    @Option(
            names = "--to",
            paramLabel = "<n>",
            description = "Number of the event to go back to; 0 is the beginning (default: the last prompt).")
    @Nullable
    Integer to;

    @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
    boolean dryRun;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    boolean yes;

    @Option(
            names = "--force",
            description = "Put back files that changed since, too, and leave out what cannot be put back.")
    boolean force;

    @Option(
            names = "--dir",
            paramLabel = "<dir>",
            description = "The project's directory, when it is not where the session worked.")
    @Nullable
    String dir;

    @Option(
            names = "--add-dir",
            paramLabel = "<dir>",
            description = "A further directory in which files may be put back. Repeatable.")
    List<String> addDir = new ArrayList<>();

    @Mixin
    FormatOption format = new FormatOption();

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        Console console = invocation.console();
        Journal journal = invocation.journal();
        UUID id = invocation.session(journal, session.session);
        Workspace workspace = Workspace.of(
                root(console, journal, id),
                addDir.stream()
                        .map(path -> console.directory("--add-dir", path))
                        .toList());
        RewindPlan plan;
        ParentLink parent;
        List<SubagentCalls.CutOff> cutOff;
        SubagentCalls subagents = new SubagentCalls(id);
        try (SessionSource log = subagents.over(new IntactPrefix(journal.read(id)));
                StoredSession recorded = StoredSession.load(log)) {
            if (recorded.events().isEmpty()) {
                throw new CommandException(ExitCode.ENVIRONMENT, "empty_session", "session " + id + " has no event");
            }
            int event = to == null ? RewindPlan.lastPrompt(recorded) : to;
            if (event < 0 || event >= recorded.events().size()) {
                throw CommandException.usage("session " + id + " has no event " + event + ", its last is "
                        + (recorded.events().size() - 1));
            }
            plan = RewindPlan.to(recorded, event);
            parent = link(recorded);
            cutOff = subagents.cutOff(journal);
        }
        Restoration restoration = look(workspace, plan);
        plan.aboutNotes().ifPresent(notes -> console.err().println("akmon: " + TerminalText.line(notes)));
        for (SubagentCalls.CutOff subagent : cutOff) {
            console.err()
                    .println("akmon: its subagent in session " + subagent.sessionId()
                            + " was cut off, so that what it changed is in its own session alone: akmon rewind "
                            + subagent.sessionId());
        }
        if (restoration.nothingToDo()) {
            report(console, id, plan, restoration, null);
            return ExitCode.OK;
        }
        if (dryRun) {
            report(console, id, plan, restoration, null);
            return ExitCode.OK;
        }
        if (format.format == ReportFormat.HUMAN) {
            console.err().print(TerminalText.block(restoration.preview().orElse("")));
        }
        if (!yes && !Confirmation.of(console, "Put these back as they were after event " + plan.to() + "?")) {
            throw new CommandException(ExitCode.USAGE, "not_confirmed", "nothing was put back");
        }
        RewindSession.Result result = RewindSession.run(
                journal, workspace, console.workingDirectory(), parent, plan.to(), force, console.environment());
        if (result.refusal() != null) {
            throw new CommandException(ExitCode.NEGATIVE, "rewind_refused", result.refusal());
        }
        report(console, id, plan, restoration, result);
        return result.outcome().success() ? ExitCode.OK : ExitCode.NEGATIVE;
    }

    /** A session may come from anywhere, so it does not decide where files are written: the user's place does. */
    private Path root(Console console, Journal journal, UUID id) throws IOException {
        if (dir != null) {
            return console.resolve(dir);
        }
        Path here = LiveRun.projectRoot(console.workingDirectory());
        String recorded =
                SessionOrigin.of(journal, id).map(SessionOrigin::projectRoot).orElse(null);
        if (!here.toString().equals(recorded)) {
            throw CommandException.usage("the session worked in " + (recorded == null ? "an unknown place" : recorded)
                    + ", which is not the project here; go there, or name the directory with --dir");
        }
        return here;
    }

    private static ParentLink link(StoredSession recorded) {
        int last = recorded.events().size() - 1;
        boolean ended = recorded.events().get(last).kind() instanceof EventKind.SessionEnd;
        return new ParentLink(
                recorded.sessionId(),
                recorded.eventHashes().get(last),
                ended ? OptionalInt.empty() : OptionalInt.of(last));
    }

    private Restoration look(Workspace workspace, RewindPlan plan) {
        try {
            return Restoration.prepare(workspace, plan.items(), force);
        } catch (ToolException e) {
            throw new CommandException(
                    ExitCode.NEGATIVE, "rewind_refused", e.getMessage() + "; --force puts back what can be", e);
        }
    }

    private void report(
            Console console, UUID id, RewindPlan plan, Restoration restoration, RewindSession.@Nullable Result result) {
        if (format.format == ReportFormat.JSON) {
            ObjectNode report = JsonReports.report();
            report.put("session_id", id.toString());
            report.put("to", plan.to());
            report.put("dry_run", dryRun);
            ArrayNode files = report.putArray("files");
            restoration.permissions().forEach(permission -> files.add(permission.subject()));
            report.put("recorded_as", result == null ? null : result.sessionId().toString());
            report.put("head", result == null ? null : result.head().hex());
            JsonNode effects = result == null ? null : result.outcome().sideEffects();
            report.set("side_effects", effects == null ? report.nullNode() : effects.path("files"));
            JsonReports.print(console, report);
            return;
        }
        if (result == null) {
            console.out()
                    .print(
                            restoration.nothingToDo()
                                    ? "nothing to put back: the files are as they were after event " + plan.to() + "\n"
                                    : TerminalText.block(restoration.preview().orElse("")));
            return;
        }
        console.out().println(TerminalText.block(result.outcome().content()).strip());
        console.out().println("recorded as session " + result.sessionId() + ", which can be rewound in turn");
    }
}
