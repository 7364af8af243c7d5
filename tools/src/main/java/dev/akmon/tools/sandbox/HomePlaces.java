package dev.akmon.tools.sandbox;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What in a user's home directory commands may write, and what they must not see. The lists are documented in
 * docs/sandbox.md.
 */
final class HomePlaces {

    /**
     * Where a build tool keeps what it downloads or has made.
     *
     * @param variable the environment variable that names another place for the first part of the path, or empty
     * @param base where it is below the home directory
     * @param below what of it is a cache
     * @param programs the programs or wrappers whose presence has a missing cache made: what is not there cannot be made
     *     writable
     */
    private record Cache(String variable, String base, List<String> below, List<String> programs) {}

    private static final List<Cache> CACHES = List.of(
            new Cache("XDG_CACHE_HOME", ".cache", List.of(""), List.of("sh")),
            new Cache("", ".m2", List.of("repository", "wrapper"), List.of("mvn", "mvnw", "mvnd")),
            new Cache(
                    "GRADLE_USER_HOME",
                    ".gradle",
                    List.of(".tmp", "caches", "daemon", "jdks", "native", "notifications", "workers", "wrapper"),
                    List.of("gradle", "gradlew")),
            new Cache("", ".ivy2", List.of("cache", "local"), List.of("sbt", "ivy")),
            new Cache("", ".sbt", List.of("boot"), List.of("sbt")),
            new Cache("", ".npm", List.of(""), List.of("npm")),
            new Cache("", ".yarn", List.of("berry", "cache"), List.of("yarn")),
            new Cache("", ".local/share/pnpm", List.of("store"), List.of("pnpm")),
            new Cache("CARGO_HOME", ".cargo", List.of("git", "registry"), List.of("cargo")),
            new Cache("GOPATH", "go", List.of("pkg"), List.of("go")),
            new Cache("GOCACHE", ".cache/go-build", List.of(""), List.of("go")),
            new Cache("GOMODCACHE", "go/pkg/mod", List.of(""), List.of("go")),
            new Cache("", ".nuget", List.of("packages"), List.of("dotnet")),
            new Cache("", ".bundle", List.of("cache"), List.of("bundle")),
            new Cache("", ".composer", List.of("cache"), List.of("composer")),
            new Cache("", ".konan", List.of(""), List.of("kotlinc-native")));

    private static final List<String> SECRETS = List.of(
            ".ssh",
            ".aws",
            ".azure",
            ".gnupg",
            ".kube",
            ".docker",
            ".password-store",
            ".config/gcloud",
            ".config/gh",
            ".config/glab-cli",
            ".config/hub",
            ".config/op",
            ".config/git/credentials",
            ".config/google-chrome",
            ".config/chromium",
            ".mozilla",
            ".local/share/keyrings",
            ".netrc",
            ".git-credentials",
            ".pgpass",
            ".my.cnf",
            ".pypirc",
            ".vault-token",
            ".cargo/credentials",
            ".cargo/credentials.toml",
            ".gem/credentials",
            ".terraform.d/credentials.tfrc.json",
            ".claude/.credentials.json",
            ".codex/auth.json",
            ".gemini/oauth_creds.json",
            ".bash_history",
            ".zsh_history");

    /** What is akmon's own: nothing in it may come from a command. */
    private static final List<String> OWN = List.of(".akmon", ".local/state/akmon", ".cache/akmon");

    private final Path home;
    private final Map<String, String> environment;
    private final List<Path> roots;

    HomePlaces(Path home, Map<String, String> environment, List<Path> roots) {
        this.home = home;
        this.environment = environment;
        this.roots = roots;
    }

    /** Caches of build tools; those of tools that are there are made where they are missing. */
    List<Path> caches() {
        List<Path> found = new ArrayList<>();
        for (Cache cache : CACHES) {
            Path base = place(cache);
            boolean wanted = cache.programs().stream().anyMatch(this::isThere);
            for (String below : cache.below()) {
                Path directory = base.resolve(below);
                if (wanted) {
                    make(directory);
                }
                if (Files.isDirectory(directory)) {
                    found.add(directory);
                }
            }
        }
        return found;
    }

    /** Files and directories with secrets, whether they exist or not. */
    List<Path> secrets() {
        return SECRETS.stream().map(home::resolve).toList();
    }

    /** akmon's own directories, whether they exist or not. */
    List<Path> own() {
        return OWN.stream().map(home::resolve).toList();
    }

    private Path place(Cache cache) {
        String named = environment.getOrDefault(cache.variable(), "");
        return named.startsWith("/") && !named.contains(":") ? Path.of(named) : home.resolve(cache.base());
    }

    private static void make(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            // A home that cannot be written has no cache to fill either; the tool itself says what it misses.
            return;
        }
    }

    private boolean isThere(String program) {
        return roots.stream().anyMatch(root -> Files.isExecutable(root.resolve(program)))
                || find(program, environment).size() > 0;
    }

    /** Where the search path has the program, the first one first. */
    static List<Path> find(String program, Map<String, String> environment) {
        List<Path> found = new ArrayList<>();
        for (String directory : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
            try {
                Path file = Path.of(directory, program);
                if (file.isAbsolute() && Files.isExecutable(file) && !Files.isDirectory(file)) {
                    found.add(file);
                }
            } catch (InvalidPathException e) {
                continue;
            }
        }
        return found;
    }
}
