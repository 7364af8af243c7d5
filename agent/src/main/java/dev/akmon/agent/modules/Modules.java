package dev.akmon.agent.modules;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;

/** Loads the modules of a user, each when it is first needed and only if its jar is what was added. */
public final class Modules {
    /**
     * For the whole process: the JVM lets one class loader only use a native library, and a process may hold several
     * sessions.
     */
    private static final Map<InstalledModule, ClassLoader> LOADERS = new ConcurrentHashMap<>();

    private final Optional<ModuleStore> store;

    private Modules(Optional<ModuleStore> store) {
        this.store = store;
    }

    /** The modules of this store. */
    public static Modules of(ModuleStore store) {
        return new Modules(Optional.of(store));
    }

    /** No modules. */
    public static Modules none() {
        return new Modules(Optional.empty());
    }

    /**
     * What a module brings.
     *
     * @param module which module it is
     * @param service what it brings
     */
    public record Loaded<T>(InstalledModule module, T service) {}

    /**
     * Loads a module.
     *
     * @param name its name
     * @param kind what it is to bring
     * @throws ModuleException when it is not installed, was changed or does not fit this program
     */
    public <T> Loaded<T> load(String name, Class<T> kind) {
        InstalledModule module = installed(name);
        try {
            ClassLoader loader = LOADERS.computeIfAbsent(module, Modules::open);
            // Those of the program itself are in sight as well.
            T service = ServiceLoader.load(kind, loader).stream()
                    .filter(provider -> provider.type().getClassLoader() == loader)
                    .findFirst()
                    .orElseThrow(() -> new ModuleException(
                            "the module " + name + " is of another kind: it brings no " + kind.getSimpleName()))
                    .get();
            return new Loaded<>(module, service);
        } catch (UnsupportedClassVersionError e) {
            throw new ModuleException(
                    "the module " + name + " needs a newer Java than "
                            + Runtime.version().feature() + "; start akmon with one (AKMON_JAVA_HOME)",
                    e);
        } catch (ServiceConfigurationError | LinkageError e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ModuleException(
                    "the module " + name + " " + module.version()
                            + " does not fit this akmon; build it from the same sources and add it again (" + cause
                            + ")",
                    e);
        }
    }

    private InstalledModule installed(String name) {
        try {
            Optional<InstalledModule> module =
                    store.isEmpty() ? Optional.empty() : store.get().find(name);
            return module.orElseThrow(() -> new ModuleException("the module " + name
                    + " is not installed; build it and add it with: akmon module add <jar> (docs/modules.md)"));
        } catch (IOException e) {
            throw new ModuleException("the list of modules cannot be read: " + e.getMessage(), e);
        }
    }

    private static ClassLoader open(InstalledModule module) {
        String how = "; add it again with akmon module add, or remove it with: akmon module remove " + module.name();
        try {
            if (!ModuleStore.isUnchanged(module)) {
                throw new ModuleException("the module " + module.name()
                        + " was changed after it was added: the digest of " + module.jar() + " is another" + how);
            }
            return new URLClassLoader(
                    "akmon-" + module.name(), new URL[] {module.jar().toUri().toURL()}, Modules.class.getClassLoader());
        } catch (NoSuchFileException e) {
            throw new ModuleException("the module " + module.name() + " is gone: there is no " + module.jar() + how, e);
        } catch (MalformedURLException e) {
            throw new IllegalStateException("a path without a URL", e);
        } catch (IOException e) {
            throw new ModuleException("the module " + module.name() + " cannot be read: " + e.getMessage() + how, e);
        }
    }
}
