package dev.akmon.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.config.UserConfig;
import dev.akmon.agent.mcp.ServerList;
import dev.akmon.agent.modules.Modules;
import dev.akmon.agent.provider.Connection;
import dev.akmon.agent.provider.ModelKnowledge;
import dev.akmon.agent.provider.ModelModule;
import dev.akmon.agent.provider.ModelSettings;
import dev.akmon.agent.provider.ProviderResolver;
import dev.akmon.agent.provider.ProviderSettings;
import dev.akmon.agent.provider.Reasoning;
import dev.akmon.journal.CanonicalJson;
import dev.akmon.journal.HashAlgorithm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** Writes the config object of a new session from its options and surroundings. */
final class SessionConfigBuilder {
    /** Says what the members of a config object mean. */
    static final String SCHEMA = "akmon-config-v1";

    /** Tokens of the longest answer that a model is asked for which must be told a limit. */
    private static final int LONG_ANSWER = 32_000;

    private static final int SHORT_ANSWER = 4_096;

    private SessionConfigBuilder() {}

    static SessionConfig build(
            RunOptions options,
            ProviderResolver.Resolution provider,
            Project project,
            SystemPrompt.Material material,
            SessionTools tools,
            ObjectNode policy,
            ModelKnowledge knowledge,
            UserConfig userConfig,
            Modules modules,
            Connection connection) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("schema", SCHEMA);
        node.put("capture_level", "full");
        node.setAll(AgentVersions.json());
        if (options.interactive()) {
            node.put("interactive", true);
        }
        node.setAll(model(provider, options, options.reasoning(), knowledge, modules));
        provider.fallback()
                .ifPresent(other -> node.set(
                        "fallback",
                        model(
                                other,
                                options,
                                Reasoning.UNMENTIONED,
                                ModelKnowledge.of(other.settings().kind(), other.model(), userConfig),
                                modules)));
        node.putObject("accounting").put("every_attempt", true).put("subagents_at_once", true);
        ObjectNode limits = node.putObject("limits");
        limits.put("max_turns", options.maxTurns());
        limits.put("max_tool_calls", options.maxToolCalls());
        options.maxBudgetUsd().ifPresent(value -> limits.put("max_budget_usd", value));
        options.maxWallTime().ifPresent(value -> limits.put("max_wall_seconds", value.toSeconds()));
        limits.put("output_limit_bytes", options.outputLimit());
        node.putObject("retry")
                .put("max_attempts", options.maxRetries() + 1)
                .put("first_delay_ms", connection.firstDelay().toMillis())
                .put("max_delay_ms", connection.maxDelay().toMillis());
        node.set("policy", policy);
        node.put("policy_sha256", sha256(CanonicalJson.write(policy)));
        node.set("tools", tools(tools.definitions()));
        if (!tools.modules().isEmpty()) {
            ArrayNode modulesOfTools = node.putArray("modules");
            tools.modules().forEach(module -> modulesOfTools.add(module.identity()));
        }
        if (!tools.servers().isEmpty()) {
            node.set("mcp_servers", tools.servers());
        }
        tools.serversFile()
                .ifPresent(file -> node.putObject("mcp_file")
                        .put("path", ServerList.PROJECT_FILE)
                        .put("sha256", file.sha256())
                        .put("trust", file.trust()));
        node.put("sandbox", tools.sandboxLevel());
        ArrayNode files = node.putArray("instructions");
        for (Instructions file : material.instructions()) {
            ObjectNode entry = files.addObject().put("path", file.path()).put("sha256", file.sha256());
            file.keptBackBy().ifPresent(rule -> entry.put("kept_back_by", rule));
            file.cutTo().ifPresent(bytes -> entry.put("cut_to", bytes).put("size", file.size()));
        }
        if (!material.notes().isEmpty()) {
            node.set("memory", material.notes().toJson());
        }
        String operatingSystem = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        String planNote = options.policy()
                .planFile()
                .map(file -> "\n" + Directives.planNote(file) + "\n")
                .orElse("");
        node.put("system_prompt", SystemPrompt.write(project, operatingSystem, material) + planNote);
        ObjectNode where = node.putObject("project").put("root", project.root().toString());
        project.gitHead().ifPresent(head -> where.put("git_head", head));
        project.gitDirty().ifPresent(dirty -> where.put("git_dirty", dirty));
        node.putObject("environment")
                .put("locale", Locale.getDefault().toLanguageTag())
                .put("zone", ZoneId.systemDefault().getId())
                .put("os", operatingSystem)
                .put("jvm", System.getProperty("java.vm.name") + " " + Runtime.version());
        node.set("nondeterminism", Nondeterminism.manifest());
        return recordable(node);
    }

    /** The loop reads the object as a replay will: after its way through canonical JSON. */
    static SessionConfig recordable(ObjectNode node) {
        return new SessionConfig(roundTrip(node));
    }

    /** The members that say which model is asked, and how: those {@link ModelSettings} reads. */
    static ObjectNode model(
            ProviderResolver.Resolution resolution,
            RunOptions options,
            Reasoning reasoning,
            ModelKnowledge knowledge,
            Modules modules) {
        ProviderSettings provider = resolution.settings();
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("model", resolution.model());
        ObjectNode where = node.putObject("provider")
                .put("kind", provider.kind())
                .put("protocol", provider.protocol().wireName())
                .put("endpoint", provider.endpoint());
        if (provider.apiVersion() != null) {
            where.put("api_version", provider.apiVersion());
        }
        if (provider.module() != null) {
            where.set(
                    "module",
                    modules.load(provider.module(), ModelModule.class).module().identity());
        }
        ObjectNode request = node.putObject("request");
        // OpenAI's reasoning models know the limit by another name only.
        boolean openAi = provider.kind().equals("openai") || provider.kind().equals("azure_openai");
        String limit = openAi ? "max_completion_tokens" : "max_output_tokens";
        boolean limitNeeded = provider.protocol() == ProviderSettings.Protocol.ANTHROPIC;
        OptionalInt most = limitNeeded && options.maxOutputTokens().isEmpty()
                ? answerWithin(knowledge.maxOutputTokens(), reasoning)
                : options.maxOutputTokens();
        most.ifPresent(value -> request.put(limit, value));
        options.temperature().ifPresent(value -> request.put("temperature", value));
        reasoning.write(request.putObject("reasoning"));
        boolean openRouter = provider.kind().equals("openrouter");
        if (provider.protocol() == ProviderSettings.Protocol.ANTHROPIC
                || openRouter && resolution.model().startsWith("anthropic/")) {
            request.put("cache_conversation", true);
        }
        if (openRouter) {
            request.put("reasoning_details", true);
        }
        ObjectNode context = node.putObject("context");
        knowledge.contextWindow().ifPresent(value -> context.put("window_tokens", value));
        if (!knowledge.images()) {
            context.put("images", false);
        }
        knowledge.price().ifPresent(price -> node.set("price", price.toJson()));
        return node;
    }

    /** As much as an agent's answers need and the model can give, besides what it is to think with. */
    private static OptionalInt answerWithin(OptionalInt most, Reasoning reasoning) {
        return most.isEmpty()
                ? most
                : OptionalInt.of(Math.min(
                        LONG_ANSWER,
                        Math.max(
                                SHORT_ANSWER,
                                most.getAsInt() - reasoning.tokens().orElse(0))));
    }

    static ArrayNode tools(List<ToolDefinition> tools) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (ToolDefinition tool : tools) {
            ObjectNode node = list.addObject();
            node.put("name", tool.name());
            node.put("description", tool.description());
            node.set("parameters", tool.parameters());
            node.put("parallel", tool.parallel());
        }
        return list;
    }

    private static JsonNode roundTrip(JsonNode node) {
        try {
            return CanonicalJson.parse(CanonicalJson.write(node));
        } catch (IOException e) {
            throw new UncheckedIOException("canonical JSON that cannot be read back", e);
        }
    }

    private static String sha256(byte[] bytes) {
        return HashAlgorithm.SHA256.digest(bytes).hex();
    }
}
