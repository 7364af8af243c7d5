package dev.akmon.tools.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where a checkout keeps git's data, which for a linked worktree is elsewhere. */
final class GitPlaces {

    private static final String LINK = "gitdir: ";

    private GitPlaces() {}

    /** The directories with git's data that commands in a checkout write to. */
    static List<Path> directories(Path checkout) {
        Path git = checkout.resolve(".git");
        try {
            if (Files.isDirectory(git)) {
                return List.of(git.toRealPath());
            }
            Optional<Path> linked = linked(git);
            return linked.isEmpty() ? List.of() : List.of(linked.get());
        } catch (IOException | InvalidPathException e) {
            // What cannot be read is nothing that git could use.
            return List.of();
        }
    }

    /** What in them has git run programs, and so must not come from a command. */
    static List<Path> directives(Path directory) {
        List<Path> found = new ArrayList<>();
        for (String name : List.of("hooks", "config", "config.worktree")) {
            Path place = directory.resolve(name);
            if (Files.exists(place)) {
                found.add(place);
            }
        }
        return found;
    }

    /**
     * The repository that a linked worktree belongs to. A file in a workspace could name any directory; the repository is
     * believed only if it names the worktree in turn.
     */
    private static Optional<Path> linked(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        String text = Files.readString(file).strip();
        if (!text.startsWith(LINK)) {
            return Optional.empty();
        }
        Path own = file.resolveSibling(text.substring(LINK.length())).toRealPath();
        Path back = own.resolve(Files.readString(own.resolve("gitdir")).strip());
        Path common =
                own.resolve(Files.readString(own.resolve("commondir")).strip()).toRealPath();
        boolean mutual = Files.isSameFile(back, file)
                && own.startsWith(common.resolve("worktrees"))
                && Files.isRegularFile(common.resolve("HEAD"));
        return mutual ? Optional.of(common) : Optional.empty();
    }
}
