package dev.akmon.agent.config;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code [slo]} and {@code [slo.trend]}: what runs are held to. */
record SloSection() implements ConfigSection<SloSettings> {

    @Override
    public SloSettings read(ConfigTable root) throws ConfigurationException {
        ConfigTable table = root.table("slo");
        return new SloSettings(
                numbers(table, SloSettings.THRESHOLDS), numbers(table.table("trend"), SloSettings.TREND));
    }

    private static Map<String, BigDecimal> numbers(ConfigTable table, List<String> names)
            throws ConfigurationException {
        Map<String, BigDecimal> numbers = new TreeMap<>();
        for (String name : names) {
            BigDecimal number = table.number(name);
            if (number != null && !SloSettings.allows(name, number)) {
                throw table.wrong(name, "must be a number from 0" + (SloSettings.isRate(name) ? " to 1" : ""));
            }
            if (number != null) {
                numbers.put(name, number);
            }
        }
        return numbers;
    }
}
