package dev.akmon.tools.sandbox;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How the commands of one session are confined: by bubblewrap, or by nothing but the user's own rights. Which of the two is
 * settled when the session begins and stays so.
 */
public final class Sandbox implements AutoCloseable {

    /** Commands can do what the user can do. */
    public static final Sandbox NONE = new Sandbox(null, true, null);

    /** What there is to do where bubblewrap does not work. */
    public static final String REMEDY = "install it and allow unprivileged user namespaces";

    private static final long TRIAL_SECONDS = 30;

    /** What is wrong with bubblewrap, by the command line it was tried with; empty where it works. */
    private static final Map<List<String>, Optional<String>> TRIALS = new ConcurrentHashMap<>();

    private final @Nullable Bubblewrap bubblewrap;
    private final boolean network;

    /** Whose temporary files are used; null for its own. */
    private final @Nullable Sandbox host;

    private @Nullable Scratch scratch;

    private Sandbox(@Nullable Bubblewrap bubblewrap, boolean network, @Nullable Sandbox host) {
        this.bubblewrap = bubblewrap;
        this.network = network;
        this.host = host;
    }

    /**
     * Settles how the commands of a session are confined. Whether bubblewrap works is tried once in the life of the program.
     *
     * @param roots the real paths of the directories that commands may write
     * @param environment the program's environment, for its search path, its home directory and the places of caches
     * @throws SandboxException when more is asked for than can be had
     */
    public static Sandbox choose(SandboxSettings settings, List<Path> roots, Map<String, String> environment)
            throws SandboxException {
        if (settings.mode() == SandboxSettings.Mode.OFF) {
            if (!settings.network()) {
                throw new SandboxException("commands can be kept from the network only in the sandbox, which is off:"
                        + " leave out --sandbox off, or --network off");
            }
            return NONE;
        }
        Found found = find(settings, roots, environment);
        if (found.bubblewrap() != null) {
            return new Sandbox(found.bubblewrap(), settings.network(), null);
        }
        String problem = found.problem() + "; " + REMEDY;
        if (settings.mode() == SandboxSettings.Mode.REQUIRED) {
            throw new SandboxException("the sandbox is required, and " + problem + ", or leave it to --sandbox auto");
        }
        if (!settings.network()) {
            throw new SandboxException(
                    "commands cannot be kept from the network: " + problem + ", or leave out --network off");
        }
        return NONE;
    }

    /**
     * What keeps bubblewrap from confining commands on this machine, as part of a sentence; empty when it works. Tried as
     * {@link #choose} does, whatever the mode.
     */
    public static Optional<String> problem(SandboxSettings settings, Map<String, String> environment) {
        return Optional.ofNullable(find(settings, List.of(), environment).problem());
    }

    /** Bubblewrap, or why it cannot be used. */
    private record Found(
            @Nullable Bubblewrap bubblewrap, @Nullable String problem) {}

    private static Found find(SandboxSettings settings, List<Path> roots, Map<String, String> environment) {
        List<Path> programs = HomePlaces.find("bwrap", environment);
        if (programs.isEmpty()) {
            return new Found(null, "bubblewrap (bwrap) is not installed");
        }
        Bubblewrap candidate =
                new Bubblewrap(programs.get(0), isRoot(), settings, roots, home(environment), environment);
        return TRIALS.computeIfAbsent(candidate.trial(), Sandbox::problemOf)
                .map(said -> new Found(null, "bubblewrap does not work here: " + said))
                .orElseGet(() -> new Found(candidate, null));
    }

    /**
     * The same confinement with or without the network, for a program that is to have something else than the session's
     * commands. It uses the temporary files of this one.
     *
     * @throws SandboxException when it is to have no network and nothing can keep it from that
     */
    public Sandbox withNetwork(boolean reached) throws SandboxException {
        if (reached == network) {
            return this;
        }
        if (bubblewrap == null) {
            throw new SandboxException(
                    "it can be kept from the network only in the sandbox, which is off or does not work here");
        }
        return new Sandbox(bubblewrap.withNetwork(reached), reached, this);
    }

    /** The level in force, as sessions record it: bubblewrap, bubblewrap+no-network or process-group. */
    public String level() {
        return bubblewrap == null ? "process-group" : network ? "bubblewrap" : "bubblewrap+no-network";
    }

    /** Whether commands are confined. */
    public boolean confines() {
        return bubblewrap != null;
    }

    /** Whether commands reach the network. */
    public boolean network() {
        return network;
    }

    /**
     * The command line that runs a command confined.
     *
     * @param directory where it runs, in the workspace
     * @throws IOException when the session's temporary directory cannot be made
     */
    public List<String> confine(Path directory, List<String> command) throws IOException {
        if (bubblewrap == null) {
            return command;
        }
        Scratch own = scratch();
        List<String> confined = new ArrayList<>(bubblewrap.commandLine(directory, own.directory(), own.empty()));
        confined.addAll(command);
        return confined;
    }

    /** The environment of a confined command: temporary files have one place. */
    public Map<String, String> environment(Map<String, String> environment) {
        Map<String, String> confined = new TreeMap<>(environment);
        if (bubblewrap != null) {
            confined.computeIfPresent("TMPDIR", (name, value) -> "/tmp");
            // uvx locks the directory of installed tools even to run one from its cache.
            confined.putIfAbsent("UV_TOOL_DIR", "/tmp/uv-tools");
        }
        return confined;
    }

    /** Deletes the session's temporary files. */
    @Override
    public synchronized void close() {
        if (scratch != null) {
            scratch.delete();
            scratch = null;
        }
    }

    private synchronized Scratch scratch() throws IOException {
        if (host != null) {
            return host.scratch();
        }
        if (scratch == null) {
            scratch = Scratch.make();
        }
        return scratch;
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static Path home(Map<String, String> environment) {
        String named = environment.getOrDefault("HOME", "");
        Path home = Path.of(named.startsWith("/") ? named : System.getProperty("user.home"));
        try {
            return home.toRealPath();
        } catch (IOException e) {
            // Nothing is in a home that does not exist.
            return home;
        }
    }

    private static Optional<String> problemOf(List<String> trial) {
        List<String> command = new ArrayList<>(trial);
        command.addAll(List.of("/bin/sh", "-c", ":"));
        try {
            Process process = ProcessStarter.start(new ProcessBuilder(command)
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true));
            process.onExit().orTimeout(TRIAL_SECONDS, TimeUnit.SECONDS).exceptionally(late -> {
                process.destroyForcibly();
                return process;
            });
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            int code = process.waitFor();
            return code == 0
                    ? Optional.empty()
                    : Optional.of(said.lines().findFirst().orElse("exit code " + code));
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
    }
}
