package dev.akmon.agent.config;

import dev.akmon.agent.policy.SourcedRule;
import java.util.List;
import java.util.Optional;

/**
 * The rules one source gives.
 *
 * @param label what the source is called: a file as people know it, without lines
 * @param description what it is for, empty when it does not say
 * @param profile the built-in profile it builds on
 * @param packs the packs it takes in, by name or path
 * @param readsAllowed whether calls that only read need no rule; empty when it says nothing about that
 * @param allow what may run
 * @param ask what a person is asked about
 * @param deny what may not run
 */
public record PolicyLayer(
        String label,
        Optional<String> description,
        Optional<String> profile,
        List<String> packs,
        Optional<Boolean> readsAllowed,
        List<SourcedRule> allow,
        List<SourcedRule> ask,
        List<SourcedRule> deny) {
    public PolicyLayer {
        packs = List.copyOf(packs);
        allow = List.copyOf(allow);
        ask = List.copyOf(ask);
        deny = List.copyOf(deny);
    }

    /** No rules. */
    public static PolicyLayer empty(String label) {
        return new PolicyLayer(
                label,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of());
    }

    /** The same rules, each with this source. */
    public PolicyLayer withSource(String source) {
        return new PolicyLayer(
                label,
                description,
                profile,
                packs,
                readsAllowed,
                from(allow, source),
                from(ask, source),
                from(deny, source));
    }

    private static List<SourcedRule> from(List<SourcedRule> rules, String source) {
        return rules.stream().map(rule -> new SourcedRule(rule.text(), source)).toList();
    }

    /** Whether it lets anything run that would not run without it. */
    public boolean widens() {
        return profile.isPresent() || !packs.isEmpty() || readsAllowed.orElse(false) || !allow.isEmpty();
    }

    /** What of it only narrows: its ask and deny rules, and that reading needs a rule. */
    public PolicyLayer narrowing() {
        return new PolicyLayer(
                label,
                description,
                Optional.empty(),
                List.of(),
                readsAllowed.filter(allowed -> !allowed),
                List.of(),
                ask,
                deny);
    }
}
