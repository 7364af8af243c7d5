package dev.akmon.agent.modules;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Builds jars of modules from sources, outside the class path of the tests. */
public final class ModuleJar {
    private final Path directory;
    private final Map<String, byte[]> files = new TreeMap<>();
    private final Manifest manifest = new Manifest();

    public ModuleJar(Path directory) throws IOException {
        this.directory = Files.createTempDirectory(directory, "module");
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    }

    public ModuleJar named(String name, String version) {
        manifest.getMainAttributes().putValue("Akmon-Module", name);
        manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
        return this;
    }

    /** Adds a class of the unnamed package and names it as an implementation. */
    public ModuleJar service(String service, String implementation, String source) throws IOException {
        Path file = Files.writeString(directory.resolve(implementation + ".java"), source);
        Path classes = Files.createDirectories(directory.resolve("classes"));
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "--release",
                        "17",
                        "-d",
                        classes.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        file.toString());
        if (result != 0) {
            throw new IllegalArgumentException("the module does not compile");
        }
        try (Stream<Path> compiled = Files.list(classes)) {
            for (Path name : compiled.toList()) {
                files.put(name.getFileName().toString(), Files.readAllBytes(name));
            }
        }
        return names(service, implementation);
    }

    /** Names an implementation, whether it is there or not. */
    public ModuleJar names(String service, String implementation) {
        files.put("META-INF/services/" + service, (implementation + "\n").getBytes());
        return this;
    }

    /** As if a newer compiler had made it. */
    public ModuleJar forJava(int feature) {
        files.forEach((name, bytes) -> {
            if (name.endsWith(".class")) {
                bytes[7] = (byte) (feature + 44);
            }
        });
        return this;
    }

    public Path write() throws IOException {
        Path jar = directory.resolve("module.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out, manifest)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                entries.putNextEntry(new JarEntry(file.getKey()));
                entries.write(file.getValue());
            }
        }
        return jar;
    }

    /** A module with a tool {@code shout} that repeats its argument in capitals. */
    public static ModuleJar shouting(Path directory) throws IOException {
        return shouting(directory, "shout");
    }

    /** The same with another name for the tool. */
    public static ModuleJar shouting(Path directory, String tool) throws IOException {
        return new ModuleJar(directory)
                .named("shouting", "1.2.3")
                .service("dev.akmon.tools.ToolModule", "Shouting", """
                        import com.fasterxml.jackson.databind.JsonNode;
                        import com.fasterxml.jackson.databind.node.*;
                        import dev.akmon.tools.*;
                        import java.util.*;

                        public final class Shouting implements ToolModule, Tool {
                            public List<Tool> tools(Surroundings surroundings) {
                                return List.of(this);
                            }
                            public String name() {
                                return "%s";
                            }
                            public String description() {
                                return "Shouts.";
                            }
                            public ObjectNode parameters() {
                                return JsonNodeFactory.instance.objectNode().put("type", "object");
                            }
                            public boolean parallel() {
                                return true;
                            }
                            public PreparedCall prepare(JsonNode arguments) {
                                return new PreparedCall() {
                                    public List<Permission> permissions() {
                                        return List.of();
                                    }
                                    public Optional<String> preview() {
                                        return Optional.empty();
                                    }
                                    public ToolResult run(Cancellation cancellation) {
                                        return new ToolResult(
                                                true, arguments.path("text").asText().toUpperCase(), null, null, false, List.of());
                                    }
                                };
                            }
                        }
                        """.formatted(tool));
    }

    /** A module that speaks OpenAI's protocol, so that the scripted model can answer it. */
    public static ModuleJar speaking(Path directory) throws IOException {
        return new ModuleJar(directory)
                .named("speaking", "0.9")
                .service("dev.akmon.agent.provider.ModelModule", "Speaking", """
                        import dev.akmon.agent.provider.*;
                        import dev.langchain4j.http.client.HttpClientBuilder;
                        import dev.langchain4j.model.chat.StreamingChatModel;
                        import dev.langchain4j.model.openai.OpenAiStreamingChatModel;

                        public final class Speaking implements ModelModule {
                            public StreamingChatModel create(ModelSettings settings, String key, HttpClientBuilder http) {
                                return OpenAiStreamingChatModel.builder()
                                        .httpClientBuilder(http)
                                        .baseUrl(settings.provider().endpoint())
                                        .apiKey(key)
                                        .modelName("spoken-by-" + settings.model())
                                        .build();
                            }
                        }
                        """);
    }

    /** The services there are, for tests that try each. */
    public static List<String> kinds() {
        return Stream.of(ModuleKind.values()).map(ModuleKind::serviceFile).toList();
    }
}
