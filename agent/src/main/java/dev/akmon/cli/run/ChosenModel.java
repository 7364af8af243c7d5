package dev.akmon.cli.run;

import dev.akmon.agent.provider.ProviderResolver;
import dev.akmon.agent.scripted.ScriptedModelServer;
import java.io.IOException;
import java.util.List;

/**
 * A model and how it is reached.
 *
 * @param provider where it is asked, and its fallback
 * @param servers what answers in the place of those that are scripts
 */
public record ChosenModel(ProviderResolver.Resolution provider, List<ScriptedModelServer> servers)
        implements AutoCloseable {
    public ChosenModel {
        servers = List.copyOf(servers);
    }

    @Override
    public void close() throws IOException {
        for (ScriptedModelServer server : servers) {
            server.close();
        }
    }
}
