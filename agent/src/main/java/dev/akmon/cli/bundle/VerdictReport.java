package dev.akmon.cli.bundle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.AkmonVersion;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.JsonReports;
import dev.akmon.cli.console.ReportFormat;
import dev.akmon.cli.console.Style;
import dev.akmon.journal.report.VerdictDocument;
import dev.akmon.journal.verdict.BundleVerdict;
import dev.akmon.verifier.ReportLine;
import dev.akmon.verifier.VerdictFormat;
import dev.akmon.verifier.VerdictJson;
import dev.akmon.verifier.VerdictText;
import java.io.IOException;
import java.nio.file.Path;

/** Prints verdicts, as {@code agef-verify} does, with colours. */
public final class VerdictReport {

    private VerdictReport() {}

    /**
     * Prints a verdict.
     *
     * @param asJson whether it is for programs
     * @param given the bundle as the user named it
     */
    public static void print(Console console, boolean asJson, BundleVerdict verdict, String given, Path file) {
        if (asJson) {
            ObjectNode json = JsonReports.report();
            JsonReports.print(console, VerdictJson.addTo(json, verdict, realPath(file)));
            return;
        }
        Style style = console.errorStyle();
        for (ReportLine line : VerdictText.of(verdict, given)) {
            console.err()
                    .println(
                            switch (line.tone()) {
                                case GOOD -> style.green(line.text());
                                case WARNING -> style.yellow(line.text());
                                case BAD -> style.red(line.text());
                                case PLAIN -> line.text();
                            });
        }
    }

    /**
     * Prints a verdict as a document.
     *
     * @return whether it passed
     */
    public static boolean print(Console console, VerdictDocument document, VerdictDocument.Format format)
            throws IOException {
        document.write(console.writer(), format, "akmon " + AkmonVersion.current());
        return document.passed();
    }

    /** How errors are reported where verdicts are reported so. */
    public static ReportFormat formatOfErrors(VerdictFormat format) {
        return format == VerdictFormat.JSON ? ReportFormat.JSON : ReportFormat.HUMAN;
    }

    /** A path for reports: absolute, and without symbolic links where it exists. */
    public static String realPath(Path file) {
        try {
            return file.toRealPath().toString();
        } catch (IOException e) {
            return file.toAbsolutePath().normalize().toString();
        }
    }
}
