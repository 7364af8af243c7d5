package dev.akmon.agent.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The rules of a session from all their sources, before there is a session.
 *
 * @param allow what may run
 * @param ask what a person is asked about even if it may run
 * @param deny what may not run
 * @param profile the built-in profile among the sources, empty for none
 * @param readsAllowedBy what lets calls that only read run without a rule, empty when they need one
 * @param planFile the one file that may be written in plan mode, relative to the project's root; empty outside plan mode
 * @param files the files of the project that hold rules, and whether they were believed
 */
public record PolicySettings(
        List<SourcedRule> allow,
        List<SourcedRule> ask,
        List<SourcedRule> deny,
        Optional<String> profile,
        Optional<String> readsAllowedBy,
        Optional<String> planFile,
        List<RepositoryFile> files) {
    private static final String UNKNOWN_SOURCE = "recorded";

    /**
     * A file of the project that holds rules.
     *
     * @param path relative to the project's root
     * @param sha256 digest of its content, lower-case hex
     * @param trust {@code trusted}; {@code declined} or {@code undecided}, in which case only what narrows counts; or
     *     {@code not_needed} when there is nothing else in it
     */
    public record RepositoryFile(String path, String sha256, String trust) {}

    /** No rules: everything is a person's to decide. */
    public static final PolicySettings NONE = new PolicySettings(
            List.of(), List.of(), List.of(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    public PolicySettings {
        allow = List.copyOf(allow);
        ask = List.copyOf(ask);
        deny = List.copyOf(deny);
        files = List.copyOf(files);
    }

    /** The same rules and these to allow more. */
    public PolicySettings allowing(SourcedRule... rules) {
        return allowing(List.of(rules));
    }

    /** The same rules and these to allow more. */
    public PolicySettings allowing(List<SourcedRule> rules) {
        return new PolicySettings(
                Stream.concat(allow.stream(), rules.stream()).toList(),
                ask,
                deny,
                profile,
                readsAllowedBy,
                planFile,
                files);
    }

    /** The same rules, and calls that only read need none. */
    public PolicySettings allowingReads(String source) {
        return new PolicySettings(allow, ask, deny, profile, Optional.of(source), planFile, files);
    }

    /** The same rules in plan mode. */
    public PolicySettings planningIn(String file) {
        return withPlan(Optional.of(file));
    }

    /** The same rules in plan mode with this file, or out of plan mode. */
    public PolicySettings withPlan(Optional<String> file) {
        return new PolicySettings(allow, ask, deny, profile, readsAllowedBy, file, files);
    }

    /** The same without the rules that stand in files of the project. */
    public PolicySettings withoutProjectRules() {
        return new PolicySettings(
                others(allow), others(ask), others(deny), profile, readsAllowedBy, planFile, List.of());
    }

    private List<SourcedRule> others(List<SourcedRule> rules) {
        return rules.stream()
                .filter(rule -> files.stream().noneMatch(file -> rule.source().startsWith(file.path() + ":")))
                .toList();
    }

    /**
     * Reads {@link #toJson}. Sources that an earlier version did not record are called {@code recorded}.
     *
     * @param json a policy of a config object
     */
    public static PolicySettings fromJson(JsonNode json) {
        List<RepositoryFile> files = new ArrayList<>();
        json.path("files")
                .forEach(file -> files.add(new RepositoryFile(
                        file.path("path").asText(),
                        file.path("sha256").asText(),
                        file.path("trust").asText())));
        return new PolicySettings(
                rules(json.path("allow")),
                rules(json.path("ask_rules")),
                rules(json.path("deny")),
                Optional.ofNullable(json.path("profile").textValue()),
                json.path("reads").asText().equals("allow")
                        ? Optional.of(json.path("reads_source").asText(UNKNOWN_SOURCE))
                        : Optional.empty(),
                Optional.ofNullable(json.path("plan").path("file").textValue()),
                files);
    }

    /**
     * The policy's JSON form, which is part of the session's config object (docs/payload-objects.md).
     *
     * @param personPresent whether there is somebody to ask
     */
    public ObjectNode toJson(boolean personPresent) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.set("allow", rules(allow));
        node.put("ask", personPresent ? "person" : "nobody");
        if (!ask.isEmpty()) {
            node.set("ask_rules", rules(ask));
        }
        node.set("deny", rules(deny));
        if (!files.isEmpty()) {
            ArrayNode list = node.putArray("files");
            files.forEach(file -> list.addObject()
                    .put("path", file.path())
                    .put("sha256", file.sha256())
                    .put("trust", file.trust()));
        }
        planFile.ifPresent(file -> node.putObject("plan").put("file", file));
        profile.ifPresent(name -> node.put("profile", name));
        node.put("reads", readsAllowedBy.isPresent() ? "allow" : "ask");
        readsAllowedBy.ifPresent(source -> node.put("reads_source", source));
        node.put("version", Policy.VERSION);
        return node;
    }

    private static List<SourcedRule> rules(JsonNode list) {
        List<SourcedRule> rules = new ArrayList<>();
        list.forEach(rule -> rules.add(
                rule.isTextual()
                        ? new SourcedRule(rule.asText(), UNKNOWN_SOURCE)
                        : new SourcedRule(
                                rule.path("rule").asText(), rule.path("source").asText(UNKNOWN_SOURCE))));
        return rules;
    }

    private static ArrayNode rules(List<SourcedRule> rules) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        rules.forEach(rule -> list.addObject().put("rule", rule.text()).put("source", rule.source()));
        return list;
    }
}
