package dev.akmon.cli.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.journal.content.PrettyJson;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** An evidence summary on disk. */
public final class EvidenceFile {
    private EvidenceFile() {}

    /** Writes a summary, indented, in UTF-8; directories are made as needed. */
    public static void write(Path file, JsonNode summary) throws IOException {
        StringWriter text = new StringWriter();
        PrettyJson.write(summary, text);
        if (file.getParent() != null) {
            Files.createDirectories(file.getParent());
        }
        Files.writeString(file, text + "\n");
    }
}
