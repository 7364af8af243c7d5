package dev.akmon.agent.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.akmon.journal.CanonicalJson;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Short words for the policies of tests; each goes through its recorded form. */
final class TestPolicy {
    private TestPolicy() {}

    static Policy of(List<String> allow, List<String> deny, boolean reads, boolean person) throws RuleException {
        return of(allow, List.of(), deny, reads, person);
    }

    static Policy of(List<String> allow, List<String> ask, List<String> deny, boolean reads, boolean person)
            throws RuleException {
        PolicySettings settings = new PolicySettings(
                rules(allow, "--allow"),
                rules(ask, "--ask"),
                rules(deny, "--deny"),
                Optional.empty(),
                reads ? Optional.of("--yes") : Optional.empty(),
                Optional.empty(),
                List.of());
        return Policy.of(recorded(settings.toJson(person)));
    }

    static JsonNode recorded(JsonNode json) {
        try {
            return CanonicalJson.parse(CanonicalJson.write(json));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<SourcedRule> rules(List<String> texts, String source) {
        return texts.stream().map(text -> new SourcedRule(text, source)).toList();
    }
}
