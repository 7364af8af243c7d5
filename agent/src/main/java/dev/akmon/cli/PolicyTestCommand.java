package dev.akmon.cli;

import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.policy.EffectivePolicy;
import dev.akmon.cli.policy.TestedCall;
import dev.akmon.cli.run.PolicyFlags;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what would be decided about a call. */
@CommandLine.Command(
        name = "test",
        header = "Say what would be decided about a call, and by which rule",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "The call is not made. <tool> is a tool, or read, list, write, execute or fetch for any tool that",
            "does so. Takes the options of a run that give rules."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading =
                "%nExit codes: 0 allowed, 1 denied, 6 you would be asked, 2 when the call or a rule cannot be used%n"
                        + "%nExamples:%n",
        footer = {
            "  akmon policy test shell --command 'git push -f'",
            "  akmon policy test write --path src/Main.java --profile staging",
            "  akmon policy test edit '{\"path\":\"a.txt\",\"old_str\":\"a\",\"new_str\":\"b\"}'"
        })
final class PolicyTestCommand implements Command {

    @Parameters(index = "0", paramLabel = "<tool>", description = "The tool's name.")
    String tool = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "<arguments>",
            description = "The call's arguments as JSON, in the place of --path, --command and --url.")
    @Nullable
    String arguments;

    @Option(names = "--path", paramLabel = "<path>", description = "The file or directory of the call.")
    @Nullable
    String path;

    @Option(names = "--command", paramLabel = "<line>", description = "The command line of the call.")
    @Nullable
    String command;

    @Option(
            names = "--cwd",
            paramLabel = "<dir>",
            description = "The directory of --command (default: the project's root).")
    @Nullable
    String cwd;

    @Option(names = "--url", paramLabel = "<url>", description = "The address of the call.")
    @Nullable
    String url;

    @Option(names = "--headless", description = "Decide as where there is nobody to ask.")
    boolean headless;

    @Mixin
    PolicyFlags flags = new PolicyFlags();

    @Mixin
    FormatOption format = new FormatOption();

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        Console console = invocation.console();
        EffectivePolicy policy = EffectivePolicy.of(console, flags, !headless);
        TestedCall call = TestedCall.of(policy.probe(), new TestedCall.Asked(tool, arguments, path, command, cwd, url));
        if (format.format == ReportFormat.JSON) {
            JsonReports.print(console, call.addTo(JsonReports.report()));
        } else {
            call.print(console);
        }
        return switch (call.verdict().effect()) {
            case ALLOW -> ExitCode.OK;
            case DENY -> ExitCode.NEGATIVE;
            case ASK -> ExitCode.ASKED;
        };
    }
}
