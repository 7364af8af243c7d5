package dev.akmon.cli;

import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.cli.slo.RunMetrics;
import dev.akmon.cli.slo.SloVerdict;
import java.util.Locale;

/** A verdict about service levels for people. */
final class SloPrinter {
    private SloPrinter() {}

    static void print(Console console, RunMetrics run, SloVerdict verdict) {
        String headline = verdict.passed()
                ? console.style().green("slo kept")
                : console.style().red("slo VIOLATED");
        console.out().println(headline + ": " + TerminalText.line(run.source()));
        for (SloVerdict.Violation violation : verdict.violations()) {
            console.out()
                    .println("- " + violation.threshold() + ": "
                            + (violation.actual() == null
                                    ? violation.code().replace('_', ' ')
                                    : violation.metric() + " is " + number(violation.actual()) + ", the limit "
                                            + number(violation.limit()))
                            + (violation.baseline() == null
                                    ? ""
                                    : " beyond the earlier " + number(violation.baseline())));
        }
        for (SloVerdict.Skipped skipped : verdict.skipped()) {
            console.out()
                    .println("- " + skipped.threshold() + ": not checked, "
                            + skipped.reason().replace('_', ' '));
        }
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e12
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.4f", value);
    }
}
