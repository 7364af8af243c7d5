package dev.akmon.agent.rules;

import dev.akmon.agent.config.ConfigurationException;
import dev.akmon.agent.config.PolicyFile;
import dev.akmon.agent.config.PolicyLayer;
import dev.akmon.journal.HashAlgorithm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The rules a person has given in answers and wanted kept for a project:
 * {@code ~/.akmon/projects/<name>-<digest of the path>/rules.toml}, a file of rules that only its owner can read and that
 * may be edited by hand.
 */
public final class RememberedRules {
    private static final int DIGEST_CHARACTERS = 12;

    private final Path root;
    private final Path file;
    private final String label;

    /**
     * The rules kept for a project.
     *
     * @param home the user's home directory
     * @param root the project's root
     */
    public RememberedRules(Path home, Path root) {
        Path below = Path.of(".akmon", "projects", directoryName(root), "rules.toml");
        this.root = root;
        this.file = home.resolve(below);
        this.label = "~/" + below;
    }

    /** What the directory of a project is called among those of the user's projects. */
    public static String directoryName(Path root) {
        String name = root.getFileName() == null
                ? "root"
                : root.getFileName().toString().replaceAll("[^A-Za-z0-9._-]", "_");
        String digest = HashAlgorithm.SHA256
                .digest(root.toString().getBytes(StandardCharsets.UTF_8))
                .hex()
                .substring(0, DIGEST_CHARACTERS);
        return name + "-" + digest;
    }

    /** Where they are kept. */
    public Path file() {
        return file;
    }

    /**
     * Reads them.
     *
     * @throws ConfigurationException when the file cannot be read or understood
     */
    public PolicyLayer read() throws ConfigurationException {
        Optional<String> text = text();
        return text.isEmpty()
                ? PolicyLayer.empty(label)
                : PolicyFile.parse(file, text.get().getBytes(StandardCharsets.UTF_8), label);
    }

    /**
     * Adds allow rules to those kept.
     *
     * @throws IOException when the file cannot be written, or holds something that is no file of rules
     */
    public void add(List<String> rules) throws IOException {
        try {
            List<String> known =
                    read().allow().stream().map(rule -> rule.text()).toList();
            List<String> added =
                    rules.stream().filter(rule -> !known.contains(rule)).toList();
            if (!added.isEmpty()) {
                PrivateFile.write(file, PolicyFile.withAllowed(text().orElseGet(this::heading), added));
            }
        } catch (ConfigurationException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private String heading() {
        return "# Rules kept from answers to akmon's questions. Edit or delete as you like.\nproject = "
                + PolicyFile.quoted(root.toString()) + "\n";
    }

    private Optional<String> text() throws ConfigurationException {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new ConfigurationException(file + ": cannot be read: " + e.getMessage());
        }
    }
}
