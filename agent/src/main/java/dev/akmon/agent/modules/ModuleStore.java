package dev.akmon.agent.modules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.rules.PrivateFile;
import dev.akmon.journal.HashAlgorithm;
import dev.akmon.journal.Hasher;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipException;

/**
 * The modules of a user: jars in {@code ~/.akmon/modules}, readable by their owner alone, and beside them {@code
 * modules.json}, which says what each was when it was added.
 *
 * <pre>
 * {"modules":{"semantic":{"kinds":["tools"],"sha256":"…","version":"0.1.0"}}}
 * </pre>
 *
 * <p>A module is a jar whose manifest has {@code Akmon-Module} with its name and {@code Implementation-Version}, and which
 * names at least one implementation of a {@link ModuleKind}.
 */
public final class ModuleStore {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,40}");
    private static final String NAME_ATTRIBUTE = "Akmon-Module";

    private final Path directory;

    private ModuleStore(Path directory) {
        this.directory = directory;
    }

    /**
     * The store of a user.
     *
     * @param configDirectory where the user's configuration is, {@code ~/.akmon}
     */
    public static ModuleStore in(Path configDirectory) {
        return new ModuleStore(configDirectory.resolve("modules"));
    }

    /**
     * Every module that was added, by name.
     *
     * @throws ModuleException when the list of them is not what this class writes
     * @throws IOException when it cannot be read
     */
    public List<InstalledModule> list() throws IOException {
        List<InstalledModule> modules = new ArrayList<>();
        read().path("modules").properties().forEach(entry -> {
            if (NAME.matcher(entry.getKey()).matches()) {
                modules.add(module(entry.getKey(), entry.getValue()));
            }
        });
        return modules;
    }

    private InstalledModule module(String name, JsonNode entry) {
        List<String> kinds = new ArrayList<>();
        entry.path("kinds").forEach(kind -> kinds.add(kind.asText()));
        return new InstalledModule(
                name,
                entry.path("version").asText(),
                kinds,
                entry.path("sha256").asText(),
                jar(name));
    }

    /** The module of this name, whether its jar is still what was added or not. */
    public Optional<InstalledModule> find(String name) throws IOException {
        return list().stream().filter(module -> module.name().equals(name)).findFirst();
    }

    /**
     * Copies a jar into the store, in the place of an earlier one of the same name.
     *
     * @throws ModuleException when it is no module
     * @throws IOException when it cannot be read or the store not be written
     */
    public InstalledModule add(Path file) throws IOException {
        Path copy = PrivateFile.copyBeside(file, directory.resolve("added.jar"));
        try {
            InstalledModule module = examine(copy, file);
            Files.move(copy, module.jar(), StandardCopyOption.ATOMIC_MOVE);
            ObjectNode index = read();
            ObjectNode entry = index.withObject("/modules").putObject(module.name());
            module.kinds().forEach(entry.putArray("kinds")::add);
            entry.put("sha256", module.sha256()).put("version", module.version());
            write(index);
            return module;
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    /** Reads what a jar says about itself. The copy is looked at, which nobody changes meanwhile. */
    private InstalledModule examine(Path copy, Path file) throws IOException {
        try (JarFile jar = new JarFile(copy.toFile())) {
            Manifest manifest = jar.getManifest();
            Attributes attributes = manifest == null ? new Attributes() : manifest.getMainAttributes();
            String name = attributes.getValue(NAME_ATTRIBUTE);
            if (name == null || !NAME.matcher(name).matches()) {
                throw new ModuleException(file + " is no module of akmon: its manifest has no " + NAME_ATTRIBUTE
                        + " with a name; build one as docs/modules.md says");
            }
            String version = attributes.getValue(Attributes.Name.IMPLEMENTATION_VERSION);
            List<String> kinds = Arrays.stream(ModuleKind.values())
                    .filter(kind -> jar.getEntry(kind.serviceFile()) != null)
                    .map(ModuleKind::wireName)
                    .toList();
            if (kinds.isEmpty()) {
                throw new ModuleException(file + " is no module of akmon: it brings neither tools nor a model");
            }
            return new InstalledModule(name, version == null ? "unknown" : version, kinds, sha256(copy), jar(name));
        } catch (ZipException e) {
            throw new ModuleException(file + " is no module of akmon: it is no jar", e);
        }
    }

    /**
     * Deletes a module.
     *
     * @return whether there was one of this name
     * @throws IOException when the store cannot be written
     */
    public boolean remove(String name) throws IOException {
        ObjectNode index = read();
        boolean known = index.withObject("/modules").remove(name) != null;
        if (known) {
            write(index);
            Files.deleteIfExists(jar(name));
        }
        return known;
    }

    /**
     * Whether the jar of a module is what was added.
     *
     * @throws IOException when it cannot be read; {@link NoSuchFileException} when it is gone
     */
    public static boolean isUnchanged(InstalledModule module) throws IOException {
        return sha256(module.jar()).equals(module.sha256());
    }

    private static String sha256(Path file) throws IOException {
        Hasher hasher = HashAlgorithm.SHA256.hasher();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] chunk = new byte[1 << 16];
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                hasher.update(chunk, 0, count);
            }
        }
        return hasher.finish().hex();
    }

    private Path jar(String name) {
        return directory.resolve(name + ".jar");
    }

    private Path index() {
        return directory.resolve("modules.json");
    }

    private void write(ObjectNode index) throws IOException {
        PrivateFile.write(index(), index.toPrettyString() + "\n");
    }

    private ObjectNode read() throws IOException {
        try {
            JsonNode index = JSON.readTree(Files.readAllBytes(index()));
            if (index instanceof ObjectNode object) {
                return object;
            }
            throw new ModuleException(index() + " is not the list of modules akmon keeps there; move it away");
        } catch (NoSuchFileException e) {
            return JsonNodeFactory.instance.objectNode();
        } catch (JsonProcessingException e) {
            throw new ModuleException(index() + " is not the list of modules akmon keeps there; move it away", e);
        }
    }
}
