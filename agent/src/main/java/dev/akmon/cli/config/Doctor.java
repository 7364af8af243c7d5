package dev.akmon.cli.config;

import dev.akmon.agent.config.ConfigurationException;
import dev.akmon.agent.config.SandboxConfig;
import dev.akmon.agent.config.SigningSettings;
import dev.akmon.agent.config.UserConfig;
import dev.akmon.agent.modules.InstalledModule;
import dev.akmon.agent.modules.ModuleException;
import dev.akmon.agent.modules.ModuleStore;
import dev.akmon.agent.provider.ProviderResolver;
import dev.akmon.cli.config.Diagnosis.Check;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.Invocation;
import dev.akmon.cli.run.ProviderFlags;
import dev.akmon.cli.run.RunSetup;
import dev.akmon.tools.sandbox.Sandbox;
import dev.akmon.tools.sandbox.SandboxSettings;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Looks at everything akmon needs, each thing by itself: one that fails does not keep the others from being looked at. */
public final class Doctor {
    private static final int OLDEST_JAVA = 17;
    private static final long LITTLE_SPACE = 1L << 30;
    private static final long NO_SPACE = 50L << 20;
    private static final int PROGRAM_SECONDS = 20;

    private final Invocation invocation;
    private final Console console;
    private final ProviderFlags provider;
    private final boolean offline;
    private final List<Check> checks = new ArrayList<>();
    private ProviderResolver.@Nullable Explanation explanation;

    /**
     * @param provider the options that say which model
     * @param offline whether no server is to be asked anything
     */
    public Doctor(Invocation invocation, ProviderFlags provider, boolean offline) {
        this.invocation = invocation;
        this.console = invocation.console();
        this.provider = provider;
        this.offline = offline;
    }

    /** Looks at everything. */
    public Diagnosis examine() {
        java();
        Path journal = invocation.journal().directory();
        journal(journal);
        space(journal);
        Optional<UserConfig> config = configuration();
        config.ifPresent(this::model);
        program("git", "sessions in a git checkout are recorded without its commit", "git", "--version");
        sandbox(config.map(UserConfig::sandbox).orElse(SandboxConfig.NONE));
        config.ifPresent(this::signing);
        modules();
        return new Diagnosis(checks, explanation);
    }

    private void java() {
        int version = Runtime.version().feature();
        String detail = "Java " + Runtime.version() + ", " + System.getProperty("java.home");
        checks.add(
                version >= OLDEST_JAVA
                        ? Check.pass("java", detail)
                        : Check.fail("java", detail, "install Java " + OLDEST_JAVA + " or newer"));
    }

    private void journal(Path directory) {
        Path existing = nearestExisting(directory);
        if (Files.isDirectory(existing) && Files.isWritable(existing)) {
            checks.add(Check.pass(
                    "journal", directory + (existing.equals(directory) ? "" : " (made with the first session)")));
        } else {
            checks.add(Check.fail(
                    "journal",
                    existing + " cannot be written",
                    "name another directory with --journal or AKMON_JOURNAL"));
        }
    }

    private void space(Path directory) {
        try {
            long free = Files.getFileStore(nearestExisting(directory)).getUsableSpace();
            String detail = free / (1 << 20) + " MiB free for the journal";
            checks.add(
                    free < NO_SPACE
                            ? Check.fail("disk space", detail, "make room: a session that cannot be recorded stops")
                            : free < LITTLE_SPACE
                                    ? Check.warn("disk space", detail, "make room before long sessions")
                                    : Check.pass("disk space", detail));
        } catch (IOException e) {
            checks.add(Check.fail("disk space", "cannot be found out: " + e.getMessage(), "look at the file system"));
        }
    }

    private static Path nearestExisting(Path directory) {
        Path path = directory.toAbsolutePath();
        while (!Files.exists(path) && path.getParent() != null) {
            path = path.getParent();
        }
        return path;
    }

    private Optional<UserConfig> configuration() {
        Path file = UserConfig.file(console.homeDirectory());
        try {
            UserConfig config = UserConfig.load(console.homeDirectory(), console.environment());
            if (config.warnings().isEmpty()) {
                checks.add(Check.pass(
                        "configuration", Files.exists(file) ? file.toString() : "none, which is fine: " + file));
            }
            config.warnings()
                    .forEach(warning ->
                            checks.add(Check.warn("configuration", warning, "edit the file, or run what it says")));
            return Optional.of(config);
        } catch (ConfigurationException e) {
            checks.add(Check.fail("configuration", String.valueOf(e.getMessage()), "correct the line"));
            return Optional.empty();
        }
    }

    private void model(UserConfig config) {
        Optional<String> model = provider.model(config);
        if (model.isEmpty()) {
            checks.add(Check.warn(
                    "model", "none is chosen", "akmon config set default_model <id>, or --model <id> with each run"));
            return;
        }
        explanation = reached("model", "provider", model.get(), provider.resolver(config));
        provider.fallback(config)
                .filter(other -> !other.equals(model.get()))
                .ifPresent(
                        other -> reached("fallback model", "its provider", other, provider.fallbackResolver(config)));
    }

