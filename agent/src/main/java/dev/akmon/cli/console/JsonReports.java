package dev.akmon.cli.console;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.AkmonVersion;
import dev.akmon.journal.content.PrettyJson;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * JSON reports on standard output: one document, indented by two spaces, in UTF-8, ended by a line feed. Characters that
 * could steer a terminal are written as {@code \}{@code uXXXX}, which means the same to a program.
 */
public final class JsonReports {

    private JsonReports() {}

    /** An empty report that names the version of the program, as every report does first. */
    public static ObjectNode report() {
        return JsonNodeFactory.instance.objectNode().put("akmon_version", AkmonVersion.current());
    }

    /** As {@link #report()}, with the name of the program before its version: what some reports begin with. */
    public static ObjectNode toolReport() {
        return JsonNodeFactory.instance.objectNode().put("tool", "akmon").put("akmon_version", AkmonVersion.current());
    }

    /** Prints a report. */
    public static void print(Console console, JsonNode report) {
        try {
            PrettyJson.write(report, console.writer());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        console.out().println();
    }

    /**
     * A generator on standard output for a report too large to build in memory. Closing it flushes and leaves standard
     * output open; the final line feed is the caller's.
     */
    public static JsonGenerator generator(Console console) throws IOException {
        return PrettyJson.generator(console.writer());
    }

    /** Prints the report of a failed command. */
    public static void error(Console console, Failure failure) {
        ObjectNode json = report().put("category", failure.category()).put("error", failure.message());
        failure.details().forEach(json::put);
        print(console, json);
    }
}
