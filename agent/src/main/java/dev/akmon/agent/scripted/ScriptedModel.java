package dev.akmon.agent.scripted;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a scripted model says: its conversations, and its answers to requests that stand outside the order of turns.
 * The YAML form is described in {@code docs/scripted-model.md}.
 *
 * @param name the model's name, as listed by the server and named in its answers
 * @param conversations at least one; the first whose {@link ScriptedConversation#when() condition} is met is used
 * @param asides answers chosen by what was said last, whatever the position in the conversation
 */
public record ScriptedModel(String name, List<ScriptedConversation> conversations, List<ScriptedAside> asides) {

    public ScriptedModel {
        conversations = List.copyOf(conversations);
        asides = List.copyOf(asides);
        if (name.isBlank()) {
            throw new IllegalArgumentException("a scripted model needs a name");
        }
        if (conversations.isEmpty()) {
            throw new IllegalArgumentException("a scripted model needs a conversation");
        }
    }

    /** A model with one conversation, used whatever the task. */
    public static ScriptedModel of(String name, List<ScriptedTurn> turns) {
        return new ScriptedModel(name, List.of(ScriptedConversation.of(turns)), List.of());
    }

    /**
     * Reads a script.
     *
     * @param yaml the UTF-8 bytes of one YAML document
     * @throws ScriptFormatException if it is not YAML or not a script; names the line
     */
    public static ScriptedModel parse(byte[] yaml) throws ScriptFormatException {
        return new ScriptReader(YamlReader.read(new String(yaml, StandardCharsets.UTF_8))).model();
    }

    /**
     * Reads a script from a file.
     *
     * @throws ScriptFormatException if it is not a script; names the file and the line
     * @throws IOException if the file cannot be read
     */
    public static ScriptedModel parse(Path file) throws IOException {
        try {
            if (Files.isDirectory(file)) {
                // Opening one succeeds, and the error of reading it would not say which.
                throw new FileSystemException(file.toString(), null, "is a directory");
            }
            return parse(Files.readAllBytes(file));
        } catch (ScriptFormatException e) {
            throw e.inFile(file.toString());
        }
    }
}
