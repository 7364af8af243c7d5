package dev.akmon.tools.git;

import dev.akmon.tools.Cancellation;
import dev.akmon.tools.ToolException;
import dev.akmon.tools.Workspace;
import dev.akmon.tools.shell.ShellSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a checkout stands, found out without running a program that its own configuration names.
 *
 * @param head the commit checked out, in hexadecimal; empty outside git and before the first commit
 * @param dirty whether there are changes that are not committed; empty outside git
 */
public record GitState(Optional<String> head, Optional<Boolean> dirty) {
    /** What is known of a directory that git knows nothing of. */
    public static final GitState UNKNOWN = new GitState(Optional.empty(), Optional.empty());

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /**
     * Looks at a checkout; {@link #UNKNOWN} when git is missing or refuses it.
     *
     * @param root the top directory of the checkout
     * @param environment the environment variables of git, already scrubbed
     */
    public static GitState of(Path root, Map<String, String> environment) throws IOException {
        Git git;
        try {
            ShellSettings settings = new ShellSettings(TIMEOUT, TIMEOUT, 1024, environment);
            git = new Git(Workspace.of(root, List.of()), settings, Cancellation.NEVER);
        } catch (ToolException noCheckout) {
            return UNKNOWN;
        }
        return new GitState(head(git), dirty(git));
    }

    private static Optional<String> head(Git git) {
        try {
            return Optional.of(git.line(List.of("rev-parse", "--verify", "-q", "HEAD")));
        } catch (ToolException noCommitYet) {
            return Optional.empty();
        }
    }

    private static Optional<Boolean> dirty(Git git) {
        try {
            List<String> status = List.of("status", "--porcelain", "--untracked-files=normal");
            return Optional.of(!git.shown(status).text().isEmpty());
        } catch (ToolException damaged) {
            return Optional.empty();
        }
    }
}
