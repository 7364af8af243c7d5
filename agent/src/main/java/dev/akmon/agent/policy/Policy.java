package dev.akmon.agent.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.recorder.AskedPermission;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The rules of a session. Deny wins over allow; nothing lets a tool write in {@code .git}; a call runs when allow rules cover everything it asks for; what no rule
 * decides is allowed when it only reads and reads are allowed, else a person is asked, else it is denied.
 *
 * <p>A pure function of its own JSON form, which is part of the session's config object: a replay decides every call
 * again and must come to the recorded decision.
 */
public final class Policy {
    private static final Set<String> READING = Set.of("read", "list");

    private final List<Rule> allow;
    private final List<Rule> deny;
    private final boolean readsAllowed;
    private final boolean personPresent;

    private Policy(List<Rule> allow, List<Rule> deny, boolean readsAllowed, boolean personPresent) {
        this.allow = allow;
        this.deny = deny;
        this.readsAllowed = readsAllowed;
        this.personPresent = personPresent;
    }

    /**
     * The policy's JSON form: {@code {"allow":[rule…],"ask":"person"|"nobody","deny":[rule…],"reads":"allow"|"ask"}}.
     *
     * @param allow allow rules as written
     * @param deny deny rules as written
     * @param readsAllowed whether calls that only read need no rule
     * @param personPresent whether there is somebody to ask
     */
    public static ObjectNode json(List<String> allow, List<String> deny, boolean readsAllowed, boolean personPresent) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        ArrayNode allowed = node.putArray("allow");
        allow.forEach(allowed::add);
        node.put("ask", personPresent ? "person" : "nobody");
        ArrayNode denied = node.putArray("deny");
        deny.forEach(denied::add);
        node.put("reads", readsAllowed ? "allow" : "ask");
        return node;
    }

    /**
     * Reads the JSON form.
     *
     * @param tools the names of the tools there are
     * @throws RuleException when a rule cannot be understood
     */
    public static Policy of(JsonNode json, Set<String> tools) throws RuleException {
        return new Policy(
                rules(json.path("allow"), tools),
                rules(json.path("deny"), tools),
                json.path("reads").asText().equals("allow"),
                json.path("ask").asText().equals("person"));
    }

    /** Decides about a call of {@code tool} that needs leave for {@code permissions}. */
    public Verdict decide(String tool, List<AskedPermission> permissions) {
        for (Rule rule : deny) {
            if (rule.isAbout(tool)
                    && (permissions.isEmpty() || permissions.stream().anyMatch(rule::denies))) {
                return new Verdict(Verdict.Effect.DENY, "rule", rule.text(), "denied by the rule " + rule.text());
            }
        }
        if (permissions.stream().anyMatch(Policy::writesGitsOwnFiles)) {
            return new Verdict(
                    Verdict.Effect.DENY,
                    "protected",
                    null,
                    "git's own files run code (hooks, filters) and are not written by tools; use git commands");
        }
        List<Rule> about = allow.stream().filter(rule -> rule.isAbout(tool)).toList();
        Optional<String> allowing = allowingRules(about, permissions);
        if (allowing.isPresent()) {
            return new Verdict(Verdict.Effect.ALLOW, "rule", allowing.get(), "allowed by the rule " + allowing.get());
        }
        boolean onlyReads = permissions.stream().allMatch(p -> READING.contains(p.kind()));
        if (onlyReads && readsAllowed) {
            return new Verdict(Verdict.Effect.ALLOW, "reads", null, "reading in the workspace is allowed");
        }
        if (personPresent) {
            return new Verdict(Verdict.Effect.ASK, "person", null, "no rule decides");
        }
        return new Verdict(
                Verdict.Effect.DENY,
                "default",
                null,
                "no rule allows it and there is nobody to ask" + (onlyReads ? " (--yes allows reading)" : ""));
    }

    private static boolean writesGitsOwnFiles(AskedPermission permission) {
        return permission.kind().equals("write")
                && ("/" + permission.subject() + "/").toLowerCase(Locale.ROOT).contains("/.git/");
    }

    /** The rules that together cover every permission, by their text; empty when something stays uncovered. */
    private static Optional<String> allowingRules(List<Rule> rules, List<AskedPermission> permissions) {
        if (rules.isEmpty()) {
            return Optional.empty();
        }
        List<String> used = new ArrayList<>();
        for (AskedPermission permission : permissions) {
            List<Rule> one =
                    rules.stream().filter(r -> r.allows(permission)).limit(1).toList();
            List<Rule> covering = one.isEmpty() && permission.kind().equals("execute")
                    ? coveringTogether(rules, permission.subject())
                    : one;
            if (covering.isEmpty()) {
                return Optional.empty();
            }
            covering.stream()
                    .map(Rule::text)
                    .filter(text -> !used.contains(text))
                    .forEach(used::add);
        }
        return Optional.of(permissions.isEmpty() ? rules.get(0).text() : String.join(" + ", used));
    }

    private static List<Rule> coveringTogether(List<Rule> rules, String commandLine) {
        Optional<List<List<String>>> commands = ShellCommandLine.read(commandLine);
        if (commands.isEmpty()) {
            return List.of();
        }
        Set<List<String>> open = new HashSet<>(commands.get());
        List<Rule> used = new ArrayList<>();
        for (Rule rule : rules) {
            if (open.removeAll(rule.covered(commands.get()))) {
                used.add(rule);
            }
        }
        return open.isEmpty() ? used : List.of();
    }

    private static List<Rule> rules(JsonNode list, Set<String> tools) throws RuleException {
        List<Rule> rules = new ArrayList<>();
        for (JsonNode rule : list) {
            rules.add(Rule.parse(rule.asText(), tools));
        }
        return rules;
    }
}
