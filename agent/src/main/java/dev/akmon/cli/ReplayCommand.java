package dev.akmon.cli;

import dev.akmon.agent.modules.Modules;
import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.replay.ReplayReports;
import dev.akmon.cli.replay.SessionReplay;
import dev.akmon.journal.Journal;
import dev.akmon.replay.ReplayMode;
import dev.akmon.replay.ReplayReport;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a recorded session again without model, tools and network. */
@CommandLine.Command(
        name = "replay",
        header = "Run a recorded session again, offline, and compare every event",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "The same agent runs over the recording: no model is asked, no tool runs, no file is read. When",
            "everything was captured, the replay rebuilds every event and ends in the recorded head."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes: 0 no divergence, 1 divergences, 2 wrong usage or not replayable,"
                + " 3 session cannot be read%n%nExamples:%n",
        footer = {"  akmon replay last", "  akmon replay 550e8400 --mode strict --format json"})
final class ReplayCommand implements Command {

    @Mixin
    SessionArgument session = new SessionArgument();

    @Mixin
    FormatOption format = new FormatOption();

    @Option(
            names = "--mode",
            paramLabel = "<mode>",
            defaultValue = "default",
            description = "default lists all divergences; strict stops at the first.")
    ReplayMode mode = ReplayMode.DEFAULT;

    @Option(names = "--persist", description = "Store the replayed session; needs --persist-to.")
    boolean persist;

    @Option(names = "--persist-to", paramLabel = "<dir>", description = "The journal to store it in.")
    @Nullable
    String persistTo;

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        if (persist != (persistTo != null)) {
            throw CommandException.usage("--persist and --persist-to need each other");
        }
        Console console = invocation.console();
        Journal journal = invocation.journal();
        UUID id = invocation.session(journal, session.session);
        Optional<Journal> target = Optional.ofNullable(persistTo).map(dir -> Journal.at(console.resolve(dir)));
        long begun = System.nanoTime();
        ReplayReport report = SessionReplay.run(journal, id, mode, target, Modules.of(invocation.moduleStore()));
        Duration elapsed = Duration.ofNanos(System.nanoTime() - begun);
        if (format.format == ReportFormat.JSON) {
            JsonReports.print(console, ReplayReports.toJson(report, JsonReports.report()));
        } else {
            ReplayReports.print(report, elapsed, console.out(), console.style());
        }
        return report.passed() ? ExitCode.OK : ExitCode.NEGATIVE;
    }
}
