package dev.akmon.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.config.SloSettings;
import dev.akmon.agent.session.SessionOrigin;
import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.slo.RunMetrics;
import dev.akmon.cli.slo.Trend;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares a run with earlier ones. */
@CommandLine.Command(
        name = "trend",
        header = "Compare a run with earlier ones",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "Earlier runs are the files named, or, for a session of the journal, the closed sessions of its",
            "project before it. How much worse a run may be stands in [slo.trend] of the configuration or of a",
            "file."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading =
                "%nExit codes: 0 not worse, 1 worse, 2 nothing to compare or a run cannot be read%n%nExamples:%n",
        footer = {
            "  akmon slo trend last --config slo.toml",
            "  akmon slo trend evidence.json --baseline-dir evidence/ --window 10"
        })
final class SloTrendCommand implements Command {

    @Mixin
    SloOptions options = new SloOptions();

    @Option(names = "--baseline-dir", paramLabel = "<dir>", description = "A directory of reports or summaries.")
    @Nullable
    String baselineDir;

    @Option(names = "--baseline-file", paramLabel = "<file>", description = "A report or summary. Repeatable.")
    List<String> baselineFiles = new ArrayList<>();

    @Option(
            names = "--window",
            paramLabel = "<n>",
            defaultValue = "20",
            description = "Use this many earlier runs, the latest (default: 20).")
    int window = 20;

    @Option(names = "--config", paramLabel = "<file>", description = "A TOML file with a table [slo.trend].")
    @Nullable
    String config;

    @Mixin
    FormatOption format = new FormatOption();

    private int invalid;

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        if (window < 1) {
            throw CommandException.usage("--window must be 1 or more");
        }
        Console console = invocation.console();
        SloSettings settings = SloOptions.settings(console, config);
        Map<String, BigDecimal> levels = settings.trend();
        if (levels.keySet().stream().allMatch(name -> name.equals("min_baseline_samples"))) {
            throw new CommandException(
                    ExitCode.USAGE, SloOptions.CATEGORY, "[slo.trend] sets no level, so there is nothing to check");
        }
        RunMetrics run = options.metrics(invocation);
        List<RunMetrics> earlier = baseline(invocation, run);
        Trend trend = Trend.of(run, earlier, window, levels, options.strict);
        if (format.format == ReportFormat.JSON) {
            JsonReports.print(console, report(run, earlier, trend));
        } else {
            SloPrinter.print(console, run, trend.verdict());
            console.out().println("compared with " + trend.used() + " earlier runs");
        }
        return trend.verdict().passed() ? ExitCode.OK : ExitCode.NEGATIVE;
    }

    private ObjectNode report(RunMetrics run, List<RunMetrics> earlier, Trend trend) {
        ObjectNode report = JsonReports.report();
        report.put("ok", trend.verdict().passed());
        report.put("status", trend.verdict().passed() ? "pass" : "fail");
        report.put("path", run.source());
        report.put("input_kind", run.kind());
        report.put("session_id", run.sessionId());
        report.put("strict", options.strict);
        report.set("current_metrics", run.evaluated());
        report.set("baseline_summary", trend.baselineJson());
        ObjectNode applied = report.putObject("applied_regression_config");
        trend.verdict().applied().forEach(applied::put);
        report.set("violations", trend.verdict().violationsJson());
        report.set("skipped", trend.verdict().skippedJson());
        int valid = (int) earlier.stream().filter(RunMetrics::isKnown).count();
        report.putObject("sample_counts")
                .put("total", earlier.size() + invalid)
                .put("valid", valid)
                .put("invalid", earlier.size() + invalid - valid)
                .put("used", trend.used());
        return report;
    }

    private List<RunMetrics> baseline(Invocation invocation, RunMetrics run) throws IOException {
        Console console = invocation.console();
        List<Path> files =
                new ArrayList<>(baselineFiles.stream().map(console::resolve).toList());
        if (baselineDir != null) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(console.resolve(baselineDir), "*.json")) {
                found.forEach(files::add);
            }
        }
        if (!files.isEmpty() || baselineDir != null) {
            List<RunMetrics> runs = new ArrayList<>();
            for (Path file : files) {
                add(runs, file);
            }
            // The run itself may lie among the earlier ones.
            runs.removeIf(
                    one -> one.source().equals(console.resolve(run.source()).toString())
                            || !run.sessionId().isEmpty() && one.sessionId().equals(run.sessionId()));
            return runs;
        }
        if (!run.kind().equals("session")) {
            throw new CommandException(
                    ExitCode.USAGE,
                    SloOptions.CATEGORY,
                    "name the earlier runs with --baseline-dir or --baseline-file");
        }
        return sessionsBefore(invocation.journal(), UUID.fromString(run.sessionId()));
    }

    private void add(List<RunMetrics> runs, Path file) throws IOException {
        try {
            runs.add(SloOptions.ofFile(file));
        } catch (CommandException e) {
            invalid++; // counted in the report: a directory may hold other files
        }
    }

    private List<RunMetrics> sessionsBefore(Journal journal, UUID id) throws IOException {
        Optional<SessionOrigin> current = SessionOrigin.of(journal, id);
        String project = current.map(SessionOrigin::projectRoot).orElse(null);
        List<RunMetrics> runs = new ArrayList<>();
        for (SessionOrigin origin : journal.sessionIds().parallelStream()
                .map(one -> SessionOrigin.of(journal, one).orElse(null))
                .filter(Objects::nonNull)
                .filter(one -> project != null && project.equals(one.projectRoot()))
                // The figures of subagents are in those of the sessions they worked for.
                .filter(one -> one.subagentOf().isEmpty())
                .filter(one -> one.startedAt().isBefore(current.get().startedAt()))
                .sorted(SessionOrigin.LATEST_FIRST)
                .limit(window)
                .toList()) {
            try {
                if (journal.isEnded(origin.id())) {
                    runs.add(RunMetrics.ofSession(journal, origin.id()));
                }
            } catch (JournalException e) {
                invalid++; // a damaged session is no measure for others
            }
        }
        return runs;
    }
}
