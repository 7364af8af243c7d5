package dev.akmon.cli;

import dev.akmon.cli.console.ReportFormat;
import picocli.CommandLine.Option;

/** {@code --format}, for every command that reports. */
final class FormatOption {

    @Option(
            names = "--format",
            paramLabel = "<format>",
            defaultValue = "human",
            description = "Report for people or for programs: human or json (default: human).")
    ReportFormat format = ReportFormat.HUMAN;
}
