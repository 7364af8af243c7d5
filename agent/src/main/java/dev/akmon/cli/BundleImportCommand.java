package dev.akmon.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.cli.bundle.VerdictReport;
import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.bundle.BundleException;
import dev.akmon.journal.bundle.BundleImporter;
import dev.akmon.journal.bundle.BundleImporter.CollisionException;
import dev.akmon.journal.bundle.BundleImporter.Imported;
import dev.akmon.journal.bundle.Manifest;
import dev.akmon.journal.trust.TrustPolicy;
import dev.akmon.journal.verdict.BundleVerdict;
import dev.akmon.journal.verdict.VerificationRequest;
import dev.akmon.verifier.BundleLimitOption;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes the session of a bundle into the journal. */
@CommandLine.Command(
        name = "import",
        header = "Take the session of a bundle into the journal",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "Verifies the bundle, then adds its session to the journal, where it can be inspected, replayed,",
            "compared and exported like any other. Its signatures are kept and come back on export; importing",
            "another signed copy of a session adds that copy's signatures."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading =
                "%nExit codes: 0 imported or there already, 1 not verified or not a bundle, 2 wrong usage or the"
                        + "%n            journal has another session of that id, 3 a file or the journal failed%n%nExamples:%n",
        footer = {"  akmon bundle import session.akmon", "  akmon bundle import session.akmon --verify-only"})
final class BundleImportCommand implements Command {

    @Parameters(index = "0", paramLabel = "<bundle>", description = "The bundle.")
    String bundle = "";

    @Option(names = "--verify-only", description = "Verify the bundle and import nothing.")
    boolean verifyOnly;

    @Option(names = "--allow-extra-files", description = "Ignore files a bundle does not have instead of refusing it.")
    boolean allowExtraFiles;

    @Option(
            names = "--rename-to",
            paramLabel = "<uuid>",
            description = "Import the session under this id. Its signatures are for the other id and are not exported.")
    @Nullable
    UUID renameTo;

    @Mixin
    BundleLimitOption limit = new BundleLimitOption();

    @Mixin
    FormatOption format = new FormatOption();

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        Console console = invocation.console();
        Path file = console.resolve(bundle);
        BundleVerdict verdict = BundleVerdict.of(
                file, new VerificationRequest(limit.limits(), allowExtraFiles, TrustPolicy.NONE, false));
        if (verifyOnly) {
            VerdictReport.print(console, format.format == ReportFormat.JSON, verdict, bundle, file);
            return verdict.passed() ? ExitCode.OK : ExitCode.NEGATIVE;
        }
        Journal journal = invocation.journal();
        Manifest manifest = verdict.integrity().manifest();
        UUID id = renameTo == null ? manifest.session().id() : renameTo;
        BundleImporter importer = new BundleImporter(journal, file, limit.limits(), allowExtraFiles);
        try {
            importer.isThere(id, manifest.session().head());
            if (!verdict.passed()) {
                VerdictReport.print(console, format.format == ReportFormat.JSON, verdict, bundle, file);
                return ExitCode.NEGATIVE;
            }
            report(console, journal, file, verdict, importer.importAs(id, manifest));
            return ExitCode.OK;
        } catch (CollisionException e) {
            throw new CommandException(ExitCode.USAGE, "session_id_collision", e.getMessage(), e)
                    .with("colliding_session_id", e.sessionId().toString());
        }
    }

    private void report(Console console, Journal journal, Path file, BundleVerdict verdict, Imported imported)
            throws JournalException, BundleException {
        if (format.format == ReportFormat.JSON) {
            JsonReports.print(console, json(journal, file, verdict, imported));
        } else {
            print(console, verdict, imported);
        }
    }

    private static ObjectNode json(Journal journal, Path file, BundleVerdict verdict, Imported imported) {
        Manifest manifest = verdict.integrity().manifest();
        long objects = verdict.integrity().objects();
        return JsonReports.report()
                .put("agef_version", manifest.agefVersion())
                .put("bundle_path", VerdictReport.realPath(file))
                .put("original_session_id", manifest.session().id().toString())
                .put("imported_session_id", imported.sessionId().toString())
                .put("events_imported", imported.events())
                .put("objects_total", objects)
                .put("objects_new", imported.objects())
                .put("objects_existing", imported.recognised() ? objects : 0)
                .put("journal_path", Invocation.reportedPath(journal))
                .put("head", manifest.session().head().hex())
                .put("already_imported", imported.recognised())
                .put("signatures_kept", imported.manifest().allSignatures().size())
                .put(
                        "operator_attestations_kept",
                        imported.manifest().allAttestations().size());
    }

    private static void print(Console console, BundleVerdict verdict, Imported imported) {
        PrintStream err = console.err();
        String session = ": session " + imported.sessionId();
        if (imported.recognised()) {
            err.println(console.errorStyle().green("there already") + session);
        } else {
            err.println(console.errorStyle().green("imported") + session);
            err.println("events: " + imported.events() + ", objects: " + imported.objects());
        }
        err.println("head: " + verdict.integrity().manifest().session().head().hex());
        Manifest kept = imported.manifest();
        err.println(
                "kept with it, not checked: signatures: " + kept.allSignatures().size() + ", attestations: "
                        + kept.allAttestations().size());
    }
}
