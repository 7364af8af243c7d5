package dev.akmon.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.AkmonVersion;
import dev.akmon.journal.content.PrettyJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;

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
    static ObjectNode toolReport() {
        return JsonNodeFactory.instance.objectNode().put("tool", "akmon").put("akmon_version", AkmonVersion.current());
    }

    /** Prints a report. */
    public static void print(Console console, JsonNode report) {
        try {
            PrettyJson.write(report, new ConsoleWriter(console));
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
        return PrettyJson.generator(new ConsoleWriter(console));
    }

    /** Prints the report of a failed command. */
    static void error(Console console, Failure failure) {
        ObjectNode json = report().put("category", failure.category()).put("error", failure.message());
        failure.details().forEach(json::put);
        print(console, json);
    }

    /** Hands characters to standard output, whose own encoder then sees surrogate pairs whole. */
    private static final class ConsoleWriter extends Writer {

        private final Console console;

        ConsoleWriter(Console console) {
            this.console = console;
        }

        @Override
        public void write(char[] chars, int offset, int length) {
            console.out().append(java.nio.CharBuffer.wrap(chars, offset, length));
        }

        @Override
        public void flush() {
            console.out().flush();
        }

        @Override
        public void close() {
            flush();
        }
    }
}
