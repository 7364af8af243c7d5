package dev.akmon.agent.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.agent.policy.Verdict.Effect;
import dev.akmon.recorder.AskedPermission;
import dev.akmon.tools.ToolNames;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a session. A deny rule that catches anything a call asks for denies it; nothing lets a tool write in
 * {@code .git}; in plan mode only reading is left, and writing the plan; an ask rule has a person asked; a call runs when
 * allow rules cover everything it asks for; what no rule decides is allowed when it only reads and reads are allowed, else
 * a person is asked, else it is denied.
 *
 * <p>A pure function of its own JSON form, which is part of the session's config object, and of the rules a person gave
 * meanwhile, which are recorded with the answers: a replay decides every call again and must come to the recorded
 * decision.
 */
public final class Policy {
    /**
     * How policies decide that are recorded now. In version 1, leave to read did not count beside rules, a refusal did not name
     * the rule that was missing, and plan mode let commands be stopped.
     */
    static final int VERSION = 2;

    /** Of the rules that would allow a call, how many a refusal names. */
    private static final int NAMED_RULES = 3;

    private static final String DEFAULT = "default";

    private static final Set<String> READING = Set.of("read", "list");

    /**
     * Tools that touch nothing but what was allowed before. Naming nothing to touch does not make a tool harmless: one of a
     * server names nothing too.
     */
    private static final Set<String> HARMLESS =
            Set.of(ToolNames.TODO, ToolNames.ASK_USER, ToolNames.READ_OUTPUT, ToolNames.STOP_COMMAND);

    private final List<Rule> allow;
    private final List<Rule> ask;
    private final List<Rule> deny;
    private final @Nullable String readsSource;
    private final boolean readsAllowed;
    private final boolean personPresent;
    private final @Nullable String planFile;
    /** How it decides: what changed must not change what was recorded before. */
    private final int version;

    private Policy(
            List<Rule> allow,
            List<Rule> ask,
            List<Rule> deny,
            boolean readsAllowed,
            @Nullable String readsSource,
            boolean personPresent,
            @Nullable String planFile,
            int version) {
        this.allow = List.copyOf(allow);
        this.ask = List.copyOf(ask);
        this.deny = List.copyOf(deny);
        this.readsAllowed = readsAllowed;
        this.readsSource = readsSource;
        this.personPresent = personPresent;
        this.planFile = planFile;
        this.version = version;
    }

    /**
     * Reads the JSON form, {@link PolicySettings#toJson}. A rule that is a string, as akmon wrote them before rules had
     * sources, has none.
     *
     * @throws RuleException when a rule cannot be understood
     */
    public static Policy of(JsonNode json) throws RuleException {
        return new Policy(
                rules(json.path("allow")),
                rules(json.path("ask_rules")),
                rules(json.path("deny")),
                json.path("reads").asText().equals("allow"),
                textOrNull(json.get("reads_source")),
                json.path("ask").asText().equals("person"),
                textOrNull(json.path("plan").get("file")),
                json.path("version").asInt(1));
    }

    /**
     * Refuses rules that would silently do nothing.
     *
     * @param tools the names of the tools there are
     * @throws RuleException when a rule is about another one
     */
    public void requireKnownTools(Set<String> tools) throws RuleException {
        for (Rule rule : Stream.of(allow, ask, deny).flatMap(List::stream).toList()) {
            if (!rule.isAboutOneOf(tools)) {
                throw new RuleException(
                        (rule.source() == null ? "" : rule.source() + ": ") + "the rule \"" + rule.text()
                                + "\" cannot be used: there is no such tool (there are " + String.join(", ", tools)
                                + "; read, list, write, execute, fetch, git and memory cover every tool that does so,"
                                + " mcp(server/tool) those of"
                                + " MCP servers)");
            }
        }
    }

    /**
     * The policy with further allow rules.
     *
     * @param source who gave them
     * @throws RuleException when one cannot be understood
     */
    public Policy allowing(List<String> rules, String source) throws RuleException {
        List<Rule> more = new ArrayList<>(allow);
        for (String rule : rules) {
            more.add(Rule.parse(rule, source));
        }
        return new Policy(more, ask, deny, readsAllowed, readsSource, personPresent, planFile, version);
    }

    /**
     * The policy in plan mode: tools may read, and write this one file.
     *
     * @param file relative to the project's root, as permissions name it
     */
    public Policy planningIn(String file) {
        return new Policy(allow, ask, deny, readsAllowed, readsSource, personPresent, file, version);
    }

    /** The policy after plan mode. */
    public Policy carryingOut() {
        return new Policy(allow, ask, deny, readsAllowed, readsSource, personPresent, null, version);
    }

