package dev.akmon.cli.bundle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.cli.Console;
import dev.akmon.cli.JsonReports;
import dev.akmon.cli.ReportFormat;
import dev.akmon.cli.Style;
import dev.akmon.journal.verdict.BundleVerdict;
import dev.akmon.verifier.ReportLine;
import dev.akmon.verifier.VerdictJson;
import dev.akmon.verifier.VerdictText;
import java.io.IOException;
import java.nio.file.Path;

/** Prints verdicts, as {@code agef-verify} does, with colours. */
public final class VerdictReport {

    private VerdictReport() {}

    /** Prints a verdict. */
    public static void print(Console console, ReportFormat format, BundleVerdict verdict, String given, Path file) {
        if (format == ReportFormat.JSON) {
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

    /** A path for reports: absolute, and without symbolic links where it exists. */
    public static String realPath(Path file) {
        try {
            return file.toRealPath().toString();
        } catch (IOException e) {
            return file.toAbsolutePath().normalize().toString();
        }
    }
}
