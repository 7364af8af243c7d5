package dev.akmon.cli.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.provider.ProviderResolver;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the provider of a model was found, for programs; in the reference's members. Never a key. */
public final class ResolutionReport {
    private ResolutionReport() {}

    /** What a resolver explains. */
    public static ObjectNode of(ProviderResolver.Explanation explanation) {
        return of(
                explanation.model(),
                explanation.resolution().map(found -> found.settings().kind()).orElse(null),
                explanation.candidates(),
                explanation.error());
    }

    static ObjectNode of(
            String model,
            @Nullable String provider,
            List<ProviderResolver.Candidate> candidates,
            @Nullable String error) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("selected_provider", provider);
        node.put(
                "selected_reason",
                candidates.stream()
                        .filter(ProviderResolver.Candidate::eligible)
                        .map(ProviderResolver.Candidate::reason)
                        .findFirst()
                        .orElse(null));
        node.put("model_id", model);
        node.put("resolution_error", error);
        ArrayNode list = node.putArray("candidates");
        int order = 1;
        for (ProviderResolver.Candidate candidate : candidates) {
            ObjectNode one = list.addObject()
                    .put("provider", candidate.provider())
                    .put("eligible", candidate.eligible())
                    .put("reason", candidate.reason());
            ArrayNode missing = one.putArray("missing_prerequisites");
            candidate.missing().forEach(missing::add);
            one.put("priority_order", order++);
        }
        return node;
    }
}
