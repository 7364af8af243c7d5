package dev.akmon.agent.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The configuration file as something to read from and write to key by key. A change touches the lines of its key alone, so
 * that comments and order stay; it is checked like the whole file before it is written, and written all or nothing, readable
 * by the user alone.
 */
public final class ConfigFile {
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

    /**
     * A key that is set.
     *
     * @param path the key with the tables around it
     * @param value its value
     * @param literal the value as written in the file
     * @param line the line it stands in, counted from 1
     */
    public record Setting(String path, JsonNode value, String literal, int line) {
        /** Whether the value is an API key, which nothing shows. */
        public boolean isSecret() {
            return ConfigFile.isSecret(path);
        }
    }

    private final Path file;

    /** The file of a user, which need not exist. */
    public ConfigFile(Path homeDirectory) {
        this.file = UserConfig.file(homeDirectory);
    }

    /** Whether a key of this name holds an API key. */
    public static boolean isSecret(String path) {
        for (Credential credential : Credential.values()) {
            if (credential.configurationKey().equals(path)) {
                return true;
            }
        }
        return false;
    }

    /** Where the file is. */
    public Path path() {
        return file;
    }

    /**
     * Every key that is set, in the order of the file.
     *
     * @throws ConfigurationException when the file is not TOML
     */
    public List<Setting> settings() throws ConfigurationException, IOException {
        ConfigDocument document = ConfigDocument.parse(file, bytes());
        List<Setting> settings = new ArrayList<>();
        for (TomlOutline.Entry entry : TomlOutline.of(document.text()).entries()) {
            String literal = document.text().substring(entry.valueStart(), entry.valueEnd());
            settings.add(new Setting(entry.path(), value(document.tree(), entry.path()), literal, entry.firstLine()));
        }
        return settings;
    }

    /** A key's value, empty when it is not set. */
    public Optional<Setting> get(String path) throws ConfigurationException, IOException {
        return settings().stream()
                .filter(setting -> setting.path().equals(path))
                .findFirst();
    }

    /**
     * Sets a key. The text is taken as TOML if that makes a valid configuration ({@code 20}, {@code ["a", "b"]}), else as a
     * string.
     *
     * @throws ConfigurationException when there is no such key or the value is none for it; nothing is written then
     */
    public void set(String path, String value) throws ConfigurationException, IOException {
        if (!PATH.matcher(path).matches()) {
            throw new ConfigurationException("\"" + path + "\" is no key that can be set here; edit " + file);
        }
        String text = new String(bytes(), StandardCharsets.UTF_8);
        String quoted = TextNode.valueOf(value).toString();
        byte[] changed;
        try {
            changed = checked(path, with(text, path, value.strip()));
        } catch (ConfigurationException e) {
            // Not as it stands; the error about the string says more of what the key wants.
            changed = checked(path, with(text, path, quoted));
        }
        write(changed);
    }

    /**
     * Removes a key.
     *
     * @return whether it was set
     */
    public boolean unset(String path) throws ConfigurationException, IOException {
        String text = new String(bytes(), StandardCharsets.UTF_8);
        ConfigDocument.parse(file, text.getBytes(StandardCharsets.UTF_8));
        Optional<TomlOutline.Entry> entry = TomlOutline.of(text).entry(path);
        if (entry.isEmpty()) {
            return false;
        }
        int start = lineStart(text, entry.get().valueStart());
        int end = lineEnd(text, entry.get().valueEnd());
        write((text.substring(0, start) + text.substring(end)).getBytes(StandardCharsets.UTF_8));
        return true;
    }

    private static JsonNode value(JsonNode tree, String path) {
        JsonNode node = tree;
        for (String part : path.replace("[", ".[").split("\\.")) {
            node = part.startsWith("[")
                    ? node.path(Integer.parseInt(part.substring(1, part.length() - 1)))
                    : node.path(part);
        }
        return node;
    }

    private byte[] checked(String path, String text) throws ConfigurationException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        UserConfigReader reader = new UserConfigReader(file, Map.of());
        reader.read(bytes);
        for (ConfigTable.UnknownKey unknown : reader.unknownKeys()) {
            if (path.equals(unknown.path()) || path.startsWith(unknown.path() + ".")) {
                throw new ConfigurationException("there is no key " + path
                        + unknown.meant()
                                .map(name -> "; did you mean " + sibling(unknown.path(), name) + "?")
                                .orElse(""));
            }
        }
        return bytes;
    }

    private static String sibling(String path, String name) {
        return path.substring(0, path.lastIndexOf('.') + 1) + name;
    }

    private static String with(String text, String path, String literal) {
        TomlOutline outline = TomlOutline.of(text);
        Optional<TomlOutline.Entry> there = outline.entry(path);
        if (there.isPresent()) {
            return text.substring(0, there.get().valueStart())
                    + literal
                    + text.substring(there.get().valueEnd());
        }
        int dot = path.lastIndexOf('.');
        String table = dot < 0 ? "" : path.substring(0, dot);
        String line = path.substring(dot + 1) + " = " + literal + "\n";
        List<TomlOutline.Entry> siblings = outline.entries().stream()
                .filter(entry -> entry.table().equals(table))
                .toList();
        if (!siblings.isEmpty()) {
            return inserted(
                    text, lineEnd(text, siblings.get(siblings.size() - 1).valueEnd()), line);
        }
        if (table.isEmpty()) {
            // Before the first table, whose keys it would become otherwise.
            int at = outline.headers().isEmpty()
                    ? text.length()
                    : lineStart(text, outline.headers().get(0).position());
            return inserted(text, at, at < text.length() ? line + "\n" : line);
        }
        Optional<TomlOutline.Header> header = outline.headers().stream()
                .filter(one -> one.path().equals(table))
                .findFirst();
        return header.isPresent()
                ? inserted(text, lineEnd(text, header.get().position()), line)
                : inserted(text, text.length(), (text.isBlank() ? "" : "\n") + "[" + table + "]\n" + line);
    }

    private static String inserted(String text, int at, String lines) {
        String before = text.substring(0, at);
        String separator = before.isEmpty() || before.endsWith("\n") ? "" : "\n";
        return before + separator + lines + text.substring(at);
    }

    private static int lineStart(String text, int position) {
        return text.lastIndexOf('\n', Math.max(0, position - 1)) + 1;
    }

    private static int lineEnd(String text, int position) {
        int end = text.indexOf('\n', position);
        return end < 0 ? text.length() : end + 1;
    }

    private byte[] bytes() throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return new byte[0];
        }
    }

    private void write(byte[] bytes) throws IOException {
        // Where the file is a link into a collection of such files, the file there is the one to change.
        Path target = Files.exists(file) ? file.toRealPath() : file;
        Path directory = Files.createDirectories(target.toAbsolutePath().getParent());
        boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
        Path draft = posix
                ? Files.createTempFile(
                        directory,
                        "config",
                        ".tmp",
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : Files.createTempFile(directory, "config", ".tmp");
        try {
            try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
