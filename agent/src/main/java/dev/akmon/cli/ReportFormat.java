package dev.akmon.cli;

/** What a command's report is for: people or programs. */
public enum ReportFormat {
    HUMAN,
    JSON
}
