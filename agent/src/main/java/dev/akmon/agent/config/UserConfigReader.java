package dev.akmon.agent.config;

import dev.akmon.journal.IoErrors;
import dev.akmon.tools.web.WebSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the configuration file strictly in its values and leniently in its keys. Each part of the file has a
 * {@link ConfigSection} of its own; what no section asks for is reported as unknown.
 */
final class UserConfigReader {

    private final Path file;
    private final Map<String, String> environment;

    private List<ConfigTable.UnknownKey> unknownKeys = List.of();

    UserConfigReader(Path file, Map<String, String> environment) {
        this.file = file;
        this.environment = environment;
    }

    UserConfig read() throws ConfigurationException {
        return read(bytes());
    }

    /** Reads a text as if it were the file's. */
    UserConfig read(byte[] bytes) throws ConfigurationException {
        ConfigDocument document = ConfigDocument.parse(file, bytes);
        ConfigTable root = ConfigTable.root(document);
        Map<Credential, Secret> keys = new CredentialSection().read(root);
        ProviderDefaults providers = new ProviderSection(environment).read(root);
        AwsAccess aws =
                new AwsSection(environment, file.toAbsolutePath().getParent().getParent()).read(root);
        SigningSettings signing = new SigningSection().read(root).orElse(null);
        LimitSettings limits = new LimitSection().read(root);
        ReasoningSettings reasoning = new ReasoningSection().read(root);
        SandboxConfig sandbox = new SandboxSection().read(root);
        SloSettings slo = new SloSection().read(root);
        WebSettings web = new WebSection().read(root);
        SemanticSettings semantic = new SemanticSection().read(root);
        boolean memory = new MemorySection().read(root);
        List<ModelEstimate> estimates = new ModelEstimateSection().read(root);
        List<McpServerSettings> mcpServers = new McpSection(environment).read(root);
        PolicyConfig policy = new PolicySection().read(root);

        List<String> warnings = new ArrayList<>();
        unknownKeys = root.unknownKeys();
        for (ConfigTable.UnknownKey unknown : unknownKeys) {
            warnings.add(document.at(unknown.path()) + "unknown key " + unknown.path() + " is ignored"
                    + unknown.meant()
                            .map(name -> "; did you mean " + name + "?")
                            .orElse(""));
        }
        if (!keys.isEmpty() && othersCanRead()) {
            warnings.add(file + ": holds API keys and can be read by other users; run: chmod 600 " + file);
        }
        return new UserConfig(
                file.getParent(),
                providers,
                Credentials.of(environment, keys),
                aws,
                signing,
                limits,
                reasoning,
                policy,
                sandbox,
                slo,
                web,
                semantic,
                memory,
                estimates,
                mcpServers,
                warnings);
    }

    /** The keys of the text read last that there are not. */
    List<ConfigTable.UnknownKey> unknownKeys() {
        return unknownKeys;
    }

    private byte[] bytes() throws ConfigurationException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return new byte[0];
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private boolean othersCanRead() throws ConfigurationException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix") || !Files.exists(file)) {
            return false;
        }
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            return permissions.contains(PosixFilePermission.GROUP_READ)
                    || permissions.contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private ConfigurationException unreadable(IOException e) {
        return new ConfigurationException(
                file + ": cannot be read: " + (Files.isDirectory(file) ? "is a directory" : IoErrors.reason(e)), e);
    }
}
