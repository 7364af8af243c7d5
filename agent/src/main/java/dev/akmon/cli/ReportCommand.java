package dev.akmon.cli;

import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.console.Style;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.cli.report.ReportFile;
import dev.akmon.cli.report.ReportedSession;
import dev.akmon.journal.Journal;
import dev.akmon.journal.bundle.BundleImporter;
import dev.akmon.journal.report.Verdict;
import dev.akmon.journal.trust.TrustPolicy;
import dev.akmon.journal.verdict.VerificationRequest;
import dev.akmon.verifier.BundleLimitOption;
import dev.akmon.verifier.KeyFileException;
import dev.akmon.verifier.TrustOptions;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.UUID;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a session as a page. */
@CommandLine.Command(
        name = "report",
        header = "Write a session or bundle as one HTML page, to read and to hand over",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "Verifies the session or bundle and writes what happened in it: the verdict in plain words, each",
            "turn with its prompt, answer, tool calls, decisions and diffs, tokens and times, and the hashes to",
            "compare. The page needs nothing else: no network, no script. It holds what the session holds;",
            "think before you share it."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes: 0 written and verified, 1 written and not verified (the session is open, say),%n"
                + "2 wrong usage, 3 nothing written%n"
                + "%nExamples:%n",
        footer = {
            "  akmon report last --output session.html",
            "  akmon report session.akmon --verify-key signer.pub --output session.html"
        })
final class ReportCommand implements Command {

    @Parameters(
            index = "0",
            paramLabel = "<session|bundle>",
            description =
                    "A session's id, the first 4 or more digits of it, or 'last'; or the file of a bundle, which has a"
                            + " dot or a slash in its name.")
    String source = "";

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "<file>",
            description = "Where to write the page.")
    String output = "";

    @Option(names = "--force", description = "Replace a file that is there.")
    boolean force;

    @Mixin
    TrustOptions trust = new TrustOptions();

    @Mixin
    BundleLimitOption limit = new BundleLimitOption();

    @Mixin
    FormatOption format = new FormatOption();

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        Console console = invocation.console();
        Path file = console.resolve(output);
        try (ReportedSession reported = reported(invocation)) {
            long size = write(file, reported);
            report(console, reported.sessionId(), file, size, reported.verdict());
            return reported.verdict().level() == Verdict.Level.VERIFIED ? ExitCode.OK : ExitCode.NEGATIVE;
        }
    }

    private ReportedSession reported(Invocation invocation) throws IOException, KeyFileException {
        TrustPolicy policy = trust.policy(invocation.console()::resolve);
        if (source.contains(".") || source.contains("/")) {
            VerificationRequest request = new VerificationRequest(limit.limits(), false, policy, false);
            return ReportedSession.of(invocation.console().resolve(source), request);
        }
        Journal journal = invocation.journal();
        UUID id = invocation.session(journal, source);
        boolean hasSignatures = BundleImporter.manifestOf(journal, id).isPresent();
        if (!hasSignatures && !policy.equals(TrustPolicy.NONE)) {
            throw CommandException.usage("signatures travel in bundles; session " + id
                    + " was recorded here and has none to check with a key");
        }
        return ReportedSession.of(journal, id, policy);
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
                            case FAILED, UNREADABLE -> style.red(headline);
                        });
    }
}
