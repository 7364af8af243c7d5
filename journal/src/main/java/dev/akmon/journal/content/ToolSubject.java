package dev.akmon.journal.content;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says in a few words what a tool call is about: the file, the command, the pattern. */
public final class ToolSubject {

    private static final int MAX_LENGTH = 80;
    private static final List<String> PATHS = List.of("path", "file_path", "file", "directory", "dir");

    /** What a call is about that names no file, command or address. */
    private static final List<String> TOPICS = List.of("question", "title", "name", "description", "task", "message");

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
        Optional<String> branch = text(arguments, "branch");
        if (branch.isPresent()) {
            words.add(branch.get());
            text(arguments, "from").ifPresent(from -> words.add("from " + from));
        } else {
            revisions(arguments).ifPresent(revisions -> words.add(words.isEmpty() ? revisions : "at " + revisions));
        }
        if (words.isEmpty()) {
            arguments.path("paths").forEach(path -> words.add(path.asText()));
        }
        if (words.isEmpty()) {
            text(arguments, "subcommand").ifPresent(subcommand -> words.addAll(words(subcommand, arguments)));
        }
        if (words.isEmpty()) {
            text(arguments, "patch").ifPresent(patch -> words.addAll(patchedFiles(patch)));
        }
        if (words.isEmpty()) {
            TOPICS.stream()
                    .flatMap(name -> text(arguments, name).stream())
                    .findFirst()
                    .ifPresent(topic -> words.add("\"" + topic + "\""));
        }
        if (words.isEmpty() && arguments.path("todos").isArray()) {
            words.add(progress(arguments.path("todos")));
        }
        return words.isEmpty() ? ownStep(arguments) : String.join(" ", words);
    }

    /** What a step of akmon's own is about: an undo, a change of mode, of model. */
    private static String ownStep(JsonNode arguments) {
        if (arguments.path("to").isIntegralNumber() && arguments.has("session_id")) {
            return "to event " + arguments.path("to").asText();
        }
        if (arguments.path("on").isBoolean() && arguments.has("note")) {
            return arguments.path("on").booleanValue() ? "on" : "off";
        }
        return text(arguments, "model").orElse("");
    }

    /** A subcommand of git with its arguments. */
    private static List<String> words(String subcommand, JsonNode arguments) {
        List<String> words = new ArrayList<>(List.of(subcommand));
        arguments.path("args").forEach(word -> words.add(word.asText()));
        text(arguments, "message").ifPresent(message -> words.add("\"" + message + "\""));
        return words;
    }

    /** The commit or commits that a call is about. */
    private static Optional<String> revisions(JsonNode arguments) {
        return text(arguments, "revision")
                .or(() -> text(arguments, "from")
                        .map(from -> from + ".." + text(arguments, "to").orElse("")));
    }

    private static String progress(JsonNode todos) {
        int done = 0;
        for (JsonNode todo : todos) {
            done += todo.path("status").asText().equals("completed") ? 1 : 0;
        }
        return done + " of " + todos.size() + " done";
    }

    /** The files a patch names, by their new names where they have one. */
    private static List<String> patchedFiles(String patch) {
        List<String> files = new ArrayList<>();
        String old = "";
        for (String line : patch.lines().toList()) {
            if (line.startsWith("--- ")) {
                old = patchedFile(line);
            } else if (line.startsWith("+++ ")) {
                String file = patchedFile(line);
                files.add(file.equals("/dev/null") ? old : file);
            }
        }
        return files.stream().distinct().toList();
    }

    private static String patchedFile(String header) {
        return header.substring(4).replaceFirst("^[ab]/", "").replaceFirst("\t.*", "");
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
