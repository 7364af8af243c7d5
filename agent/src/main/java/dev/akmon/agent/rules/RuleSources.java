package dev.akmon.agent.rules;

import dev.akmon.agent.config.ConfigurationException;
import dev.akmon.agent.config.PolicyConfig;
import dev.akmon.agent.config.PolicyFile;
import dev.akmon.agent.config.PolicyLayer;
import dev.akmon.agent.policy.PolicySettings;
import dev.akmon.agent.policy.PolicySettings.RepositoryFile;
import dev.akmon.agent.policy.SourcedRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the rules of a session. The order of the sources makes no difference to what may run, because deny wins over ask
 * and ask over allow wherever a rule stands; it decides only which of two rules of one kind is named.
 */
public final class RuleSources {
    /** Rules that no configuration has to ask for: files in which a model could prepare the rules of its next session. */
    private static final List<String> ALWAYS_ASK = List.of(
            "write(.akmon/policy.toml)",
            "write(.akmon/config.toml)",
            "write(.akmon/projects/**)",
            "write(.akmon/memory/**)");

    /** Decides about a file of the project that nobody has decided about yet. */
    public interface TrustQuestion {
        /** Nobody to ask: nothing is decided. */
        TrustQuestion NOBODY = (file, rules) -> Optional.empty();

        /**
         * Asks whether to believe a file.
         *
         * @param widening what it would let run or read
         * @return the decision, empty for none
         */
        Optional<Boolean> trusts(ProjectFile file, List<String> widening);
    }

    /**
     * What was chosen on the command line.
     *
     * @param rules its rules
     * @param profile the profile
     * @param packs packs, by name or path
     * @param override a file whose rules replace the user's own
     */
    public record Chosen(PolicyLayer rules, Optional<String> profile, List<String> packs, Optional<Path> override) {}

    /**
     * The rules of a session.
     *
     * @param settings the rules
     * @param notices what the user should know, one line each
     */
    public record Gathered(PolicySettings settings, List<String> notices) {}

    private final Path home;
    private final Path root;
    private final Path workingDirectory;
    private final PolicyConfig config;
    private final TrustStore trust;
    private final TrustQuestion question;

    private final List<SourcedRule> allow = new ArrayList<>();
    private final List<SourcedRule> ask = new ArrayList<>();
    private final List<SourcedRule> deny = new ArrayList<>();
    private final Set<String> packs = new LinkedHashSet<>();
    private final List<RepositoryFile> files = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private @Nullable String readsAllowedBy;
    private boolean readsRefused;

    /**
     * Sources for one project.
     *
     * @param home the user's home directory
     * @param root the project's root, a real path
     * @param workingDirectory what the options' paths of packs are relative to; those in a file are relative to it
     */
    public RuleSources(
            Path home,
            Path root,
            Path workingDirectory,
            PolicyConfig config,
            TrustStore trust,
            TrustQuestion question) {
        this.home = home;
        this.root = root;
        this.workingDirectory = workingDirectory;
        this.config = config;
        this.trust = trust;
        this.question = question;
    }

    /**
     * Gathers the rules. To be called once.
     *
     * @throws ConfigurationException when a source cannot be understood
     * @throws IOException when a source cannot be read
     */
    public Gathered gather(Chosen chosen) throws ConfigurationException, IOException {
        List<PolicyLayer> own = new ArrayList<>();
        Path directory = home.resolve(".akmon");
        if (chosen.override().isPresent()) {
            own.add(file(chosen.override().get()));
            directory = chosen.override().get().resolveSibling("");
        } else {
            config.project(root.toString()).ifPresent(own::add);
            own.add(config.everywhere());
            own.add(new RememberedRules(home, root).read());
        }
        Optional<PolicyLayer> project = project();
        List<PolicyLayer> naming = new ArrayList<>(own);
        project.ifPresent(naming::add);
        Optional<String> profile = chosen.profile()
                .or(() -> naming.stream().flatMap(l -> l.profile().stream()).findFirst());
        take(chosen.rules(), workingDirectory);
        for (PolicyLayer layer : own) {
            take(layer, directory);
        }
        if (project.isPresent()) {
            take(project.get(), root);
        }
        if (profile.isPresent()) {
            take(BuiltInRules.profile(profile.get()), root);
        }
        chosen.packs().forEach(name -> packs.add(located(name, workingDirectory)));
        Set<String> taken = new LinkedHashSet<>();
        while (!taken.containsAll(packs)) {
            for (String name : List.copyOf(packs)) {
                if (taken.add(name)) {
                    takePack(name);
                }
            }
        }
        for (SourcedRule rule :
                Stream.of(allow, ask, deny).flatMap(List::stream).toList()) {
            RulePaths.check(rule, root);
        }
        ALWAYS_ASK.forEach(rule -> ask.add(new SourcedRule(rule, "akmon")));
        PolicySettings settings = new PolicySettings(
                allow,
                ask,
                deny,
                profile,
                readsRefused ? Optional.empty() : Optional.ofNullable(readsAllowedBy),
                Optional.empty(),
                files);
        return new Gathered(settings, List.copyOf(notices));
    }

