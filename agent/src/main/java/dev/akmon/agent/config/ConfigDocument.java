package dev.akmon.agent.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * The configuration file as read: its values, and for messages the line each key stands in.
 *
 * @param file where it is, or would be
 * @param text its text
 * @param tree its values
 */
record ConfigDocument(Path file, String text, JsonNode tree) {

    /**
     * Reads a file's bytes.
     *
     * @throws ConfigurationException when they are not TOML
     */
    static ConfigDocument parse(Path file, byte[] bytes) throws ConfigurationException {
        try {
            return new ConfigDocument(
                    file, new String(bytes, StandardCharsets.UTF_8), new TomlMapper().readTree(bytes));
        } catch (JsonProcessingException e) {
            throw new ConfigurationException(file + ": " + describe(e), e);
        } catch (IOException e) {
            throw new ConfigurationException(file + ": is not UTF-8 text", e);
        }
    }

    /** The parser's own message may quote the line, and with it a key, so only its kind and place are passed on. */
    private static String describe(JsonProcessingException e) {
        JsonLocation location = e.getLocation();
        String place =
                location == null ? "" : "line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
        return place + "not valid TOML";
    }

    /** An error about the key of this path, such as {@code limits.max_turns}. */
    ConfigurationException error(String path, String message) {
        return new ConfigurationException(at(path) + message);
    }

    /** Where a key stands, to begin a message with. */
    String at(String path) {
        OptionalInt line = TomlOutline.of(text).lineOf(path);
        return file + ": " + (line.isPresent() ? "line " + line.getAsInt() + ": " : "");
    }
}
