package dev.akmon.agent;

import dev.akmon.agent.config.ConfigurationException;
import dev.akmon.agent.modules.InstalledModule;
import dev.akmon.agent.modules.ModuleException;
import dev.akmon.agent.modules.Modules;
import dev.akmon.agent.modules.Modules.Loaded;
import dev.akmon.tools.Tool;
import dev.akmon.tools.ToolModule;
import dev.akmon.tools.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tools that modules bring to a session.
 *
 * @param tools the tools
 * @param modules the modules they are from
 */
record ModuleTools(List<Tool> tools, List<InstalledModule> modules) {

    /**
     * Loads modules and makes their tools.
     *
     * @param environment the harmless part of akmon's environment
     * @param cache where caches of akmon are
     * @param taken names of tools there are already
     * @throws ModuleException when one cannot be used
     * @throws ConfigurationException when one brings a tool of a name that is taken
     */
    static ModuleTools load(
            Modules modules,
            List<String> names,
            Workspace workspace,
            Map<String, String> environment,
            Path cache,
            Set<String> taken)
            throws ConfigurationException {
        Set<String> known = new HashSet<>(taken);
        List<Tool> tools = new ArrayList<>();
        List<InstalledModule> loaded = new ArrayList<>();
        for (String name : names) {
            Loaded<ToolModule> module = modules.load(name, ToolModule.class);
            ToolModule.Surroundings surroundings =
                    new ToolModule.Surroundings(workspace, environment, cache.resolve(name));
            for (Tool tool : module.service().tools(surroundings)) {
                if (!known.add(tool.name())) {
                    throw new ConfigurationException("the module " + name + " brings a tool " + tool.name()
                            + ", and there is one already; remove it with: akmon module remove " + name);
                }
                tools.add(tool);
            }
            loaded.add(module.module());
        }
        return new ModuleTools(tools, loaded);
    }

    /** Where akmon keeps what can be made anew: {@code $XDG_CACHE_HOME/akmon}, else {@code ~/.cache/akmon}. */
    static Path cache(Path home, Map<String, String> environment) {
        String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
        return (cache.startsWith("/") ? Path.of(cache) : home.resolve(".cache")).resolve("akmon");
    }
}