    /**
     * The JSON form as of now: with the rules a person gave meanwhile, and in or out of plan mode.
     *
     * @param begun the JSON form the session began with
     */
    public ObjectNode json(JsonNode begun) {
        ObjectNode json = begun.deepCopy();
        ArrayNode rules = json.withArray("allow");
        for (Rule rule : allow.subList(rules.size(), allow.size())) {
            rules.addObject().put("rule", rule.text()).put("source", rule.source());
        }
        json.remove("plan");
        if (planFile != null) {
            json.putObject("plan").put("file", planFile);
        }
        return json;
    }

    /** Decides about a call of {@code tool} that needs leave for {@code permissions}. */
    public Verdict decide(String tool, List<AskedPermission> permissions) {
        Verdict verdict = verdict(tool, permissions);
        boolean open = verdict.effect() == Effect.DENY && verdict.policyId().equals(DEFAULT);
        return open ? verdict.because(verdict.reason() + wayOut(tool, permissions)) : verdict;
    }

    /** Whether a call may run without asking. */
    boolean allows(String tool, List<AskedPermission> permissions) {
        return verdict(tool, permissions).effect() == Effect.ALLOW;
    }

    private Verdict verdict(String tool, List<AskedPermission> permissions) {
        Optional<Rule> denying = firstCatching(deny, tool, permissions);
        if (denying.isPresent()) {
            return byRule(Effect.DENY, denying.get(), "denied by the rule ");
        }
        if (permissions.stream().anyMatch(Policy::writesGitsOwnFiles)) {
            return Verdict.of(
                    Effect.DENY,
                    "protected",
                    "git's own files run code (hooks, filters) and are not written by tools; use git commands");
        }
        if (planFile != null) {
            Optional<Verdict> planning = decideInPlanMode(tool, permissions);
            if (planning.isPresent()) {
                return planning.get();
            }
        }
        Optional<Rule> asking = firstCatching(ask, tool, permissions);
        if (asking.isPresent()) {
            return personPresent
                    ? byRule(Effect.ASK, asking.get(), "a person is to be asked by the rule ")
                    : byRule(Effect.DENY, asking.get(), "there is nobody to ask, which is what this rule wants: ");
        }
        Optional<Verdict> allowing = allowingRules(tool, permissions);
        return allowing.orElseGet(() -> withoutRule(tool, permissions));
    }

    /**
     * Whether a tool that goes through a directory may take this in: no rule denies it, and none has a person asked.
     *
     * @param kind {@code read} or {@code list}
     * @param path as permissions name it
     */
    public boolean reaches(String tool, String kind, String path) {
        return keepingBack(tool, kind, path).isEmpty();
    }

    /**
     * The rule that keeps something from being taken in unasked: it denies that, or has a person asked.
     *
     * @param kind {@code read} or {@code list}
     * @param path as permissions name it
     */
    public Optional<String> keepingBack(String tool, String kind, String path) {
        List<AskedPermission> permission = List.of(new AskedPermission(kind, path));
        return firstCatching(deny, tool, permission)
                .or(() -> firstCatching(ask, tool, permission))
                .map(Rule::text);
    }

    private Optional<Verdict> decideInPlanMode(String tool, List<AskedPermission> permissions) {
        if (McpPattern.isMcpTool(tool)) {
            return Optional.of(Verdict.of(Effect.DENY, "plan", "plan mode: tools of MCP servers may change things"));
        }
        if (tool.equals(ToolNames.STOP_COMMAND) && version > 1) {
            return Optional.of(Verdict.of(Effect.DENY, "plan", "plan mode: what runs is left running"));
        }
        List<AskedPermission> acting = permissions.stream()
                .filter(p -> !onlyReads(p) && !p.kind().equals("fetch"))
                .toList();
        if (acting.isEmpty()) {
            return Optional.empty();
        }
        boolean onlyThePlan = acting.stream()
                .allMatch(p -> p.kind().equals("write") && p.subject().equals(planFile));
        return Optional.of(
                onlyThePlan
                        ? Verdict.of(Effect.ALLOW, "plan", "plan mode: the plan may be written")
                        : Verdict.of(
                                Effect.DENY,
                                "plan",
                                "plan mode: only reading is allowed, and writing the plan to " + planFile));
    }

    private Verdict withoutRule(String tool, List<AskedPermission> permissions) {
        if (permissions.isEmpty() && HARMLESS.contains(tool)) {
            return Verdict.of(Effect.ALLOW, "harmless", "it touches nothing outside the conversation");
        }
        if (onlyReads(tool, permissions) && readsAllowed) {
            return new Verdict(Effect.ALLOW, "reads", null, readsSource, "reading in the workspace is allowed");
        }
        if (personPresent) {
            return Verdict.of(Effect.ASK, "person", "no rule decides");
        }
        return Verdict.of(Effect.DENY, DEFAULT, "no rule allows it and there is nobody to ask");
    }

