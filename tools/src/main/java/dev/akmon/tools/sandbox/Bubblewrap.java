package dev.akmon.tools.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of {@code bwrap} (bubblewrap 0.5 or newer) for a command. Later mounts cover earlier ones, so they go from
 * the whole machine to the single secret.
 */
final class Bubblewrap {

    /** As root bubblewrap would keep every capability. These are what installing and packing files as root needs. */
    private static final List<String> CAPABILITIES = List.of(
            "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_FSETID", "CAP_SETUID", "CAP_SETGID", "CAP_KILL");

    private static final Path WHOLE_MACHINE = Path.of("/");
    private static final Path RUN = Path.of("/run");
    private static final List<Path> TEMPORARY = List.of(Path.of("/tmp"), Path.of("/var/tmp"));

    /** What programs need of /run, which else is full of other programs' sockets. */
    private static final List<Path> NEEDED_OF_RUN =
            List.of(Path.of("/etc/resolv.conf"), Path.of("/etc/localtime"), Path.of("/run/current-system"));

    private final Path program;
    private final boolean root;
    private final SandboxSettings settings;
    private final List<Path> roots;
    private final Path home;
    private final Map<String, String> environment;
    private final HomePlaces places;

    /**
     * @param program where bwrap is
     * @param root whether this program runs as root
     * @param roots the real paths of the workspace's directories
     * @param home the user's home directory
     */
    Bubblewrap(
            Path program,
            boolean root,
            SandboxSettings settings,
            List<Path> roots,
            Path home,
            Map<String, String> environment) {
        this.program = program;
        this.root = root;
        this.settings = settings;
        this.roots = roots;
        this.home = home;
        this.environment = environment;
        this.places = new HomePlaces(home, environment, roots);
    }

    /** The same view with or without the network. */
    Bubblewrap withNetwork(boolean reached) {
        SandboxSettings changed = new SandboxSettings(settings.mode(), reached, settings.writable(), settings.hidden());
        return new Bubblewrap(program, root, changed, roots, home, environment);
    }

    /** The start of a command line that makes the view and looks at nothing else, to find out whether it can be made. */
    List<String> trial() {
        List<String> arguments = basics();
        arguments.add("--");
        return arguments;
    }

    /**
     * The start of a command line, to which program and arguments are added.
     *
     * @param directory where the command runs
     * @param scratch what it sees as /tmp
     * @param empty an empty file, shown in the place of files with secrets
     */
    List<String> commandLine(Path directory, Path scratch, Path empty) throws IOException {
        List<Path> writable = writable();
        List<String> arguments = basics();
        for (Path temporary : TEMPORARY) {
            if (Files.isDirectory(temporary)) {
                bind(arguments, scratch, temporary.toRealPath());
            }
        }
        if (TEMPORARY.stream().anyMatch(home::startsWith) && Files.isDirectory(home)) {
            readOnly(arguments, home);
        }
        writable.forEach(place -> bind(arguments, place, place));
        roots.stream()
                .flatMap(checkout -> GitPlaces.directives(checkout).stream())
                .distinct()
                .forEach(place -> readOnly(arguments, place));
        for (Path secret : hidden(writable)) {
            hide(arguments, secret, empty);
        }
        arguments.addAll(List.of("--chdir", directory.toString(), "--"));
        return arguments;
    }

    private List<String> basics() {
        List<String> arguments = new ArrayList<>(List.of(program.toString()));
        arguments.addAll(
                List.of("--unshare-pid", "--unshare-ipc", "--unshare-uts", "--die-with-parent", "--new-session"));
        if (!settings.network()) {
            arguments.add("--unshare-net");
        }
        arguments.addAll(List.of("--cap-drop", "ALL"));
        if (root) {
            CAPABILITIES.forEach(capability -> arguments.addAll(List.of("--cap-add", capability)));
        }
        arguments.addAll(List.of(roots.contains(WHOLE_MACHINE) ? "--bind" : "--ro-bind", "/", "/"));
        arguments.addAll(List.of("--dev", "/dev", "--proc", "/proc"));
        if (Files.isDirectory(RUN)) {
            arguments.addAll(List.of("--tmpfs", "/run"));
            for (Path needed : NEEDED_OF_RUN) {
                Path real = realOrNull(needed);
                if (real != null && (real.startsWith(RUN) || needed.startsWith(RUN))) {
                    arguments.addAll(List.of(
                            "--ro-bind",
                            real.toString(),
                            needed.startsWith(RUN) ? needed.toString() : real.toString()));
                }
            }
        }
        return arguments;
    }

    /** Everything a command may write, as real paths; the workspace last, which is never in doubt. */
    private List<Path> writable() {
        List<Path> found = new ArrayList<>();
        List<Path> asked = new ArrayList<>(places.caches());
        asked.addAll(settings.writable());
        for (Path place : asked) {
            Path real = realOrNull(place);
            if (real != null) {
                found.add(real);
            }
        }
        for (Path directory : roots) {
            if (!directory.equals(WHOLE_MACHINE)) {
                found.add(directory);
            }
            // A mount of its own, so that it cannot be moved away with what is read-only in it.
            found.addAll(GitPlaces.directories(directory));
        }
        return found;
    }

    /** Everything a command must not see: what is there, and what a command could make. */
    private List<Path> hidden(List<Path> writable) {
        List<Path> found = new ArrayList<>();
        List<Path> wanted = new ArrayList<>(places.secrets());
        wanted.addAll(settings.hidden());
        for (Path place : wanted) {
            Path real = realOrNull(place);
            if (real != null && roots.stream().noneMatch(directory -> directory.startsWith(real))) {
                found.add(real);
            }
        }
        for (Path place : places.own()) {
            Path real = realOrNull(place);
            Path own = real == null ? place : real;
            boolean couldBeMade = writable.stream().anyMatch(own::startsWith);
            if ((real != null || couldBeMade) && roots.stream().noneMatch(directory -> directory.startsWith(own))) {
                found.add(own);
            }
        }
        // In an empty read-only directory there is no place to cover.
        return found.stream()
                .distinct()
                .filter(place -> found.stream().noneMatch(other -> !other.equals(place) && place.startsWith(other)))
                .toList();
    }

    private static void hide(List<String> arguments, Path place, Path empty) {
        if (Files.exists(place) && !Files.isDirectory(place)) {
            arguments.addAll(List.of("--ro-bind", empty.toString(), place.toString()));
        } else {
            arguments.addAll(List.of("--tmpfs", place.toString(), "--remount-ro", place.toString()));
        }
    }

    private static void bind(List<String> arguments, Path source, Path place) {
        arguments.addAll(List.of("--bind", source.toString(), place.toString()));
    }

    private static void readOnly(List<String> arguments, Path place) {
        arguments.addAll(List.of("--ro-bind", place.toString(), place.toString()));
    }

    /** The path without links; null where there is nothing, or nothing that can be reached. */
    private static @Nullable Path realOrNull(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return null;
        }
    }
}
