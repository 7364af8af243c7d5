package dev.akmon.agent.config;

import java.util.ArrayList;
import java.util.List;

/** {@code [[model_estimates]]}: windows and prices of models, in the order of the file. */
record ModelEstimateSection() implements ConfigSection<List<ModelEstimate>> {

    @Override
    public List<ModelEstimate> read(ConfigTable root) throws ConfigurationException {
        List<ModelEstimate> result = new ArrayList<>();
        for (ConfigTable table : root.tables("model_estimates")) {
            String pattern = table.string("pattern");
            if (pattern == null) {
                throw table.wrong("pattern", "is missing");
            }
            List<String> providers = table.strings("providers");
            result.add(new ModelEstimate(
                    pattern,
                    providers == null ? List.of() : providers,
                    table.positiveInteger("context_window_tokens"),
                    table.positiveInteger("max_output_tokens"),
                    table.amount("input_per_million_usd"),
                    table.amount("output_per_million_usd"),
                    table.amount("cache_read_per_million_usd"),
                    table.amount("cache_write_per_million_usd"),
                    table.flag("images"),
                    table.string("note")));
        }
        return result;
    }
}
