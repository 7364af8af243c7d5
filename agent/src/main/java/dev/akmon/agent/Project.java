package dev.akmon.agent;

import dev.akmon.tools.git.GitState;
import dev.akmon.tools.shell.EnvironmentScrubber;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The project a session works in.
 *
 * @param root its root: the nearest directory upwards that holds {@code .git}, else the working directory
 * @param workingDirectory where akmon was started, real path
 * @param gitHead the commit checked out, empty outside git or before the first commit
 * @param gitDirty whether there are uncommitted changes, empty outside git
 */
record Project(Path root, Path workingDirectory, Optional<String> gitHead, Optional<Boolean> gitDirty) {
    /** The root of the project a directory is in, real path. */
    static Path rootOf(Path workingDirectory) throws IOException {
        Path here = workingDirectory.toRealPath();
        return checkout(here).orElse(here);
    }

    private static Optional<Path> checkout(Path here) {
        Path root = here;
        while (root != null && !Files.exists(root.resolve(".git"))) {
            root = root.getParent();
        }
        return Optional.ofNullable(root);
    }

    /**
     * Looks at a project.
     *
     * @param given the root, empty to look for it upwards from the working directory
     */
    static Project at(Path workingDirectory, Optional<Path> given, Map<String, String> environment) throws IOException {
        Path here = workingDirectory.toRealPath();
        Path root =
                given.isPresent() ? given.get().toRealPath() : checkout(here).orElse(here);
        if (!Files.exists(root.resolve(".git"))) {
            return new Project(root, here, Optional.empty(), Optional.empty());
        }
        GitState state = GitState.of(root, EnvironmentScrubber.scrub(environment));
        return new Project(root, here, state.head(), state.dirty());
    }
}
