package dev.akmon.cli;

import dev.akmon.agent.AkmonVersion;
import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.trust.IntactSession;
import dev.akmon.cli.trust.RedactionReport;
import dev.akmon.journal.Digest;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.SessionSource;
import dev.akmon.journal.StoredSession;
import dev.akmon.journal.bundle.BundleException;
import dev.akmon.journal.bundle.BundleExporter;
import dev.akmon.journal.bundle.Manifest.Producer;
import dev.akmon.journal.redaction.KeyShapes;
import dev.akmon.journal.redaction.Redaction;
import dev.akmon.journal.redaction.RedactionException;
import dev.akmon.journal.redaction.RedactionRequest;
import dev.akmon.journal.redaction.Sought;
import dev.akmon.tools.Utf8;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a derivative of a session without some of its content. */
@CommandLine.Command(
        name = "redact",
        header = "Write a session as a bundle without some of its content",
        synopsisHeading = "Usage: ",
        description = {
            "",
            "Puts a sentinel in the place of objects and writes the session, with new hashes from there on, as",
            "a bundle that verifies. The session itself stays as it is. What was said once is repeated in",
            "requests, streams and tool calls: --text and --pattern find every object that holds it, however it",
            "is escaped, cut into pieces or encoded there. What remains elsewhere is listed. Whether keys that",
            "nobody knew of are in a session is told by --keys --dry-run."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes: 0 written, 2 wrong usage, or there is nothing to redact, 3 the session or a"
                + " file failed%n%nExamples:%n",
        footer = {
            "  akmon redact last --text 'hunter2' --dry-run",
            "  akmon redact last --keys --dry-run",
            "  akmon redact last --text-file secret.txt --reason 'password' --output redacted.akmon",
            "  akmon redact 550e8400 --object 9f86d081... --cascade --reason 'personal data' --output r.akmon"
        })
final class RedactCommand implements Command {

    @Mixin
    SessionArgument session = new SessionArgument();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "<file>",
            description = "The bundle to write; must not exist.")
    @Nullable
    String output;

    @Option(names = "--object", paramLabel = "<digest>", description = "Redact this object, 64 hex digits. Repeatable.")
    List<String> objects = new ArrayList<>();

    @Option(names = "--text", paramLabel = "<text>", description = "Redact every object with this text. Repeatable.")
    List<String> texts = new ArrayList<>();

    @Option(
            names = "--text-file",
            paramLabel = "<file>",
            description = "The same, with the text in a file ('-': standard input), less one line end. Repeatable.")
    List<String> textFiles = new ArrayList<>();

    @Option(
            names = "--pattern",
            paramLabel = "<regex>",
            description = "Redact every object that this Java regular expression matches in. Repeatable.")
    List<String> patterns = new ArrayList<>();

    @Option(names = "--keys", description = "Redact every object with something in it that looks like a key.")
    boolean keys;

    @Option(names = "--cascade", description = "With --object, also redact objects that repeat what it says.")
    boolean cascade;

    @Option(names = "--reason", paramLabel = "<text>", description = "Why; stands in every sentinel.")
    @Nullable
    String reason;

    @Option(names = "--dry-run", description = "List what would be redacted; write nothing.")
    boolean dryRun;

    @Mixin
    FormatOption format = new FormatOption();

    @Override
    public ReportFormat reportFormat() {
        return format.format;
    }

    @Override
    public int run(Invocation invocation) throws Exception {
        Console console = invocation.console();
        Path bundle = dryRun ? null : outputFile(console);
        RedactionRequest request = request(console);
        Journal journal = invocation.journal();
        UUID id = invocation.session(journal, session.session);
        IntactSession.require(journal, id, "redacted");
        try (StoredSession source = journal.load(id)) {
            Redaction redaction = redaction(source, request);
            if (redaction.replacements().isEmpty()) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "text_not_found",
                        "no object of session " + id + " holds what is to be redacted");
            }
            long bytes = bundle == null ? 0 : write(redaction, bundle);
            report(console, RedactionReport.of(source, redaction, bundle, bytes));
        }
        return ExitCode.OK;
    }

    private Path outputFile(Console console) {
        if (output == null || reason == null) {
            throw CommandException.usage("give --output and --reason, or --dry-run");
        }
        Path file = console.resolve(output);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new CommandException(ExitCode.USAGE, "output_exists", file + " exists already");
        }
        return file;
    }

    private RedactionRequest request(Console console) throws IOException {
        Set<Digest> digests = new LinkedHashSet<>();
        for (String object : objects) {
            digests.add(digest(object));
        }
        List<Sought> sought = new ArrayList<>();
        for (String text : texts) {
            sought.add(text(text));
        }
        for (String file : textFiles) {
            sought.add(text(textOf(console, file)));
        }
        for (String pattern : patterns) {
            sought.add(pattern(pattern));
        }
        if (keys) {
            sought.addAll(KeyShapes.all());
        }
        if (digests.isEmpty() && sought.isEmpty()) {
            throw CommandException.usage("say what to redact: --text, --text-file, --pattern, --keys or --object");
        }
        try {
            return new RedactionRequest(digests, sought, cascade, reason == null ? "" : reason, Instant.now());
        } catch (IllegalArgumentException e) {
            throw CommandException.usage(e.getMessage());
        }
    }

    private static Digest digest(String hex) {
        try {
            return Digest.parseHex(hex.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new CommandException(
                            ExitCode.USAGE,
                            "invalid_object_hash",
                            "'" + hex
                                    + "' is no digest; --object wants 64 hexadecimal digits, as inspect --verbose shows")
                    .with("invalid_object_hash", hex);
        }
    }

    private static Sought text(String text) {
        try {
            return new Sought.Text(text);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage(e.getMessage());
        }
    }

    private static String textOf(Console console, String file) throws IOException {
        byte[] content = file.equals("-") ? console.in().readAllBytes() : InputFile.read(console.resolve(file));
        String text = Utf8.text(content)
                .orElseThrow(() -> CommandException.usage("what --text-file " + file + " holds is not UTF-8 text"));
        if (text.endsWith("\n")) {
            text = text.substring(0, text.length() - (text.endsWith("\r\n") ? 2 : 1));
        }
        return text;
    }

    private static Sought pattern(String pattern) {
        try {
            return new Sought.Matching(Pattern.compile(pattern));
        } catch (PatternSyntaxException e) {
            throw new CommandException(
                    ExitCode.USAGE, "invalid_pattern", "the pattern cannot be used: " + e.getDescription(), e);
        }
    }

    private static Redaction redaction(StoredSession source, RedactionRequest request) throws JournalException {
        try {
            return Redaction.of(source, request);
        } catch (RedactionException e) {
            int exitCode = e.category() == RedactionException.Category.MALFORMED_JOURNAL
                    ? ExitCode.ENVIRONMENT
                    : ExitCode.USAGE;
            CommandException failure =
                    new CommandException(exitCode, e.category().wireName(), e.getMessage(), e);
            Optional<Digest> object = e.object();
            throw object.isPresent()
                    ? failure.with("missing_object_hash", object.get().hex())
                    : failure;
        }
    }

    private static long write(Redaction redaction, Path file) throws JournalException {
        Producer producer = new Producer("akmon", AkmonVersion.current());
        try (SessionSource derivative = redaction.derivative()) {
            return BundleExporter.export(
                            derivative,
                            producer,
                            Optional.empty(),
                            manifest -> manifest.withExtra(Redaction.MANIFEST_MEMBER, redaction.manifestMember()),
                            file)
                    .bytes();
        } catch (BundleException e) {
            throw new CommandException(ExitCode.ENVIRONMENT, e.category().wireName(), e.getMessage(), e);
        }
    }

    private void report(Console console, RedactionReport report) {
        if (format.format == ReportFormat.JSON) {
            JsonReports.print(console, report.toJson(JsonReports.report()));
        } else {
            report.print(console.err(), console.errorStyle());
        }
    }
}
