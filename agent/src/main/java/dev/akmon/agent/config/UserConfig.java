package dev.akmon.agent.config;

import dev.akmon.tools.web.WebSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the user has configured, from {@code $HOME/.akmon/config.toml} and the environment variables that hold keys and
 * endpoints. Nothing in a repository is ever read for this.
 *
 * @param directory where the file is, or would be, and what else the user keeps for akmon
 * @param providers model and servers of a run that names none
 * @param credentials API keys
 * @param aws how to reach AWS
 * @param signing the program that signs heads, null when none is configured
 * @param limits limits of every run
 * @param reasoning how much models are to think
 * @param policy rules about tool calls
 * @param sandbox how commands are confined
 * @param slo service levels that runs are held to
 * @param web what may be fetched from the web
 * @param semantic search by meaning
 * @param memory whether sessions begin with notes of earlier ones, and may keep some
 * @param modelEstimates windows and prices of models, in the order of the file
 * @param mcpServers the MCP servers, those turned off included, in the order of the file
 * @param warnings what the user should know about the file, one line each: unknown keys, a file others can read
 */
public record UserConfig(
        Path directory,
        ProviderDefaults providers,
        Credentials credentials,
        AwsAccess aws,
        @Nullable SigningSettings signing,
        LimitSettings limits,
        ReasoningSettings reasoning,
        PolicyConfig policy,
        SandboxConfig sandbox,
        SloSettings slo,
        WebSettings web,
        SemanticSettings semantic,
        boolean memory,
        List<ModelEstimate> modelEstimates,
        List<McpServerSettings> mcpServers,
        List<String> warnings) {

    /** A configuration with copies of the lists. */
    public UserConfig {
        modelEstimates = List.copyOf(modelEstimates);
        mcpServers = List.copyOf(mcpServers);
        warnings = List.copyOf(warnings);
    }

    /** Where the configuration file of a user is. */
    public static Path file(Path homeDirectory) {
        return homeDirectory.resolve(".akmon").resolve("config.toml");
    }

    /**
     * Reads the configuration; a file that does not exist is an empty one.
     *
     * @param homeDirectory the user's home directory
     * @param environment the environment variables
     * @throws ConfigurationException if the file cannot be read, is not TOML, or holds a value of the wrong kind
     */
    public static UserConfig load(Path homeDirectory, Map<String, String> environment) throws ConfigurationException {
        return new UserConfigReader(file(homeDirectory), environment).read();
    }

    /** What is known about a model, if any row's pattern is part of its id. */
    public Optional<ModelEstimate> estimateFor(String modelId) {
        return modelEstimates.stream()
                .filter(estimate -> modelId.contains(estimate.pattern()))
                .findFirst();
    }
}
