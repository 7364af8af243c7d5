package dev.akmon.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.config.ConfigurationException;
import dev.akmon.agent.config.SemanticSettings;
import dev.akmon.agent.config.UserConfig;
import dev.akmon.agent.policy.Policy;
import dev.akmon.agent.policy.PolicySettings;
import dev.akmon.agent.policy.RuleException;
import dev.akmon.agent.policy.Verdict;
import dev.akmon.journal.CanonicalJson;
import dev.akmon.journal.HashAlgorithm;
import dev.akmon.recorder.AskedPermission;
import dev.akmon.tools.Tool;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.Workspace;
import dev.akmon.tools.shell.EnvironmentScrubber;
import dev.akmon.tools.shell.ShellSettings;
import dev.akmon.tools.suite.CodingTools;
import dev.akmon.tools.web.WebSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a session with these rules would decide about calls, found out without a session; nothing is run. */
public final class PolicyProbe {
    private final ObjectNode json;
    private final Policy policy;
    private final Workspace workspace;
    private final Map<String, Tool> tools = new LinkedHashMap<>();

    private PolicyProbe(ObjectNode json, Policy policy, Workspace workspace, List<Tool> tools) {
        this.json = json;
        this.policy = policy;
        this.workspace = workspace;
        tools.forEach(tool -> this.tools.put(tool.name(), tool));
    }

    /**
     * Looks at the rules of a session in a project.
     *
     * @param root the project's root
     * @param extraRoots further directories the tools may touch
     * @param person whether there is somebody to ask
     * @throws ConfigurationException when a rule cannot be used
     */
    public static PolicyProbe of(
            PolicySettings settings, Path root, List<Path> extraRoots, Map<String, String> environment, boolean person)
            throws ConfigurationException, IOException {
        Workspace workspace = Workspace.of(root, extraRoots);
        Duration unused = Duration.ofMinutes(1);
        List<Tool> tools = new ArrayList<>(CodingTools.all(
                workspace,
                new ShellSettings(unused, unused, 1024, EnvironmentScrubber.scrub(environment)),
                WebSettings.standard()));
        Path home = Path.of(environment.getOrDefault("HOME", ""));
        tools.add(CodingTools.memory(LiveRun.notes(UserConfig.file(home).getParent(), LiveRun.projectRoot(root))));
        ObjectNode json = settings.toJson(person);
        try {
            PolicyProbe probe = new PolicyProbe(json, Policy.of(json), workspace, tools);
            probe.policy.requireKnownTools(probe.tools());
            return probe;
        } catch (RuleException e) {
            throw new ConfigurationException(e.getMessage());
        }
    }

    /** The policy as a session's config object would have it. */
    public JsonNode json() {
        return json;
    }

    /** Its digest, as a session's config object would have it. */
    public String sha256() {
        return HashAlgorithm.SHA256.digest(CanonicalJson.write(json)).hex();
    }

    /** The names of the tools there are. */
    public Set<String> tools() {
        Set<String> names = new LinkedHashSet<>(tools.keySet());
        names.add(SemanticSettings.TOOL);
        names.add(SubagentTool.NAME);
        return names;
    }

    /**
     * How rules know a path.
     *
     * @throws ToolException when no tool may touch it
     */
    public String subject(String path) throws ToolException {
        return workspace.resolveForWrite(path).subject();
    }

    /**
     * What a call would need leave for.
     *
     * @throws ToolException when it cannot be made at all
     */
    public List<AskedPermission> permissions(String tool, JsonNode arguments) throws ToolException {
        if (tool.equals(SubagentTool.NAME)) {
            return SubagentTool.Asked.of(arguments).permissions();
        }
        if (tool.equals(SemanticSettings.TOOL)) {
            // Its module is not loaded for a question about rules.
            return List.of(new AskedPermission("read", "."));
        }
        return WorkspaceTools.permissions(tools.get(tool).prepare(arguments));
    }

    /** What is decided about a call. */
    public Verdict decide(String tool, List<AskedPermission> permissions) {
        return policy.decide(tool, permissions);
    }
}
