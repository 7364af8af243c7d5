package dev.akmon.tools.files;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.ignore.IgnoreNode;
import org.eclipse.jgit.lib.Config;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of one directory git would ignore. Rules come, the first that speaks deciding, from the {@code
 * .gitignore} of the directory and of each directory above it up to the top of the repository, from the repository's
 * {@code info/exclude} and from the user's {@code core.excludesFile}. Where there is no repository the workspace takes
 * its place, without the last two.
 */
public final class IgnoreRules {

    private static final long MAX_RULES_BYTES = 1 << 20;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Settings settings;
    private final Path directory;
    private final IgnoreNode node;

    /** The rules of the directory above; null at the top. */
    private final @Nullable IgnoreRules parent;

    /** Rules for the whole tree, strongest first; the same for all directories of a repository. */
    private final List<IgnoreNode> treeWide;

    private final Path top;

    private IgnoreRules(
            Settings settings, Path directory, @Nullable IgnoreRules parent, List<IgnoreNode> treeWide, Path top) {
        this.settings = settings;
        this.directory = directory;
        this.parent = parent;
        this.treeWide = treeWide;
        this.top = top;
        this.node = read(directory.resolve(".gitignore"), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * The user's side of git's configuration.
     *
     * @param home null when there is no home directory
     * @param xdgConfig the directory for configuration files, null likewise
     */
    public record Settings(@Nullable Path home, @Nullable Path xdgConfig) {

        /** As git finds them in this environment. */
        public static Settings of(Map<String, String> environment) {
            Path home = directory(environment.get("HOME"));
            Path xdg = directory(environment.get("XDG_CONFIG_HOME"));
            return new Settings(home, xdg != null || home == null ? xdg : home.resolve(".config"));
        }

        private static @Nullable Path directory(@Nullable String path) {
            return path == null || path.isEmpty()
                    ? null
                    : resolve(Path.of("/"), path).orElse(null);
        }
    }

    /**
     * The rules for the entries of a directory.
     *
     * @param directory a real path inside the workspace
     * @param workspaceRoot where rules begin when the directory is in no repository
     */
    public static IgnoreRules of(Path directory, Path workspaceRoot, Settings settings) {
        Optional<Path> repository = repositoryAround(directory);
        Path top = repository.orElse(workspaceRoot);
        IgnoreRules rules = atTop(settings, top, repository.isPresent());
        for (Path name : top.relativize(directory)) {
            if (!name.toString().isEmpty()) {
                rules = new IgnoreRules(settings, rules.directory.resolve(name), rules, rules.treeWide, top);
            }
        }
        return rules;
    }

    /** The rules for the entries of a directory in this one. A repository inside another has rules of its own. */
    IgnoreRules below(Path child) {
        return isRepository(child)
                ? atTop(settings, child, true)
                : new IgnoreRules(settings, child, this, treeWide, top);
    }

    private static IgnoreRules atTop(Settings settings, Path top, boolean repository) {
        return new IgnoreRules(settings, top, null, repository ? treeWideRules(settings, top) : List.of(), top);
    }

    /** Whether git would ignore the entry of this directory. */
    boolean ignores(Path entry, boolean isDirectory) {
        for (IgnoreRules rules = this; rules != null; rules = rules.parent) {
            Boolean decision = rules.node.checkIgnored(relative(rules.directory, entry), isDirectory);
            if (decision != null) {
                return decision;
            }
        }
        for (IgnoreNode rules : treeWide) {
            Boolean decision = rules.checkIgnored(relative(top, entry), isDirectory);
            if (decision != null) {
                return decision;
            }
        }
        return false;
    }

    private static String relative(Path base, Path entry) {
        return base.relativize(entry).toString();
    }

    private static Optional<Path> repositoryAround(Path directory) {
        for (Path path = directory; path != null; path = path.getParent()) {
            if (isRepository(path)) {
                return Optional.of(path);
            }
        }
        return Optional.empty();
    }

    private static boolean isRepository(Path directory) {
        return Files.exists(directory.resolve(".git"));
    }

    private static List<IgnoreNode> treeWideRules(Settings settings, Path top) {
        Path common = commonDirectory(top.resolve(".git"));
        List<IgnoreNode> rules = new ArrayList<>();
        rules.add(read(common.resolve("info").resolve("exclude")));
        excludesFile(settings, top, common).ifPresent(file -> rules.add(read(file)));
        return List.copyOf(rules);
    }

    /** Where a repository keeps what its work trees share: {@code .git} itself, or what the file of that name says. */
    private static Path commonDirectory(Path dotGit) {
        if (Files.isDirectory(dotGit)) {
            return dotGit;
        }
        String pointer = text(dotGit).strip();
        if (!pointer.startsWith("gitdir:")) {
            return dotGit;
        }
        Path gitDirectory = resolve(
                        dotGit.getParent(),
                        pointer.substring("gitdir:".length()).strip())
                .orElse(dotGit);
        String common = text(gitDirectory.resolve("commondir")).strip();
        return common.isEmpty()
                ? gitDirectory
                : resolve(gitDirectory, common).orElse(gitDirectory).normalize();
    }

    /** {@code core.excludesFile} as git finds it: the repository's setting, the user's, the machine's, the default. */
    private static Optional<Path> excludesFile(Settings settings, Path top, Path common) {
        List<Path> configs = new ArrayList<>();
        configs.add(common.resolve("config"));
        if (settings.home() != null) {
            configs.add(settings.home().resolve(".gitconfig"));
        }
        if (settings.xdgConfig() != null) {
            configs.add(settings.xdgConfig().resolve("git").resolve("config"));
        }
        configs.add(Path.of("/etc/gitconfig"));
        for (Path config : configs) {
            String value = setting(config);
            if (value != null) {
                return expand(value, settings, top);
            }
        }
        return Optional.ofNullable(settings.xdgConfig())
                .map(xdg -> xdg.resolve("git").resolve("ignore"));
    }

    private static @Nullable String setting(Path configFile) {
        try {
            Config config = new Config();
            config.fromText(text(configFile));
            return config.getString("core", null, "excludesfile");
        } catch (ConfigInvalidException unreadableByGitAsWell) {
            return null;
        }
    }

    private static Optional<Path> expand(String value, Settings settings, Path top) {
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.startsWith("~/")) {
            return Optional.ofNullable(settings.home()).flatMap(home -> resolve(home, value.substring(2)));
        }
        return resolve(top, value);
    }

    private static Optional<Path> resolve(Path base, String path) {
        try {
            return Optional.of(base.resolve(path));
        } catch (InvalidPathException noSuchPathCanExist) {
            return Optional.empty();
        }
    }

    private static IgnoreNode read(Path rulesFile, LinkOption... options) {
        IgnoreNode node = new IgnoreNode();
        try {
            node.parse(new ByteArrayInputStream(text(rulesFile, options).getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory", e);
        }
        return node;
    }

    /** The text of a file of rules or settings; empty when there is none that can be read, as git has it. */
    private static String text(Path file, LinkOption... options) {
        try {
            if (!Files.isRegularFile(file, options) || Files.size(file) > MAX_RULES_BYTES) {
                return "";
            }
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (IOException unreadable) {
            return "";
        }
    }
}
