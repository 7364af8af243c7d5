package dev.akmon.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.AkmonVersion;
import dev.akmon.agent.session.SubagentCall;
import dev.akmon.agent.session.SubagentCalls;
import dev.akmon.cli.bundle.VerdictReport;
import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.journal.Journal;
import dev.akmon.journal.SessionSource;
import dev.akmon.journal.bundle.BundleException;
import dev.akmon.journal.bundle.BundleException.Category;
import dev.akmon.journal.bundle.BundleExporter;
import dev.akmon.journal.bundle.BundleExporter.Exported;
import dev.akmon.journal.bundle.BundleImporter;
import dev.akmon.journal.bundle.Manifest;
import dev.akmon.journal.bundle.Manifest.Producer;
import dev.akmon.journal.content.Formats;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes a session as a bundle. */
@CommandLine.Command(
        name = "export",
        header = "Write a session as one file that others can verify",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "The bundle holds the events of the session and every object they refer to, including what was said",
            "to the model and what tools returned. The same session always gives the same file. A session that",
            "was imported is exported with the signatures it came with."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading =
                "%nExit codes: 0 written, 2 wrong usage or the file exists, 3 the session or a file failed%n%nExamples:%n",
        footer = {"  akmon bundle export last", "  akmon bundle export 550e8400 --output session.akmon"})
final class BundleExportCommand implements Command {

    @Mixin
    SessionArgument session = new SessionArgument();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "<file>",
            description = "The bundle (default: <session id>.akmon here).")
    @Nullable
    String output;

    @Mixin
    FormatOption format = new FormatOption();

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        Console console = invocation.console();
        if (output != null) {
            requireFree(console.resolve(output));
        }
        Journal journal = invocation.journal();
        UUID id = invocation.session(journal, session.session);
        Path file = console.resolve(output == null ? id + ".akmon" : output);
        requireFree(file);
        Optional<Manifest> imported = BundleImporter.manifestOf(journal, id);
        SubagentCalls calls = new SubagentCalls(id);
        Exported exported;
        try (SessionSource source = calls.over(journal.read(id))) {
            exported = export(source, imported, file);
        }
        List<SubagentCall> subagents = calls.named();
        if (format.format == ReportFormat.JSON) {
            JsonReports.print(console, json(exported, file, subagents));
        } else {
            print(console, exported, imported, file);
            subagents.forEach(call -> console.err()
                    .println("note: event " + call.event()
                            + " names a subagent's session, which is a bundle of its own: "
                            + invocation.command(
                                    "bundle export " + call.outcome().sessionId())));
            calls.cutOff(journal)
                    .forEach(call -> console.err()
                            .println("note: the session of the subagent of event " + call.gate()
                                    + ", which was cut off and which nothing in here names, is a bundle of its own: "
                                    + invocation.command("bundle export " + call.sessionId())));
        }
        return ExitCode.OK;
    }

    private static void requireFree(Path file) {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new CommandException(
                    ExitCode.USAGE, "output_exists", file + " exists already; choose another name with --output");
        }
    }

    private static Exported export(SessionSource source, Optional<Manifest> imported, Path file) throws IOException {
        try {
            return BundleExporter.export(source, new Producer("akmon", AkmonVersion.current()), imported, file);
        } catch (BundleException e) {
            String category = e.category() == Category.BUNDLE_TOO_LARGE
                    ? "bundle_error"
                    : e.category().wireName();
            throw new CommandException(ExitCode.ENVIRONMENT, category, e.getMessage(), e);
        }
    }

    private static ObjectNode json(Exported exported, Path file, List<SubagentCall> subagents) {
        Manifest manifest = exported.manifest();
        ObjectNode report = JsonReports.report();
        report.put("agef_version", manifest.agefVersion())
                .put("session_id", manifest.session().id().toString())
                .put("output_path", VerdictReport.realPath(file))
                .put("events_exported", manifest.eventCount())
                .put("objects_exported", manifest.objectCount())
                .put("bundle_size_bytes", exported.bytes())
                .put("head", manifest.session().head().hex())
                .put("signatures_exported", manifest.allSignatures().size())
                .put(
                        "operator_attestations_exported",
                        manifest.allAttestations().size());
        ArrayNode sessions = report.putArray("subagents");
        subagents.forEach(call -> sessions.addObject()
                .put("event", call.event())
                .setAll(call.outcome().toJson()));
        return report;
    }

    private static void print(Console console, Exported exported, Optional<Manifest> imported, Path file) {
        PrintStream err = console.err();
        Manifest manifest = exported.manifest();
        err.println(console.errorStyle().green("exported") + ": session "
                + manifest.session().id());
        err.println("head: " + manifest.session().head().hex());
        err.println("events: " + manifest.eventCount() + ", objects: " + manifest.objectCount());
        err.println("bundle: " + TerminalText.line(file.toString()) + " (" + Formats.size(exported.bytes()) + ")");
        int signatures = manifest.allSignatures().size();
        int attestations = manifest.allAttestations().size();
        if (signatures + attestations > 0) {
            err.println("with the signatures it came with: " + signatures + ", attestations: " + attestations);
        } else if (imported.isPresent()
                && !imported.get().session().id().equals(manifest.session().id())) {
            err.println("note: the signatures it came with are for session "
                    + imported.get().session().id() + " and are left out");
        }
    }
}
