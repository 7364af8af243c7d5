package dev.akmon.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.tools.files.FileSnapshot;
import dev.akmon.tools.shell.CommandRegistry;
import dev.akmon.tools.shell.EnvironmentScrubber;
import dev.akmon.tools.shell.ShellSettings;
import dev.akmon.tools.suite.CodingTools;
import dev.akmon.tools.web.WebSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A workspace on disk with all tools, as a test uses them. */
public final class Bench {

    public final Path root;
    public final Workspace workspace;
    public final CommandRegistry commands;
    private final List<Tool> tools;
    private int calls;

    public Bench(Path directory) throws IOException {
        this(directory, new ShellSettings(Duration.ofSeconds(60), Duration.ofSeconds(600), 64 << 10, environment()));
    }

    public Bench(Path directory, ShellSettings shell) throws IOException {
        this(directory, shell, PathAccess.ALL);
    }

    public Bench(Path directory, ShellSettings shell, PathAccess access) throws IOException {
        this.root = Files.createDirectories(directory.resolve("workspace")).toRealPath();
        this.workspace = Workspace.of(root, List.of()).limitedTo(access);
        this.commands = new CommandRegistry(workspace, shell);
        this.tools = CodingTools.all(workspace, shell, WebSettings.standard(), commands);
    }

    /** Our own environment without the home directory and git's variables, whose settings are none of the tests' business. */
    public static Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>(EnvironmentScrubber.scrub(System.getenv()));
        environment.remove("HOME");
        environment.remove("XDG_CONFIG_HOME");
        environment.keySet().removeIf(name -> name.startsWith("GIT_"));
        return environment;
    }

    public Tool tool(String name) {
        return tools.stream()
                .filter(tool -> tool.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    public PreparedCall prepare(String tool, Object... namesAndValues) throws ToolException {
        return tool(tool).prepare(arguments(namesAndValues));
    }

    /** Prepares and runs, as {@code call_1} and so on; a refusal to prepare comes back as a result as well. */
    public ToolResult call(String tool, Object... namesAndValues) {
        try {
            calls++;
            return prepare(tool, namesAndValues).run("call_" + calls, Cancellation.NEVER);
        } catch (ToolException e) {
            return e.toResult();
        }
    }

    public static ObjectNode arguments(Object... namesAndValues) {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            if (value instanceof String text) {
                arguments.put((String) namesAndValues[i], text);
            } else if (value instanceof Integer number) {
                arguments.put((String) namesAndValues[i], number);
            } else if (value instanceof List<?> texts) {
                ArrayNode list = arguments.putArray((String) namesAndValues[i]);
                texts.forEach(text -> list.add((String) text));
            } else {
                arguments.put((String) namesAndValues[i], (Boolean) value);
            }
        }
        return arguments;
    }

    public Path file(String path, String content) throws IOException {
        return file(path, content.getBytes(StandardCharsets.UTF_8));
    }

    public Path file(String path, byte[] content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }

    public String read(String path) throws IOException {
        return Files.readString(root.resolve(path));
    }

    /** Everything in the workspace: kind, mode and content or link target by path. */
    public SortedMap<String, String> tree() throws IOException {
        return tree(root);
    }

    public static SortedMap<String, String> tree(Path root) throws IOException {
        SortedMap<String, String> tree = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.toList()) {
                tree.put(root.relativize(path).toString(), describe(path));
            }
        }
        return tree;
    }

    private static String describe(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            return "link " + Files.readSymbolicLink(path);
        }
        String mode = FileSnapshot.octal((Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS));
        return Files.isDirectory(path)
                ? "directory " + mode
                : "file " + mode + " " + new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
    }
}
