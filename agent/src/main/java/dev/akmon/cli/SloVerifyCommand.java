package dev.akmon.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.config.SloSettings;
import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.slo.RunMetrics;
import dev.akmon.cli.slo.SloVerdict;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Holds one run to thresholds. */
@CommandLine.Command(
        name = "verify",
        header = "Hold a run to thresholds",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "Thresholds come from [slo] of the configuration, from a file of the same form, and from options;",
            "the later go before the earlier. Rates are per tool call."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes: 0 kept, 1 violated, 2 nothing to check or the run cannot be read%n%nExamples:%n",
        footer = {
            "  akmon slo verify last --min-tool-success-rate 0.9 --max-timeouts-total 0",
            "  akmon slo verify evidence.json --thresholds slo.toml --strict"
        })
final class SloVerifyCommand implements Command {

    @Mixin
    SloOptions options = new SloOptions();

    @Option(names = "--thresholds", paramLabel = "<file>", description = "A TOML file with a table [slo].")
    @Nullable
    String thresholds;

    @Option(names = "--min-tool-success-rate", paramLabel = "<rate>", description = "0 to 1.")
    @Nullable
    BigDecimal minToolSuccessRate;

    @Option(names = "--max-timeout-rate", paramLabel = "<rate>", description = "0 to 1.")
    @Nullable
    BigDecimal maxTimeoutRate;

    @Option(names = "--max-policy-denial-rate", paramLabel = "<rate>", description = "0 to 1.")
    @Nullable
    BigDecimal maxPolicyDenialRate;

    @Option(names = "--max-tool-failure-rate", paramLabel = "<rate>", description = "0 to 1.")
    @Nullable
    BigDecimal maxToolFailureRate;

    @Option(names = "--max-retries-total", paramLabel = "<n>", description = "Requests to the model sent again.")
    @Nullable
    BigDecimal maxRetriesTotal;

    @Option(names = "--max-timeouts-total", paramLabel = "<n>", description = "Tool calls ended after their time.")
    @Nullable
    BigDecimal maxTimeoutsTotal;

    @Option(names = "--min-tool-calls-total", paramLabel = "<n>", description = "With fewer calls nothing is checked.")
    @Nullable
    BigDecimal minToolCallsTotal;

    @Mixin
    FormatOption format = new FormatOption();

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        Console console = invocation.console();
        Map<String, BigDecimal> levels = SloOptions.settings(console, thresholds)
                .overriddenBy(new SloSettings(given(), Map.of()))
                .thresholds();
        if (levels.keySet().stream().allMatch(name -> name.equals("min_tool_calls_total"))) {
            throw new CommandException(
                    ExitCode.USAGE, SloOptions.CATEGORY, "no threshold is set, so there is nothing to check");
        }
        RunMetrics run = options.metrics(invocation);
        SloVerdict verdict = SloVerdict.of(run, levels, options.strict);
        if (format.format == ReportFormat.JSON) {
            ObjectNode report = JsonReports.report();
            report.put("ok", verdict.passed());
            report.put("status", verdict.passed() ? "pass" : "fail");
            report.put("path", run.source());
            report.put("input_kind", run.kind());
            report.put("session_id", run.sessionId());
            report.put("strict", options.strict);
            report.set("evaluated_metrics", run.evaluated());
            ObjectNode applied = report.putObject("applied_thresholds");
            verdict.applied().forEach(applied::put);
            report.set("violations", verdict.violationsJson());
            report.set("skipped_checks", verdict.skippedJson());
            JsonReports.print(console, report);
        } else {
            SloPrinter.print(console, run, verdict);
        }
        return verdict.passed() ? ExitCode.OK : ExitCode.NEGATIVE;
    }

    private Map<String, BigDecimal> given() {
        Map<String, BigDecimal> given = new TreeMap<>();
        put(given, "min_tool_success_rate", minToolSuccessRate);
        put(given, "max_timeout_rate", maxTimeoutRate);
        put(given, "max_policy_denial_rate", maxPolicyDenialRate);
        put(given, "max_tool_failure_rate", maxToolFailureRate);
        put(given, "max_retries_total", maxRetriesTotal);
        put(given, "max_timeouts_total", maxTimeoutsTotal);
        put(given, "min_tool_calls_total", minToolCallsTotal);
        return given;
    }

    private static void put(Map<String, BigDecimal> given, String name, @Nullable BigDecimal value) {
        if (value != null) {
            if (!SloSettings.allows(name, value)) {
                throw CommandException.usage("--" + name.replace('_', '-') + " takes a number from 0"
                        + (SloSettings.isRate(name) ? " to 1" : "") + ", not " + value);
            }
            given.put(name, value);
        }
    }
}
