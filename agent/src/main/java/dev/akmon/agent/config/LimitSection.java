package dev.akmon.agent.config;

import java.time.Duration;

/** {@code [limits]}: limits of every run. */
record LimitSection() implements ConfigSection<LimitSettings> {

    @Override
    public LimitSettings read(ConfigTable root) throws ConfigurationException {
        ConfigTable table = root.table("limits");
        Integer seconds = table.positiveInteger("max_wall_time_secs");
        return new LimitSettings(
                table.positiveInteger("max_turns"),
                table.positiveInteger("max_tool_calls"),
                table.amount("max_budget_usd"),
                seconds == null ? null : Duration.ofSeconds(seconds),
                table.positiveInteger("output_limit_bytes"));
    }
}
