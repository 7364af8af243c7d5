package dev.akmon.cli;

import dev.akmon.agent.config.ConfigurationException;
import dev.akmon.agent.config.SloSettings;
import dev.akmon.agent.config.UserConfig;
import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.slo.NoMetricsException;
import dev.akmon.cli.slo.RunMetrics;
import dev.akmon.journal.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What both commands about service levels take. */
final class SloOptions {
    /** The category of everything that keeps a check from being made. */
    static final String CATEGORY = "slo_error";

    @Parameters(
            index = "0",
            paramLabel = "<run>",
            description = "A report of --output json, an evidence summary, or a session of the journal.")
    String run = "";

    @Option(names = "--strict", description = "What cannot be checked counts as violated, too.")
    boolean strict;

    /** The figures of the run that was named: of a file where there is one, else of a session. */
    RunMetrics metrics(Invocation invocation) throws IOException {
        Path file = invocation.console().resolve(run);
        if (Files.isRegularFile(file)) {
            return ofFile(file);
        }
        if (run.contains("/") || run.endsWith(".json")) {
            throw new CommandException(ExitCode.USAGE, CATEGORY, "no such file: " + run);
        }
        Journal journal = invocation.journal();
        return RunMetrics.ofSession(journal, invocation.session(journal, run));
    }

    static RunMetrics ofFile(Path file) throws IOException {
        try {
            return RunMetrics.ofFile(file);
        } catch (NoMetricsException e) {
            throw new CommandException(ExitCode.USAGE, CATEGORY, e.getMessage(), e);
        }
    }

    /** The configured levels, with those of a file in their place. */
    static SloSettings settings(Console console, @Nullable String file) throws ConfigurationException {
        SloSettings configured =
                UserConfig.load(console.homeDirectory(), console.environment()).slo();
        return file == null ? configured : configured.overriddenBy(SloSettings.read(console.resolve(file)));
    }
}
