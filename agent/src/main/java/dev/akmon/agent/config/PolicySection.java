package dev.akmon.agent.config;

import dev.akmon.agent.policy.SourcedRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code [policy]} and {@code [policy.projects."/path"]}: rules about tool calls. */
record PolicySection() implements ConfigSection<PolicyConfig> {
    private static final String LABEL = "~/.akmon/config.toml";

    @Override
    public PolicyConfig read(ConfigTable root) throws ConfigurationException {
        ConfigTable table = root.table("policy");
        Map<String, PolicyLayer> projects = new TreeMap<>();
        PolicyLayer everywhere = layer(table, LABEL);
        ConfigTable sections = table.table("projects");
        for (String project : sections.keys()) {
            ConfigTable section = sections.table(project);
            projects.put(project, layer(section, LABEL));
            refuseUnknown(section);
        }
        refuseUnknown(table);
        return new PolicyConfig(everywhere, projects);
    }

    /** The keys of a table of rules. */
    static PolicyLayer layer(ConfigTable table, String label) throws ConfigurationException {
        List<String> packs = table.strings("packs");
        return new PolicyLayer(
                label,
                Optional.ofNullable(table.string("description")),
                Optional.ofNullable(table.string("profile")),
                packs == null ? List.of() : packs,
                Optional.ofNullable(table.flag("reads")),
                rules(table, "allow", label),
                rules(table, "ask", label),
                rules(table, "deny", label));
    }

    /** A key that is not understood may have been meant to forbid something. */
    static void refuseUnknown(ConfigTable table) throws ConfigurationException {
        for (ConfigTable.UnknownKey unknown : table.unknownKeys()) {
            throw table.unknown(unknown);
        }
    }

    private static List<SourcedRule> rules(ConfigTable table, String key, String label) throws ConfigurationException {
        return table.stringsWithLines(key).stream()
                .map(rule -> new SourcedRule(rule.value(), label + ":" + rule.line()))
                .toList();
    }
}
