package dev.akmon.cli;

import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.policy.EffectivePolicy;
import dev.akmon.cli.policy.PolicyPrinter;
import dev.akmon.cli.run.PolicyFlags;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the rules a session would have. */
@CommandLine.Command(
        name = "show-effective",
        header = "Show the rules a run in this directory would have, and where each comes from",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "Takes the options of a run that give rules. A file of the project that is not trusted counts as",
            "far as it forbids or has you asked; nobody is asked to trust it here."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes: 0, or 2 when a rule or a file of rules cannot be used%n%nExamples:%n",
        footer = {"  akmon policy show-effective", "  akmon policy show-effective --profile prod --format json"})
final class PolicyShowCommand implements Command {

    @Mixin
    PolicyFlags flags = new PolicyFlags();

    @Mixin
    FormatOption format = new FormatOption();

    @Option(names = "--all", description = "List the rules of packs one by one.")
    boolean all;

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        Console console = invocation.console();
        EffectivePolicy policy = EffectivePolicy.of(console, flags, true);
        if (format.format == ReportFormat.JSON) {
            JsonReports.print(console, policy.addTo(JsonReports.report()));
        } else {
            new PolicyPrinter(console, all).print(policy);
        }
        return ExitCode.OK;
    }
}