    /**
     * Looks how a model is reached, as a run would.
     *
     * @return how it is, null where nothing was resolved
     */
    private ProviderResolver.@Nullable Explanation reached(
            String check, String providerCheck, String model, ProviderResolver resolver) {
        if (model.startsWith(RunSetup.SCRIPTED)) {
            checks.add(Check.pass(check, model + ", a script"));
            return null;
        }
        ProviderResolver.Explanation explained;
        try {
            explained = resolver.explain(model);
        } catch (ConfigurationException e) {
            checks.add(Check.fail(check, String.valueOf(e.getMessage()), "akmon config explain-provider tells more"));
            return null;
        }
        if (explained.error() != null) {
            checks.add(Check.fail(check, explained.error(), "akmon config explain-provider tells more"));
            return explained;
        }
        ProviderResolver.Resolution found = explained.resolution().orElseThrow();
        checks.add(Check.pass(check, found.model() + " from " + found.settings().kind()));
        if (found.settings().module() != null) {
            module(found.settings().module());
        }
        checks.add(
                offline
                        ? Check.skip(providerCheck, "not asked")
                        : new ProviderProbe(console.environment()).ask(providerCheck, found));
        return explained;
    }

    private void module(String name) {
        String remedy = "add it: akmon module add <jar> (docs/modules.md)";
        try {
            checks.add(invocation
                    .moduleStore()
                    .find(name)
                    .map(added -> Check.pass("module", name + " " + added.version()))
                    .orElseGet(() -> Check.fail("module", name + ", the provider's client, is not installed", remedy)));
        } catch (IOException | ModuleException e) {
            checks.add(Check.fail("module", name + " cannot be looked up: " + e.getMessage(), remedy));
        }
    }

    /** What was added, whether this run needs it or not. */
    private void modules() {
        try {
            List<InstalledModule> added = invocation.moduleStore().list();
            if (added.isEmpty()) {
                checks.add(Check.skip("modules", "none are installed"));
            }
            for (InstalledModule module : added) {
                checks.add(installed(module));
            }
        } catch (IOException | ModuleException e) {
            checks.add(Check.fail("modules", String.valueOf(e.getMessage()), "repair what is in ~/.akmon/modules"));
        }
    }

    private static Check installed(InstalledModule module) throws IOException {
        String what = module.name() + " " + module.version() + " (" + String.join(", ", module.kinds()) + ")";
        String remedy = "add it again, or: akmon module remove " + module.name();
        try {
            return ModuleStore.isUnchanged(module)
                    ? Check.pass("modules", what)
                    : Check.fail("modules", what + " is not what was added", remedy);
        } catch (NoSuchFileException e) {
            return Check.fail("modules", what + " is gone: " + module.jar(), remedy);
        }
    }

    private void sandbox(SandboxConfig configured) {
        if (!System.getProperty("os.name").startsWith("Linux")) {
            checks.add(Check.skip("sandbox", "bubblewrap is for Linux"));
            return;
        }
        if (configured.mode() == SandboxSettings.Mode.OFF) {
            checks.add(Check.skip("sandbox", "turned off in the configuration: commands can do what you can do"));
            return;
        }
        boolean network = configured.network() == null || configured.network();
        boolean needed = configured.mode() == SandboxSettings.Mode.REQUIRED || !network;
        checks.add(Sandbox.problem(
                        new SandboxSettings(SandboxSettings.Mode.AUTO, network, List.of(), List.of()),
                        console.environment())
                .map(problem -> needed
                        ? Check.fail("sandbox", problem + ", and the configuration wants it", Sandbox.REMEDY)
                        : Check.warn("sandbox", problem + ": commands can do what you can do", Sandbox.REMEDY))
                .orElseGet(() -> Check.pass("sandbox", "bubblewrap confines commands")));
    }

    private void signing(UserConfig config) {
        SigningSettings signing = config.signing();
        if (signing == null) {
            checks.add(Check.skip("signing", "no [signing] command is configured"));
            return;
        }
        String name = signing.command().get(0);
        boolean there = name.contains("/") ? Files.isExecutable(console.resolve(name)) : onPath(name);
        checks.add(
                there
                        ? Check.pass("signing", name)
                        : Check.fail(
                                "signing", name + " is not there or cannot be executed", "correct signing.command"));
    }

    private boolean onPath(String name) {
        for (String directory : console.variable("PATH").orElse("").split(File.pathSeparator)) {
            if (!directory.isEmpty() && Files.isExecutable(Path.of(directory, name))) {
                return true;
            }
        }
        return false;
    }

    /** Runs a program that should say it is well. */
    private void program(String check, String without, String... command) {
        if (!onPath(command[0])) {
            checks.add(Check.warn(check, command[0] + " is not installed", without));
            return;
        }
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            process.onExit().orTimeout(PROGRAM_SECONDS, TimeUnit.SECONDS).exceptionally(late -> {
                process.destroyForcibly();
                return process;
            });
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            int code = process.waitFor();
            String line = said.lines().findFirst().orElse(command[0] + " works");
            checks.add(
                    code == 0
                            ? Check.pass(check, line)
                            : Check.warn(check, command[0] + " does not work: " + line, without));
        } catch (IOException e) {
            checks.add(Check.warn(check, command[0] + " cannot be started: " + e.getMessage(), without));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            checks.add(Check.skip(check, "interrupted"));
        }
    }
}
