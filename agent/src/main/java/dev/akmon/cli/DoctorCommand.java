package dev.akmon.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.cli.config.Diagnosis;
import dev.akmon.cli.config.Doctor;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.console.Style;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.cli.run.ProviderFlags;
import dev.akmon.cli.run.ResolutionReport;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks whether everything akmon needs is there. */
@CommandLine.Command(
        name = "doctor",
        header = "Check whether everything akmon needs is there",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "Looks at Java, the journal, the configuration, the model's provider, git, the sandbox, the modules",
            "and the signing program. The provider is asked for its list of models, with the key that a run",
            "would use; no model is called and no key is shown."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes: 0 nothing failed, 1 something did%n%nExamples:%n",
        footer = {"  akmon doctor", "  akmon doctor --model gpt-5 --format json", "  akmon doctor --offline"})
final class DoctorCommand implements Command {

    @Mixin
    ProviderFlags provider = new ProviderFlags();

    @Option(names = "--offline", description = "Ask no server anything.")
    boolean offline;

    @Mixin
    FormatOption format = new FormatOption();

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) {
        Console console = invocation.console();
        Diagnosis diagnosis = new Doctor(invocation, provider, offline).examine();
        if (format.format == ReportFormat.JSON) {
            JsonReports.print(console, json(diagnosis));
        } else {
            for (Diagnosis.Check check : diagnosis.checks()) {
                print(console, check);
            }
        }
        return diagnosis.ok() ? ExitCode.OK : ExitCode.NEGATIVE;
    }

    private static void print(Console console, Diagnosis.Check check) {
        Style style = console.style();
        String mark = switch (check.status()) {
            case PASS -> style.green("ok  ");
            case WARN -> style.yellow("warn");
            case FAIL -> style.red("FAIL");
            case SKIP -> style.dim("skip");
        };
        console.out().printf("%s  %-14s %s%n", mark, check.name(), TerminalText.line(check.detail()));
        if (check.remedy() != null) {
            console.out().printf("      %-14s %s%n", "", TerminalText.line(check.remedy()));
        }
    }

    private static ObjectNode json(Diagnosis diagnosis) {
        ObjectNode report = JsonReports.report().put("ok", diagnosis.ok());
        report.put("active_provider", diagnosis.provider());
        if (diagnosis.explanation() == null) {
            report.putNull("provider_resolution");
        } else {
            report.set("provider_resolution", ResolutionReport.of(diagnosis.explanation()));
        }
        ArrayNode checks = report.putArray("checks");
        for (Diagnosis.Check check : diagnosis.checks()) {
            checks.addObject()
                    .put("name", check.name())
                    .put("status", check.status().name().toLowerCase(Locale.ROOT))
                    .put("detail", check.detail())
                    .put("remediation", check.remedy());
        }
        return report;
    }
}
