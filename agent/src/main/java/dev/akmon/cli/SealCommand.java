package dev.akmon.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.AkmonVersion;
import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.cli.trust.IntactSession;
import dev.akmon.cli.trust.TemporaryJournal;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.SessionReader;
import dev.akmon.journal.bundle.BundleException;
import dev.akmon.journal.bundle.BundleImporter;
import dev.akmon.journal.bundle.Manifest;
import dev.akmon.journal.bundle.Manifest.Producer;
import dev.akmon.journal.otel.OtelImportException;
import dev.akmon.journal.otel.OtelTrace;
import dev.akmon.journal.sealing.Seal;
import dev.akmon.journal.sealing.Seal.Sealed;
import dev.akmon.journal.sealing.UnsoundBundleException;
import dev.akmon.journal.trust.OperatorIdentity;
import dev.akmon.journal.trust.SigningKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a bundle that can be handed over, in one step. */
@CommandLine.Command(
        name = "seal",
        header = "Export, sign, attest and verify a session in one step",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "Verifies the session, exports it, signs its head, attests it when --operator-id is given, and",
            "verifies the result with the keys that made it; only then the bundle appears. Instead of a",
            "session, a file with a trace (OTLP/JSON) can be sealed; it is imported for that purpose alone."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes: 0 sealed, 2 wrong usage, key or trace, 3 the session or a file failed%n"
                + "%nExamples:%n",
        footer = {
            "  akmon seal last --key signer.key --output session.akmon",
            "  akmon seal trace.json --key signer.key --operator-id alice@example.com --role approver \\",
            "        --output trace.akmon"
        })
final class SealCommand implements Command {

    @Parameters(
            index = "0",
            paramLabel = "<session|trace>",
            description = "A session: id, first digits of it, or 'last'. Or a file that holds a trace.")
    String source = "";

    @Mixin
    KeyOption key = new KeyOption();

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "<file>",
            description = "The bundle; must not exist.")
    String output = "";

    @Mixin
    OperatorOptions.OnDemand operator = new OperatorOptions.OnDemand();

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
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new CommandException(ExitCode.USAGE, "output_exists", file + " exists already");
        }
        Optional<OperatorIdentity> identity = operator.identity();
        SigningKey signingKey = key.read(console);
        Seal seal = new Seal(signingKey, identity, signingKey);
        Path trace = console.resolve(source);
        Sealed sealed = Files.isRegularFile(trace)
                ? sealTrace(seal, trace, file)
                : sealSession(seal, invocation.journal(), invocation.session(invocation.journal(), source), file);
        if (format.format == ReportFormat.JSON) {
            JsonReports.print(console, json(sealed, signingKey, identity, file));
        } else {
            print(console, sealed, signingKey, identity, file);
        }
        return ExitCode.OK;
    }

    private static Sealed sealTrace(Seal seal, Path trace, Path file) throws IOException {
        try (TemporaryJournal temporary = TemporaryJournal.create();
                InputStream in = Files.newInputStream(trace)) {
            UUID id = UUID.randomUUID();
            OtelTrace.read(in).importInto(temporary.journal(), id, Instant.now());
            return apply(seal, temporary.journal(), id, file);
        } catch (OtelImportException e) {
            throw new CommandException(ExitCode.USAGE, e.category().wireName(), e.getMessage(), e);
        }
    }

    private static Sealed sealSession(Seal seal, Journal journal, UUID id, Path file) throws JournalException {
        IntactSession.require(journal, id, "sealed");
        return apply(seal, journal, id, file);
    }

    private static Sealed apply(Seal seal, Journal journal, UUID id, Path file) throws JournalException {
        Producer producer = new Producer("akmon", AkmonVersion.current());
        try (SessionReader reader = journal.read(id)) {
            // Signatures an imported session came with stay on it.
            Optional<Manifest> original = BundleImporter.manifestOf(journal, id);
            return seal.apply(reader, producer, original, file, Instant.now());
        } catch (BundleException e) {
            throw new CommandException(ExitCode.ENVIRONMENT, e.category().wireName(), e.getMessage(), e);
        } catch (UnsoundBundleException e) {
            throw new CommandException(
                    ExitCode.ENVIRONMENT,
                    "session_not_intact",
                    "session " + id + " is not sealed: " + e.getMessage(),
                    e);
        }
    }

    private static ObjectNode json(Sealed sealed, SigningKey key, Optional<OperatorIdentity> identity, Path file) {
        Manifest manifest = sealed.manifest();
        ObjectNode json = JsonReports.toolReport()
                .put("agef_version", manifest.agefVersion())
                .put("session_id", manifest.session().id().toString())
                .put("head", manifest.session().head().hex())
                .put("output_path", file.toString())
                .put("bundle_size_bytes", sealed.bytes())
                .put("events_exported", sealed.verdict().integrity().events())
                .put("objects_exported", sealed.verdict().integrity().objects())
                .put("capture_level", sealed.verdict().integrity().capture().level())
                .put("key_id", key.keyId())
                .put("public_key_hex", key.publicKey().hex());
        if (identity.isPresent()) {
            json.putObject("operator")
                    .put("operator_id", identity.get().operatorId())
                    .put("role", identity.get().role());
        } else {
            json.putNull("operator");
        }
        return json.put("verified", sealed.verdict().passed());
    }

    private static void print(
            Console console, Sealed sealed, SigningKey key, Optional<OperatorIdentity> identity, Path file) {
        PrintStream err = console.err();
        Manifest manifest = sealed.manifest();
        err.println(console.errorStyle().green("sealed") + ": " + TerminalText.line(file.toString()) + " ("
                + sealed.bytes() + " bytes)");
        err.println("session: " + manifest.session().id());
        err.println("head: " + manifest.session().head().hex());
        err.println("events: " + sealed.verdict().integrity().events() + ", objects: "
                + sealed.verdict().integrity().objects());
        err.println("signed by key: " + key.keyId());
        identity.ifPresent(who -> err.println("attested by: " + TerminalText.line(who.operatorId())));
        err.println("verified: integrity, signature" + (identity.isPresent() ? ", attestation" : ""));
    }
}
