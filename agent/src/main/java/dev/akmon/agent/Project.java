package dev.akmon.agent;

import dev.akmon.tools.EnvironmentScrubber;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The project a session works in.
 *
 * @param root its root: the nearest directory upwards that holds {@code .git}, else the working directory
 * @param workingDirectory where akmon was started, real path
 * @param gitHead the commit checked out, empty outside git or before the first commit
 * @param gitDirty whether there are uncommitted changes, empty outside git
 */
record Project(Path root, Path workingDirectory, Optional<String> gitHead, Optional<Boolean> gitDirty) {
    private static final int GIT_TIMEOUT_SECONDS = 10;

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
        Optional<String> head = git(root, environment, "rev-parse", "--verify", "-q", "HEAD");
        Optional<Boolean> dirty = git(root, environment, "status", "--porcelain", "--untracked-files=normal")
                .map(text -> !text.isEmpty());
        return new Project(root, here, head.filter(text -> !text.isEmpty()), dirty);
    }

    /** What git prints, trimmed; empty when git is missing, fails or does not answer. */
    private static Optional<String> git(Path root, Map<String, String> environment, String... arguments) {
        // Neither a monitor nor a hook that the repository's own configuration names is run to look at it.
        List<String> command =
                new ArrayList<>(List.of("git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile());
        builder.environment().clear();
        builder.environment().putAll(EnvironmentScrubber.scrub(environment));
        builder.environment().put("GIT_OPTIONAL_LOCKS", "0");
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        try {
            Process process = builder.start();
            // Ends the reading below as well.
            process.onExit().orTimeout(GIT_TIMEOUT_SECONDS, TimeUnit.SECONDS).exceptionally(late -> {
                process.destroyForcibly();
                return process;
            });
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? Optional.of(text.strip()) : Optional.empty();
        } catch (IOException e) {
            // git is not installed: the session is recorded without its state.
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
