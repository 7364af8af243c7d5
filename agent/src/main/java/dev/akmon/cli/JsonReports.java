package dev.akmon.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.AkmonVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;

/**
 * JSON reports on standard output: one document, indented by two spaces, in UTF-8, ended by a line feed. Characters that
 * could steer a terminal are written as {@code \}{@code uXXXX}, which means the same to a program.
 */
public final class JsonReports {

    private static final JsonFactory FACTORY = new ObjectMapper()
            .getFactory()
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .setCharacterEscapes(new VisibleEscapes());

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
        try (JsonGenerator generator = generator(console)) {
            generator.writeTree(report);
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
        JsonGenerator generator = FACTORY.createGenerator(new ConsoleWriter(console));
        generator.setPrettyPrinter(prettyPrinter());
        return generator;
    }

    /** Prints the report of a failed command. */
    static void error(Console console, Failure failure) {
        ObjectNode json = report().put("category", failure.category()).put("error", failure.message());
        failure.details().forEach(json::put);
        print(console, json);
    }

    private static DefaultPrettyPrinter prettyPrinter() {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withArrayEmptySeparator("")
                .withObjectEmptySeparator(""));
        printer.indentArraysWith(indenter);
        printer.indentObjectsWith(indenter);
        return printer;
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

    /** JSON's own escapes, and for every other dangerous character its code. */
    private static final class VisibleEscapes extends CharacterEscapes {

        private static final long serialVersionUID = 1L;

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] escapes = standardAsciiEscapesForJSON();
            escapes[0x7f] = ESCAPE_STANDARD;
            return escapes;
        }

        @Override
        public SerializableString getEscapeSequence(int character) {
            boolean loneOrPaired = Character.isSurrogate((char) character);
            if (character > 0x7f && !loneOrPaired && TerminalText.isDangerous(character)) {
                return new SerializedString(String.format("\\u%04x", character));
            }
            return null;
        }
    }
}
