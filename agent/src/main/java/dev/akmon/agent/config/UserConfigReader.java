package dev.akmon.agent.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the configuration file strictly in its values and leniently in its keys. */
final class UserConfigReader {

    private static final Duration LONGEST_SIGNING = Duration.ofDays(1);

    private final Path file;
    private final Map<String, String> environment;
    private final List<String> warnings = new ArrayList<>();

    UserConfigReader(Path file, Map<String, String> environment) {
        this.file = file;
        this.environment = environment;
    }

    UserConfig read() throws ConfigurationException {
        try {
            return read(new ConfigTable("", parse()));
        } catch (ConfigurationException e) {
            throw new ConfigurationException(file + ": " + e.getMessage(), e);
        }
    }

    private JsonNode parse() throws ConfigurationException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return JsonNodeFactory.instance.objectNode();
        } catch (IOException e) {
            throw new ConfigurationException("cannot be read: " + reason(e), e);
        }
        try {
            return new TomlMapper().readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new ConfigurationException(describe(e), e);
        } catch (IOException e) {
            throw new ConfigurationException("is not UTF-8 text: " + e.getMessage(), e);
        }
    }

    /** The parser's own message may quote the line, and with it a key, so only its kind and place are passed on. */
    private static String describe(JsonProcessingException e) {
        JsonLocation location = e.getLocation();
        String place =
                location == null ? "" : "line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
        return place + "not valid TOML";
    }

    private static String reason(IOException e) {
        return e instanceof java.nio.file.AccessDeniedException ? "permission denied" : e.getMessage();
    }

    private UserConfig read(ConfigTable root) throws ConfigurationException {
        Map<Credential, Secret> keys = new EnumMap<>(Credential.class);
        for (Credential credential : Credential.values()) {
            String key = root.string(credential.configurationKey());
            if (key != null) {
                keys.put(credential, new Secret(key));
            }
        }
        String defaultModel = root.string("default_model");
        URI ollamaUrl = root.httpUrl("ollama_url");
        URI azureEndpoint = environmentUrl("AZURE_OPENAI_ENDPOINT", root.httpUrl("azure_openai_endpoint"));
        String azureApiVersion = root.string("azure_api_version");
        URI compatibleUrl = environmentUrl("OPENAI_COMPATIBLE_URL", root.httpUrl("openai_compatible_url"));
        SigningSettings signing = signing(root.table("signing"));
        LimitSettings limits = limits(root.table("limits"));
        List<ModelEstimate> estimates = estimates(root.tables("model_estimates"));
        warnAboutUnknownKeys(root);
        if (!keys.isEmpty()) {
            warnIfOthersCanRead();
        }
        return new UserConfig(
                defaultModel,
                ollamaUrl,
                azureEndpoint,
                azureApiVersion,
                compatibleUrl,
                Credentials.of(environment, keys),
                signing,
                limits,
                estimates,
                warnings);
    }

    private @Nullable URI environmentUrl(String variable, @Nullable URI fromFile) throws ConfigurationException {
        String value = environment.getOrDefault(variable, "").strip();
        return value.isEmpty() ? fromFile : ServerUrl.parse("environment variable " + variable, value);
    }

    private @Nullable SigningSettings signing(@Nullable ConfigTable table) throws ConfigurationException {
        if (table == null) {
            return null;
        }
        List<String> command = table.strings("command");
        Integer seconds = table.positiveInteger("timeout_secs");
        warnAboutUnknownKeys(table);
        if (command == null) {
            return null;
        }
        if (command.isEmpty() || command.get(0).isBlank()) {
            throw table.wrong("command", "must begin with a program");
        }
        Duration timeout = seconds == null ? SigningSettings.DEFAULT_TIMEOUT : Duration.ofSeconds(seconds);
        if (timeout.compareTo(LONGEST_SIGNING) > 0) {
            throw table.wrong("timeout_secs", "must be at most " + LONGEST_SIGNING.toSeconds());
        }
        return new SigningSettings(command, timeout);
    }

    private LimitSettings limits(@Nullable ConfigTable table) throws ConfigurationException {
        if (table == null) {
            return LimitSettings.NONE;
        }
        Integer seconds = table.positiveInteger("max_wall_time_secs");
        LimitSettings limits = new LimitSettings(
                table.positiveInteger("max_turns"),
                table.positiveInteger("max_tool_calls"),
                table.amount("max_budget_usd"),
                seconds == null ? null : Duration.ofSeconds(seconds));
        warnAboutUnknownKeys(table);
        return limits;
    }

    private List<ModelEstimate> estimates(List<ConfigTable> tables) throws ConfigurationException {
        List<ModelEstimate> result = new ArrayList<>();
        for (ConfigTable table : tables) {
            String pattern = table.string("pattern");
            if (pattern == null) {
                throw table.wrong("pattern", "is missing");
            }
            result.add(new ModelEstimate(
                    pattern,
                    table.positiveInteger("context_window_tokens"),
                    table.amount("input_per_million_usd"),
                    table.amount("output_per_million_usd"),
                    table.amount("cache_read_per_million_usd"),
                    table.string("note")));
            warnAboutUnknownKeys(table);
        }
        return result;
    }

    private void warnAboutUnknownKeys(ConfigTable table) {
        for (String key : table.unknownKeys()) {
            warnings.add(file + ": unknown key " + key + " is ignored");
        }
    }

    private void warnIfOthersCanRead() throws ConfigurationException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (permissions.contains(PosixFilePermission.GROUP_READ)
                    || permissions.contains(PosixFilePermission.OTHERS_READ)) {
                warnings.add(file + ": holds API keys and can be read by other users; run: chmod 600 " + file);
            }
        } catch (IOException e) {
            throw new ConfigurationException("cannot be read: " + reason(e), e);
        }
    }
}
