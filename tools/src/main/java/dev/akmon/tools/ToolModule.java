package dev.akmon.tools;

import dev.akmon.tools.files.WorkspaceFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An add-on that brings tools. The jar names its implementation, which has a constructor without parameters, in {@code
 * META-INF/services}; it is loaded only for sessions that want it.
 */
public interface ToolModule {

    /**
     * What a session gives the tools.
     *
     * @param workspace where they work; what they take in of a directory goes through {@link WorkspaceFiles}
     * @param environment the harmless part of akmon's environment variables
     * @param cache a directory of the module's own outside every project, which may not exist yet and be deleted at any
     *     time
     */
    record Surroundings(Workspace workspace, Map<String, String> environment, Path cache) {
        public Surroundings {
            environment = Map.copyOf(environment);
        }
    }

    /** The tools of one session, in the order the model is told of them. Costly work belongs in their calls. */
    List<Tool> tools(Surroundings surroundings);
}
