package dev.akmon.cli.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.LiveRun;
import dev.akmon.agent.PolicyProbe;
import dev.akmon.agent.config.ConfigurationException;
import dev.akmon.agent.config.UserConfig;
import dev.akmon.agent.policy.PolicySettings;
import dev.akmon.agent.rules.RuleSources;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.run.PolicyFlags;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The rules a run in the working directory would have, or a session has.
 *
 * @param root the project's root
 * @param settings the rules
 * @param notices what the user should know about them
 * @param probe decides by them
 */
public record EffectivePolicy(Path root, PolicySettings settings, List<String> notices, PolicyProbe probe) {
    /**
     * Gathers the rules, without asking anything.
     *
     * @param person whether somebody would be there to be asked
     * @throws ConfigurationException when a source or a rule cannot be used
     */
    public static EffectivePolicy of(Console console, PolicyFlags flags, boolean person)
            throws ConfigurationException, IOException {
        Path root = LiveRun.projectRoot(console.workingDirectory());
        UserConfig config = UserConfig.load(console.homeDirectory(), console.environment());
        RuleSources.Gathered gathered = flags.gather(console, root, config, RuleSources.TrustQuestion.NOBODY);
        PolicyProbe probe = PolicyProbe.of(gathered.settings(), root, List.of(), console.environment(), person);
        return new EffectivePolicy(root, gathered.settings(), gathered.notices(), probe);
    }

    /**
     * The rules of a session that has begun.
     *
     * @param extraRoots further directories its tools may touch
     * @param person whether there is somebody to be asked
     * @throws ConfigurationException when a rule cannot be used
     */
    public static EffectivePolicy of(
            Path root, PolicySettings settings, List<Path> extraRoots, Map<String, String> environment, boolean person)
            throws ConfigurationException, IOException {
        return new EffectivePolicy(
                root, settings, List.of(), PolicyProbe.of(settings, root, extraRoots, environment, person));
    }

    /** The report for programs: the policy as a config object has it, its digest, and what there is to know about it. */
    public ObjectNode addTo(ObjectNode report) {
        report.put("project", root.toString());
        report.set("policy", probe.json());
        report.put("policy_sha256", probe.sha256());
        ArrayNode list = report.putArray("notices");
        notices.forEach(list::add);
        return report;
    }
}
