package dev.akmon.cli.run;

import dev.akmon.agent.config.ConfigurationException;
import dev.akmon.agent.config.PolicyLayer;
import dev.akmon.agent.config.UserConfig;
import dev.akmon.agent.policy.SourcedRule;
import dev.akmon.agent.rules.BuiltInRules;
import dev.akmon.agent.rules.RuleSources;
import dev.akmon.agent.rules.TrustStore;
import dev.akmon.cli.console.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what tools may do. */
public final class PolicyFlags {
    /** What shells complete {@code --profile} with. */
    static final class Profiles implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return BuiltInRules.PROFILES.iterator();
        }
    }

    /** What shells complete {@code --policy-pack} with, besides files. */
    static final class Packs implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return BuiltInRules.PACKS.iterator();
        }
    }

    @Option(
            names = {"-y", "--yes"},
            description = "Allow reading files, listing and searching without asking.")
    boolean yes;

    @Option(
            names = "--allow",
            paramLabel = "<rule>",
            description = "Allow a tool: edit, 'edit(src/**)', 'shell(mvn test)'. Repeatable.")
    List<String> allow = new ArrayList<>();

    @Option(
            names = "--ask",
            paramLabel = "<rule>",
            description = "Ask before a tool runs, even if a rule allows it. Repeatable.")
    List<String> ask = new ArrayList<>();

    @Option(
            names = "--deny",
            paramLabel = "<rule>",
            description = "Deny a tool, in the same words; deny wins over ask and allow. Repeatable.")
    List<String> deny = new ArrayList<>();

    @Option(
            names = "--profile",
            paramLabel = "<name>",
            completionCandidates = Profiles.class,
            description = "Rules that come with akmon: dev, staging, prod or readonly.")
    @Nullable
    String profile;

    @Option(
            names = "--policy-pack",
            paramLabel = "<pack>",
            completionCandidates = Packs.class,
            description = "More rules that come with akmon, or a file of rules. Repeatable.")
    List<String> packs = new ArrayList<>();

    @Option(
            names = "--policy-override",
            paramLabel = "<file>",
            description = "Take the rules of this file in the place of those of the configuration.")
    @Nullable
    String override;

    /**
     * Gathers the rules of a session from these options and everything else that gives rules.
     *
     * @param root the project's root, a real path
     * @param question asked about a file of the project that would widen what is allowed
     * @throws ConfigurationException when a source cannot be understood
     * @throws IOException when one cannot be read
     */
    public RuleSources.Gathered gather(
            Console console, Path root, UserConfig config, RuleSources.TrustQuestion question)
            throws ConfigurationException, IOException {
        PolicyLayer rules = new PolicyLayer(
                "--yes",
                Optional.empty(),
                Optional.empty(),
                List.of(),
                yes ? Optional.of(true) : Optional.empty(),
                rules(allow, "--allow"),
                rules(ask, "--ask"),
                rules(deny, "--deny"));
        return new RuleSources(
                        console.homeDirectory(),
                        root,
                        console.workingDirectory(),
                        config.policy(),
                        TrustStore.of(console.environment()),
                        question)
                .gather(new RuleSources.Chosen(
                        rules,
                        Optional.ofNullable(profile),
                        packs,
                        Optional.ofNullable(override).map(console::resolve)));
    }

    private static List<SourcedRule> rules(List<String> texts, String option) {
        return texts.stream().map(text -> new SourcedRule(text, option)).toList();
    }
}
