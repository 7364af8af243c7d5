package dev.akmon.verifier;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.journal.IoErrors;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.bundle.BundleException;
import dev.akmon.journal.content.PrettyJson;
import dev.akmon.journal.content.VisibleText;
import dev.akmon.journal.report.VerdictDocument;
import dev.akmon.journal.verdict.BundleVerdict;
import dev.akmon.journal.verdict.VerificationRequest;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** The command line of {@code agef-verify}. */
@Command(
        name = "agef-verify",
        versionProvider = AgefVerify.Version.class,
        header = "Check a bundle: that it is whole and unaltered, and who signed it",
        synopsisHeading = "Usage: ",
        customSynopsis = "agef-verify <bundle> [options]",
        description = {
            "",
            "Computes every hash again, follows the chain of events to the head the manifest names, and checks",
            "signatures with the keys given. Without keys nothing is said about who made the bundle. The file is",
            "not trusted: it may be of any size, and nothing in it can forge a line of the report."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExit codes: 0 verified, 1 not verified or not a bundle, 2 wrong usage, 3 a file cannot be"
                + " read%n%nExamples:%n",
        footer = {
            "  agef-verify session.akmon",
            "  agef-verify session.akmon --verify-key signer.pub --require-signature",
            "  agef-verify session.akmon --require-operator-key alice.pub --require-capture full --format json",
            "  agef-verify session.akmon --verify-key signer.pub --format html > verdict.html"
        })
final class AgefVerify {
    static final int PASSED = 0;
    static final int NEGATIVE = 1;
    static final int USAGE = 2;
    static final int ENVIRONMENT = 3;

    private static final String NAME = "agef-verify";

    @Parameters(index = "0", arity = "0..1", paramLabel = "<bundle>", description = "The bundle.")
    @Nullable
    String bundle;

    @Mixin
    VerificationOptions options = new VerificationOptions();

    @Mixin
    VerdictFormatOption reporting = new VerdictFormatOption();

    @Option(
            names = "--self-test",
            description = "Instead of a bundle of yours, verify a sound and an altered one that the program carries.")
    boolean selfTest;

    @Option(
            names = "--warm-up",
            hidden = true,
            paramLabel = "<directory>",
            description = "Do what makes later starts fast, and put libraries there (used by the launcher).")
    @Nullable
    Path warmUp;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    boolean version;

    private final Path workingDirectory;
    private final PrintStream out;
    private final PrintStream err;

    private AgefVerify(Path workingDirectory, PrintStream out, PrintStream err) {
        this.workingDirectory = workingDirectory;
        this.out = out;
        this.err = err;
    }

    /** Runs the program and returns its exit code. */
    static int run(Path workingDirectory, PrintStream out, PrintStream err, String... arguments) {
        AgefVerify program = new AgefVerify(workingDirectory, out, err);
        CommandLine commandLine = new CommandLine(program)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpLongOptionsMaxWidth(28)
                .setUsageHelpWidth(100)
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        try {
            Integer helped = CommandLine.executeHelpRequest(commandLine.parseArgs(arguments));
            if (helped != null) {
                return helped;
            }
            if (program.warmUp != null) {
                return program.warmUp(program.warmUp);
            }
            if (program.selfTest) {
                return program.testSelf();
            }
            if (program.bundle == null) {
                throw new ParameterException(commandLine, "missing the bundle to verify");
            }
            return program.verify(program.bundle);
        } catch (ParameterException e) {
            if (VerdictFormat.wantsJson(arguments)) {
                program.printError("usage", e.getMessage());
                return USAGE;
            }
            err.println(NAME + ": " + VisibleText.line(e.getMessage()));
            err.println("try: " + NAME + " --help");
            return USAGE;
        }
    }

    private int warmUp(Path libraries) {
        try {
            return WarmUp.run(libraries) ? PASSED : NEGATIVE;
        } catch (IOException e) {
            return failed("io_error", "cannot warm up: " + IoErrors.reason(e), ENVIRONMENT);
        }
    }

    private int testSelf() {
        try {
            boolean passed = SelfTest.passes();
            err.println(
                    passed
                            ? "self-test passed: a sound bundle verifies, an altered one does not"
                            : "self-test FAILED: do not rely on this program");
            return passed ? PASSED : NEGATIVE;
        } catch (IOException e) {
            return failed("io_error", "cannot test itself: " + IoErrors.reason(e), ENVIRONMENT);
        }
    }

    private int verify(String bundle) {
        try {
            Path file = workingDirectory.resolve(bundle);
            VerificationRequest request = options.request(workingDirectory::resolve);
            Optional<VerdictDocument.Format> document = reporting.format().document();
            if (document.isPresent()) {
                return write(VerdictDocument.ofBundle(file, request), document.get());
            }
            BundleVerdict verdict = BundleVerdict.of(file, request);
            if (reporting.format() == VerdictFormat.JSON) {
                print(VerdictJson.addTo(
                        JsonNodeFactory.instance.objectNode().put("akmon_version", Version.number()),
                        verdict,
                        realPath(file)));
            } else {
                VerdictText.of(verdict, bundle).forEach(line -> err.println(line.text()));
            }
            return verdict.passed() ? PASSED : NEGATIVE;
        } catch (KeyFileException e) {
            return failed(e.category(), e.getMessage(), ENVIRONMENT);
        } catch (BundleException e) {
            boolean environment = e.category() == BundleException.Category.IO_ERROR;
            return failed(e.category().wireName(), e.getMessage(), environment ? ENVIRONMENT : NEGATIVE);
        } catch (JournalException e) {
            return failed(e.category().wireName(), e.getMessage(), ENVIRONMENT);
        }
    }

    private int write(VerdictDocument document, VerdictDocument.Format format) {
        try {
            Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            document.write(writer, format, NAME + " " + Version.number());
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return document.passed() ? PASSED : NEGATIVE;
    }

    private int failed(String category, String message, int exitCode) {
        if (reporting.format() == VerdictFormat.JSON) {
            printError(category, message);
        } else {
            err.println(NAME + ": " + VisibleText.line(message));
        }
        return exitCode;
    }

    private void printError(String category, String message) {
        print(JsonNodeFactory.instance
                .objectNode()
                .put("tool", NAME)
                .put("tool_version", Version.number())
                .put("error", message)
                .put("category", category));
    }

    private void print(ObjectNode json) {
        try {
            Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            PrettyJson.write(json, writer);
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.println();
    }

    private static String realPath(Path file) {
        try {
            return file.toRealPath().toString();
        } catch (IOException e) {
            return file.toAbsolutePath().normalize().toString();
        }
    }

    /** Says the version that the build recorded. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {NAME + " " + number()};
        }

        static String number() {
            try (InputStream in = AgefVerify.class.getResourceAsStream("verifier.properties")) {
                Properties properties = new Properties();
                properties.load(in);
                return properties.getProperty("version");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
