package dev.akmon.agent;

import dev.akmon.agent.policy.Policy;
import dev.akmon.agent.policy.PolicySettings;
import dev.akmon.agent.policy.RuleException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The rules about reading, for what akmon itself puts before the model: a file that no tool may read unasked is not put there
 * either. About the user's own files, outside of the project, the project has no say.
 */
final class ReadingRules {
    /** The tools that read one file; a rule may be about them and not about reading at all. */
    private static final List<String> READERS = List.of("read_file", "read_spec");

    private final Path root;
    private final Policy all;
    private final Policy withoutProject;

    private ReadingRules(Path root, Policy all, Policy withoutProject) {
        this.root = root;
        this.all = all;
        this.withoutProject = withoutProject;
    }

    /**
     * Those of a session.
     *
     * @param root the project's root, real path
     * @throws RuleException when a rule cannot be understood
     */
    static ReadingRules of(PolicySettings settings, Path root) throws RuleException {
        return new ReadingRules(
                root,
                Policy.of(settings.toJson(false)),
                Policy.of(settings.withoutProjectRules().toJson(false)));
    }

    /** The first rule that keeps a file from being read without asking; empty when none does. */
    Optional<String> against(Path file) throws IOException {
        Path real = file.toRealPath();
        Policy rules = real.startsWith(root) ? all : withoutProject;
        return Stream.of(subject(real), subject(file.toAbsolutePath().normalize()))
                .flatMap(subject -> READERS.stream().flatMap(tool -> rules.keepingBack(tool, "read", subject).stream()))
                .findFirst();
    }

    /** As permissions name it. */
    private String subject(Path file) {
        return file.startsWith(root) ? root.relativize(file).toString() : file.toString();
    }
}
