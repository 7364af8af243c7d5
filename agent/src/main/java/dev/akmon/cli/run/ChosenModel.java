package dev.akmon.cli.run;

import dev.akmon.agent.ProviderResolver;
import dev.akmon.agent.scripted.ScriptedModelServer;
import java.io.IOException;
import java.util.Optional;

/**
 * A model and how it is reached.
 *
 * @param provider where it is asked
 * @param server what answers in its place when it is a script
 */
public record ChosenModel(ProviderResolver.Resolution provider, Optional<ScriptedModelServer> server)
        implements AutoCloseable {
    @Override
    public void close() throws IOException {
        if (server.isPresent()) {
            server.get().close();
        }
    }
}
