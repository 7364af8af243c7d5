package dev.akmon.cli.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.cli.report.ReportFile;
import dev.akmon.journal.content.PrettyJson;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** An evidence summary on disk. */
public final class EvidenceFile {
    private EvidenceFile() {}

    /** Writes a summary, indented, in UTF-8; a file appears whole or not at all, and directories are made as needed. */
    public static void write(Path file, JsonNode summary) throws IOException {
        if (file.getParent() != null) {
            Files.createDirectories(file.getParent());
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            // A pipe or a device such as /dev/stdout has no name that something could be put under.
            StringWriter text = new StringWriter();
            PrettyJson.write(summary, text);
            Files.writeString(file, text + "\n");
            return;
        }
        ReportFile.write(file, true, out -> {
            PrettyJson.write(summary, out);
            out.write('\n');
        });
    }
}
