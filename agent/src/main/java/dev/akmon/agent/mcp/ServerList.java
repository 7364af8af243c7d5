package dev.akmon.agent.mcp;

import dev.akmon.agent.config.ConfigurationException;
import dev.akmon.agent.config.McpServerSettings;
import dev.akmon.agent.config.ProjectServersFile;
import dev.akmon.agent.config.UserConfig;
import dev.akmon.agent.rules.ProjectFile;
import dev.akmon.agent.rules.TrustStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The servers there are for a project: the user's, and those of the project's {@code .mcp.json} when the user trusts that
 * file as it is. Where both have a server of one name, the user's counts.
 *
 * @param servers all of them, those turned off included
 * @param file the project's file; empty when there is none
 * @param notices what the user should know, one line each
 */
public record ServerList(List<Entry> servers, Optional<File> file, List<String> notices) {
    /** The project's file, relative to its root. */
    public static final String PROJECT_FILE = ".mcp.json";

    /**
     * A server and where it is configured.
     *
     * @param source {@code config.toml} or {@code .mcp.json}
     */
    public record Entry(McpServerSettings settings, String source) {}

    /**
     * The project's file as it was found.
     *
     * @param sha256 of its content, lower-case hex
     * @param trust {@code trusted}, {@code declined} or {@code undecided}
     * @param names the servers it speaks of
     */
    public record File(String sha256, String trust, List<String> names) {}

    /** A list with copies. */
    public ServerList {
        servers = List.copyOf(servers);
        notices = List.copyOf(notices);
    }

    /**
     * Gathers the servers; starts none.
     *
     * @param root the project's root, a real path
     * @param environment the environment variables
     * @throws ConfigurationException when a trusted file cannot be understood
     * @throws IOException when the file or what was decided about it cannot be read
     */
    public static ServerList of(UserConfig config, Path root, Map<String, String> environment)
            throws ConfigurationException, IOException {
        List<Entry> servers = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (McpServerSettings server : config.mcpServers()) {
            servers.add(new Entry(server, "config.toml"));
            taken.add(server.name());
        }
        Optional<ProjectFile> found = ProjectFile.read(root, PROJECT_FILE);
        if (found.isEmpty()) {
            return new ServerList(servers, Optional.empty(), List.of());
        }
        ProjectFile project = found.get();
        Optional<Boolean> decision = TrustStore.of(environment)
                .decision(project.path(), project.sha256())
                .map(TrustStore.Decision::trusted);
        List<String> names = ProjectServersFile.names(project.bytes());
        if (decision.isEmpty() || !decision.get()) {
            boolean declined = decision.isPresent();
            List<String> notices = declined
                    ? List.of()
                    : List.of(PROJECT_FILE + " of the project has MCP servers (" + String.join(", ", names)
                            + "), which are not started; to trust the file as it is: akmon trust " + PROJECT_FILE);
            File file = new File(project.sha256(), declined ? "declined" : "undecided", names);
            return new ServerList(servers, Optional.of(file), notices);
        }
        for (McpServerSettings server :
                ProjectServersFile.parse(project.path().toString(), project.bytes(), environment)) {
            if (taken.add(server.name())) {
                servers.add(new Entry(server, PROJECT_FILE));
            }
        }
        return new ServerList(servers, Optional.of(new File(project.sha256(), "trusted", names)), List.of());
    }

    /** The servers to start. */
    public List<McpServerSettings> enabled() {
        return servers.stream()
                .map(Entry::settings)
                .filter(McpServerSettings::enabled)
                .toList();
    }
}
