package dev.akmon.cli.console;

/** What a command's report is for: people or programs. */
public enum ReportFormat {
    HUMAN,
    JSON
}