    /** What would allow a call that nothing decides about, for whoever wants to add it. */
    private String wayOut(String tool, List<AskedPermission> permissions) {
        if (onlyReads(tool, permissions)) {
            return " (--yes allows reading)";
        }
        List<String> rules = version > 1 ? RuleProposal.of(tool, permissions, this) : List.of();
        int more = rules.size() - NAMED_RULES;
        return rules.isEmpty()
                ? ""
                : "; what would: "
                        + rules.stream().limit(NAMED_RULES).collect(Collectors.joining(" + "))
                        + (more > 0 ? " and " + more + " more" : "");
    }

    private static boolean onlyReads(String tool, List<AskedPermission> permissions) {
        return !McpPattern.isMcpTool(tool) && permissions.stream().allMatch(Policy::onlyReads);
    }

    /** A subagent that only reads can do no more than its session, which decides about each of its calls. */
    private static boolean onlyReads(AskedPermission permission) {
        return READING.contains(permission.kind())
                || permission.kind().equals("subagent") && permission.subject().equals("read");
    }

    private static Verdict byRule(Effect effect, Rule rule, String reason) {
        return new Verdict(effect, "rule", rule.text(), rule.source(), reason + rule.text());
    }

    private static Optional<Rule> firstCatching(List<Rule> rules, String tool, List<AskedPermission> permissions) {
        return rules.stream()
                .filter(rule -> permissions.isEmpty()
                        ? rule.isAbout(tool)
                        : permissions.stream().anyMatch(permission -> rule.catches(tool, permission)))
                .findFirst();
    }

    private static boolean writesGitsOwnFiles(AskedPermission permission) {
        return permission.kind().equals("write")
                && ("/" + permission.subject() + "/").toLowerCase(Locale.ROOT).contains("/.git/");
    }

    /** What the rules say that together cover every permission; empty when something stays uncovered. */
    private Optional<Verdict> allowingRules(String tool, List<AskedPermission> permissions) {
        List<Rule> used = new ArrayList<>();
        if (permissions.isEmpty()) {
            allow.stream().filter(rule -> rule.isAbout(tool)).findFirst().ifPresent(used::add);
        }
        boolean besideReading = false;
        for (AskedPermission permission : permissions) {
            List<Rule> one = allow.stream()
                    .filter(rule -> rule.allows(tool, permission))
                    .limit(1)
                    .toList();
            List<Rule> covering =
                    one.isEmpty() && permission.kind().equals("execute") ? coveringTogether(tool, permission) : one;
            boolean mayBeRead = version > 1 && readsAllowed && onlyReads(tool, List.of(permission));
            if (covering.isEmpty() && !mayBeRead) {
                return Optional.empty();
            }
            besideReading |= covering.isEmpty();
            used.addAll(covering);
        }
        if (used.isEmpty()) {
            return Optional.empty();
        }
        String texts = used.stream().map(Rule::text).distinct().collect(Collectors.joining(" + "));
        String sources = Stream.concat(
                        used.stream().map(Rule::source), Stream.ofNullable(besideReading ? readsSource : null))
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.joining(" + "));
        return Optional.of(new Verdict(
                Effect.ALLOW,
                "rule",
                texts,
                sources.isEmpty() ? null : sources,
                "allowed by the rule " + texts + (besideReading ? "; reading in the workspace is allowed" : "")));
    }

    private List<Rule> coveringTogether(String tool, AskedPermission permission) {
        Optional<List<List<String>>> commands = ShellCommandLine.read(permission.subject());
        if (commands.isEmpty()) {
            return List.of();
        }
        Set<List<String>> open = new HashSet<>(commands.get());
        List<Rule> used = new ArrayList<>();
        for (Rule rule : allow) {
            if (open.removeAll(rule.covered(tool, permission, commands.get()))) {
                used.add(rule);
            }
        }
        return open.isEmpty() ? used : List.of();
    }

    private static List<Rule> rules(JsonNode list) throws RuleException {
        List<Rule> rules = new ArrayList<>();
        for (JsonNode rule : list) {
            rules.add(
                    rule.isTextual()
                            ? Rule.parse(rule.asText(), null)
                            : Rule.parse(
                                    rule.path("rule").asText(),
                                    rule.path("source").asText()));
        }
        return rules;
    }

    private static @Nullable String textOrNull(@Nullable JsonNode node) {
        return node == null ? null : node.asText();
    }
}
