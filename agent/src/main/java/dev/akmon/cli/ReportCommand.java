package dev.akmon.cli;

import dev.akmon.cli.report.ReportFile;
import dev.akmon.cli.report.ReportedSession;
import dev.akmon.journal.Journal;
import dev.akmon.journal.report.Verdict;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.UUID;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes a session as a page. */
@CommandLine.Command(
        name = "report",
        header = "Write a session as one HTML page, to read and to hand over",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "Verifies the session and writes what happened in it: the verdict in plain words, each turn with its",
            "prompt, answer, tool calls, decisions and diffs, tokens and times, and the hashes to compare. The page",
            "needs nothing else: no network, no script. It holds what the session holds; think before you share it."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes: 0 written and verified, 1 written and not verified (the session is open, say),%n"
                + "2 wrong usage, 3 nothing written%n"
                + "%nExamples:%n",
        footer = {"  akmon report last --output session.html"})
final class ReportCommand implements Command {

    @Mixin
    SessionArgument session = new SessionArgument();

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "<file>",
            description = "Where to write the page.")
    String output = "";

    @Option(names = "--force", description = "Replace a file that is there.")
    boolean force;

    @Mixin
    FormatOption format = new FormatOption();

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        Console console = invocation.console();
        Journal journal = invocation.journal();
        UUID id = invocation.session(journal, session.session);
        Path file = console.resolve(output);
        try (ReportedSession reported = ReportedSession.of(journal, id)) {
            long size = write(file, reported);
            report(console, id, file, size, reported.verdict());
            return reported.verdict().level() == Verdict.Level.VERIFIED ? ExitCode.OK : ExitCode.NEGATIVE;
        }
    }

    private long write(Path file, ReportedSession reported) throws IOException {
        try {
            return ReportFile.write(file, force, reported.page()::write);
        } catch (FileAlreadyExistsException e) {
            throw new CommandException(
                    ExitCode.ENVIRONMENT, "output_exists", file + " exists already; --force replaces it", e);
        }
    }

    private void report(Console console, UUID id, Path file, long size, Verdict verdict) {
        if (format.format == ReportFormat.JSON) {
            JsonReports.print(
                    console,
                    JsonReports.report()
                            .put("session_id", id.toString())
                            .put("output_path", file.toString())
                            .put("size_bytes", size)
                            .put("verdict", verdict.level().wireName())
                            .put("passed", verdict.level() == Verdict.Level.VERIFIED));
            return;
        }
        Style style = console.errorStyle();
        String path = TerminalText.line(file.toString());
        console.err().println(style.bold("report written") + ": " + path + " (" + size + " bytes)");
        String headline = verdict.headline();
        console.err()
                .println(
                        switch (verdict.level()) {
                            case VERIFIED -> style.green(headline);
                            case OPEN -> style.yellow(headline);
                            case FAILED -> style.red(headline);
                        });
    }
}
