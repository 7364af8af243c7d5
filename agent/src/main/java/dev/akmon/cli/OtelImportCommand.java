package dev.akmon.cli;

import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.journal.Journal;
import dev.akmon.journal.otel.OtelImportException;
import dev.akmon.journal.otel.OtelReport;
import dev.akmon.journal.otel.OtelTrace;
import dev.akmon.journal.otel.TraceCapture;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Imports a trace. */
@CommandLine.Command(
        name = "import",
        header = "Import the trace of one agent session",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "Reads OTLP/JSON with the GenAI conventions, in their later form (messages in attributes) or the",
            "older one (messages in events): one document or several (NDJSON), plain or gzip. The session it",
            "becomes can be verified, exported, signed and compared, but not replayed: what a trace holds is",
            "what its exporter chose to tell."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes: 0 imported, 2 the trace cannot be imported, 3 a file or the journal failed%n"
                + "%nExamples:%n",
        footer = {"  akmon otel import trace.json", "  zcat traces.gz | akmon otel import -"})
final class OtelImportCommand implements Command {

    @Parameters(index = "0", paramLabel = "<trace>", description = "The file, or '-' for standard input.")
    String trace = "";

    @Option(
            names = "--session-id",
            paramLabel = "<uuid>",
            description = "Id of the new session (default: a random one).")
    @Nullable
    UUID sessionId;

    @Option(
            names = "--imported-at",
            paramLabel = "<time>",
            description = "Time of its events, RFC 3339 (default: now). With --session-id, the same trace gives the"
                    + " same head.")
    @Nullable
    String importedAt;

    @Option(
            names = "--lenient",
            description = "Take what some exporters write beside the letter of OTLP/JSON: numbers for strings, names"
                    + " for kinds, bytes, nulls.")
    boolean lenient;

    @Mixin
    FormatOption format = new FormatOption();

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        Console console = invocation.console();
        Instant time = time();
        Journal journal = invocation.journal();
        OtelReport report = read(console).importInto(journal, sessionId == null ? UUID.randomUUID() : sessionId, time);
        if (format.format == ReportFormat.JSON) {
            JsonReports.print(
                    console,
                    JsonReports.report()
                            .put("session_id", report.sessionId().toString())
                            .put("capture_level", report.captureLevel().wireName())
                            .put("provider_calls", report.providerCalls())
                            .put("tool_calls", report.toolCalls())
                            .put("turns_emitted", report.turnsEmitted())
                            .put("turns_suppressed_no_content", report.turnsSuppressed())
                            .put("semconv_version", OtelReport.SEMCONV_VERSION)
                            .put("journal_path", Invocation.reportedPath(journal)));
        } else {
            print(console, report);
        }
        return ExitCode.OK;
    }

    private OtelTrace read(Console console) throws IOException {
        if (Files.isDirectory(console.resolve(trace))) {
            throw new FileSystemException(console.resolve(trace).toString(), null, "is a directory");
        }
        try (InputStream in = trace.equals("-") ? console.in() : Files.newInputStream(console.resolve(trace))) {
            return OtelTrace.read(in, lenient);
        } catch (OtelImportException e) {
            throw new CommandException(ExitCode.USAGE, e.category().wireName(), e.getMessage(), e);
        }
    }

    private Instant time() {
        if (importedAt == null) {
            return Instant.now();
        }
        try {
            return OffsetDateTime.parse(importedAt).toInstant();
        } catch (DateTimeException e) {
            throw CommandException.usage("'" + importedAt + "' is no time; write it like 2026-11-20T22:57:25Z");
        }
    }

    private static void print(Console console, OtelReport report) {
        PrintStream err = console.err();
        err.println(console.errorStyle().green("imported") + ": session " + report.sessionId());
        err.println("capture: "
                + (report.captureLevel() == TraceCapture.FULL
                        ? "full (at least one span says what was said)"
                        : "structural (names, times and counts alone)"));
        err.println("model calls: " + report.providerCalls());
        err.println("tool calls: " + report.toolCalls());
        err.println("turns: " + report.turnsEmitted() + " (" + report.turnsSuppressed()
                + " model calls without an answer in the trace)");
    }
}
