package dev.akmon.agent.config;

import java.util.List;

/** {@code [reasoning]}: how much models are to think. */
record ReasoningSection() implements ConfigSection<ReasoningSettings> {
    private static final List<String> EFFORTS = List.of("minimal", "low", "medium", "high");

    @Override
    public ReasoningSettings read(ConfigTable root) throws ConfigurationException {
        ConfigTable table = root.table("reasoning");
        return new ReasoningSettings(table.oneOf("effort", EFFORTS), table.positiveInteger("budget_tokens"));
    }
}