    /** @param directory what paths of packs are relative to */
    private void take(PolicyLayer layer, Path directory) {
        allow.addAll(layer.allow());
        ask.addAll(layer.ask());
        deny.addAll(layer.deny());
        layer.packs().forEach(name -> packs.add(located(name, directory)));
        if (layer.readsAllowed().isPresent()) {
            if (!layer.readsAllowed().get()) {
                readsRefused = true;
            } else if (readsAllowedBy == null) {
                readsAllowedBy = layer.label();
            }
        }
    }

    /** The name of a pack that comes with akmon, or the absolute path of a file of rules. */
    private String located(String name, Path directory) {
        if (!isFile(name)) {
            return name;
        }
        Path path = name.startsWith("~/") ? home.resolve(name.substring(2)) : directory.resolve(name);
        return path.toAbsolutePath().normalize().toString();
    }

    private static boolean isFile(String pack) {
        return pack.contains("/") || pack.endsWith(".toml");
    }

    private void takePack(String name) throws ConfigurationException, IOException {
        if (!isFile(name)) {
            take(BuiltInRules.pack(name), root);
            return;
        }
        Path path = Path.of(name);
        PolicyLayer layer = file(path);
        if (layer.profile().isPresent()) {
            throw new ConfigurationException(path + ": a pack cannot choose the profile; name it beside the pack");
        }
        take(layer, path.resolveSibling(""));
    }

    private static PolicyLayer file(Path path) throws ConfigurationException, IOException {
        if (!Files.isRegularFile(path)) {
            throw new ConfigurationException("there is no file of rules " + path);
        }
        return PolicyFile.parse(path, Files.readAllBytes(path), path.normalize().toString());
    }

    /** The project's own rules: those that narrow in any case, the others when the user trusts the file as it is. */
    private Optional<PolicyLayer> project() throws ConfigurationException, IOException {
        Optional<ProjectFile> found = ProjectFile.read(root, ProjectFile.POLICY);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        ProjectFile file = found.get();
        PolicyLayer layer = PolicyFile.parse(file.path(), file.bytes(), file.name());
        Optional<String> unpinned =
                layer.packs().stream().filter(RuleSources::isFile).findFirst();
        if (unpinned.isPresent()) {
            // Trust is in the exact content of one file; another one could say something else tomorrow.
            throw new ConfigurationException(file.name() + " names the file of rules \"" + unpinned.get()
                    + "\"; a project's file may only name packs that come with akmon, and hold rules itself");
        }
        if (!layer.widens()) {
            files.add(new RepositoryFile(file.name(), file.sha256(), "not_needed"));
            return Optional.of(layer);
        }
        Optional<Boolean> decision = trust.decision(file.path(), file.sha256()).map(TrustStore.Decision::trusted);
        if (decision.isEmpty()) {
            decision = question.trusts(file, widening(layer));
            if (decision.isPresent()) {
                trust.decide(file.path(), file.sha256(), decision.get(), Instant.now());
            }
        }
        boolean trusted = decision.orElse(false);
        files.add(new RepositoryFile(
                file.name(), file.sha256(), trusted ? "trusted" : decision.isPresent() ? "declined" : "undecided"));
        if (!trusted && decision.isEmpty()) {
            notices.add(file.name() + " of the project wants to allow " + String.join(", ", widening(layer))
                    + ", which is ignored; to trust the file as it is: akmon trust");
        }
        return Optional.of(trusted ? layer : layer.narrowing());
    }

    private static List<String> widening(PolicyLayer layer) {
        List<String> wanted = new ArrayList<>();
        layer.profile().ifPresent(name -> wanted.add("the profile " + name));
        layer.packs().forEach(name -> wanted.add("the pack " + name));
        if (layer.readsAllowed().orElse(false)) {
            wanted.add("reading");
        }
        layer.allow().forEach(rule -> wanted.add(rule.text()));
        return wanted;
    }
}
