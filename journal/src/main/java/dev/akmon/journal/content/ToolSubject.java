package dev.akmon.journal.content;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says in a few words what a tool call is about: the file, the command, the pattern. */
public final class ToolSubject {

    private static final int MAX_LENGTH = 80;
    private static final List<String> PATHS = List.of("path", "file_path", "file", "directory", "dir");

    private ToolSubject() {}

    /** The words for a call with these arguments, safe to print; empty when there are none. */
    public static String of(JsonNode arguments) {
        if (arguments.isTextual()) {
            return quote(arguments.textValue());
        }
        String subject = describe(arguments);
        return subject.isEmpty() ? compact(arguments) : VisibleText.line(subject, MAX_LENGTH);
    }

    private static String describe(JsonNode arguments) {
        Optional<String> command = command(arguments.path("command"))
                .or(() -> command(arguments.path("cmd")))
                .or(() -> command(arguments.path("argv")));
        if (command.isPresent()) {
            return "`" + command.get() + "`";
        }
        List<String> words = new ArrayList<>();
        text(arguments, "pattern")
                .or(() -> text(arguments, "query"))
                .ifPresent(pattern -> words.add("\"" + pattern + "\""));
        PATHS.stream()
                .flatMap(name -> text(arguments, name).stream())
                .findFirst()
                .ifPresent(path -> words.add(words.isEmpty() ? path : "in " + path));
        text(arguments, "url").ifPresent(words::add);
        if (words.isEmpty()) {
            text(arguments, "patch").ifPresent(patch -> words.addAll(patchedFiles(patch)));
        }
        return String.join(" ", words);
    }

    /** The files whose new versions a patch names. */
    private static List<String> patchedFiles(String patch) {
        return patch.lines()
                .filter(line -> line.startsWith("+++ "))
                .map(line -> line.substring(4).replaceFirst("^b/", "").replaceFirst("\t.*", ""))
                .distinct()
                .toList();
    }

    private static Optional<String> command(JsonNode command) {
        if (command.isTextual()) {
            return Optional.of(command.textValue());
        }
        if (command.isArray() && !command.isEmpty()) {
            List<String> words = new ArrayList<>();
            command.forEach(word -> words.add(word.asText()));
            return Optional.of(String.join(" ", words));
        }
        return Optional.empty();
    }

    private static Optional<String> text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isTextual() && !value.textValue().isEmpty() ? Optional.of(value.textValue()) : Optional.empty();
    }

    private static String compact(JsonNode arguments) {
        return arguments.isMissingNode() || arguments.isNull() || arguments.isEmpty()
                ? ""
                : VisibleText.line(arguments.toString(), MAX_LENGTH);
    }

    private static String quote(String text) {
        return text.isEmpty() ? "" : "\"" + VisibleText.line(text, MAX_LENGTH) + "\"";
    }
}
