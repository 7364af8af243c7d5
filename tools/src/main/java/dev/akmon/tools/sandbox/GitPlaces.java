package dev.akmon.tools.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a checkout keeps git's data, which for a linked worktree is elsewhere, and what in it has git run programs. It is
 * looked at anew for every command, since commands add submodules.
 */
final class GitPlaces {

    private static final String LINK = "gitdir: ";

    /** How far down submodules are looked for, whose names may have slashes. */
    private static final int MAX_DEPTH = 16;

    private static final Pattern WORKTREE = Pattern.compile("(?im)^\\s*worktree\\s*=\\s*(.+?)\\s*$");

    private GitPlaces() {}

    /** The directories with git's data that commands in a checkout write to. */
    static List<Path> directories(Path checkout) {
        try {
            Path git = checkout.resolve(".git");
            if (Files.isDirectory(git)) {
                return List.of(git.toRealPath());
            }
            return linked(git).map(worktree -> List.of(worktree.common())).orElse(List.of());
        } catch (IOException | InvalidPathException e) {
            // What cannot be read is nothing that git could use.
            return List.of();
        }
    }

    /**
     * What has git run programs, and what leads git there: none of it may come from a command. What a command could make
     * because it is missing is made, empty, as only what is there can be covered.
     */
    static List<Path> directives(Path checkout) {
        List<Path> found = new ArrayList<>();
        try {
            Path git = checkout.resolve(".git");
            linked(git).ifPresent(worktree -> {
                found.add(git);
                addExisting(found, worktree.own(), "commondir", "gitdir", "config.worktree");
            });
            for (Path directory : directories(checkout)) {
                addDirectives(found, directory);
                List<Path> submodules = new ArrayList<>();
                addSubmodules(submodules, directory.resolve("modules"), 0);
                for (Path submodule : submodules) {
                    addDirectives(found, submodule);
                    link(submodule).ifPresent(found::add);
                }
            }
        } catch (IOException | InvalidPathException e) {
            return found;
        }
        return found;
    }

    private static void addDirectives(List<Path> found, Path directory) {
        make(directory);
        addExisting(found, directory, "hooks", "config", "config.worktree");
    }

    private static void addExisting(List<Path> found, Path directory, String... names) {
        for (String name : names) {
            Path place = directory.resolve(name);
            if (Files.exists(place)) {
                found.add(place);
            }
        }
    }

    private static void make(Path directory) {
        try {
            Files.createDirectories(directory.resolve("hooks"));
            Path config = directory.resolve("config");
            Path ofWorktree = directory.resolve("config.worktree");
            if (Files.exists(config)
                    && !Files.exists(ofWorktree)
                    && text(config).toLowerCase(Locale.ROOT).contains("worktreeconfig")) {
                Files.createFile(ofWorktree);
            }
        } catch (IOException e) {
            // Where we cannot make it, no command of ours can.
            return;
        }
    }

    /** The directories with the data of submodules, those of submodules of submodules included. */
    private static void addSubmodules(List<Path> found, Path directory, int depth) {
        if (depth > MAX_DEPTH || !Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (Files.isRegularFile(directory.resolve("HEAD"), LinkOption.NOFOLLOW_LINKS)) {
            found.add(directory);
            addSubmodules(found, directory.resolve("modules"), depth + 1);
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                addSubmodules(found, entry, depth + 1);
            }
        } catch (IOException | DirectoryIteratorException e) {
            // What cannot be listed cannot be used either.
            return;
        }
    }

    /** The file in a submodule's worktree that leads to its data. */
    private static Optional<Path> link(Path submodule) {
        try {
            Matcher matcher = WORKTREE.matcher(text(submodule.resolve("config")));
            if (!matcher.find()) {
                return Optional.empty();
            }
            Path file = submodule.resolve(matcher.group(1)).resolve(".git");
            return Files.isRegularFile(file) ? Optional.of(file.toRealPath()) : Optional.empty();
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    /**
     * A linked worktree.
     *
     * @param own where git keeps what is this worktree's own
     * @param common the data of the repository it belongs to
     */
    private record Linked(Path own, Path common) {}

    /**
     * The repository that a linked worktree belongs to. A file in a workspace could name any directory; the repository is
     * believed only if it names the worktree in turn.
     */
    private static Optional<Linked> linked(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        String text = Files.readString(file).strip();
        if (!text.startsWith(LINK)) {
            return Optional.empty();
        }
        Path own = file.resolveSibling(text.substring(LINK.length())).toRealPath();
        if (!Files.isRegularFile(own.resolve("commondir"))) {
            return Optional.empty();
        }
        Path back = own.resolve(Files.readString(own.resolve("gitdir")).strip());
        Path common =
                own.resolve(Files.readString(own.resolve("commondir")).strip()).toRealPath();
        boolean mutual = Files.isSameFile(back, file)
                && own.startsWith(common.resolve("worktrees"))
                && Files.isRegularFile(common.resolve("HEAD"));
        return mutual ? Optional.of(new Linked(own, common)) : Optional.empty();
    }
}
