package dev.akmon.agent.scripted;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * Serves a {@link ScriptedModel} on 127.0.0.1 at a free port, in four streaming formats:
 *
 * <ul>
 *   <li>OpenAI: {@code POST /v1/chat/completions}, {@code GET /v1/models}
 *   <li>Anthropic: {@code POST /v1/messages}
 *   <li>Gemini: {@code POST /v1beta/models/{model}:streamGenerateContent}
 *   <li>Ollama: {@code POST /api/chat}, {@code POST /api/show}, {@code GET /api/tags}
 * </ul>
 *
 * <p>The {@code /v1} may be left out. Requests with no answer in the script get status 400 and a JSON error in the form
 * of the protocol. Equal requests get equal bytes.
 */
public final class ScriptedModelServer implements AutoCloseable {

    private final LoopbackHttpServer http;
    private final CountDownLatch closed;

    private ScriptedModelServer(LoopbackHttpServer http, CountDownLatch closed) {
        this.http = http;
        this.closed = closed;
    }

    /**
     * Starts a server, which is ready when this returns.
     *
     * @throws IOException if no port can be had
     */
    public static ScriptedModelServer start(ScriptedModel script) throws IOException {
        return start(script, request -> {});
    }

    /**
     * Starts a server and shows each request to an observer before it is answered.
     *
     * @param observer called from several threads when there are several clients
     * @throws IOException if no port can be had
     */
    public static ScriptedModelServer start(ScriptedModel script, Consumer<ReceivedRequest> observer)
            throws IOException {
        CountDownLatch closed = new CountDownLatch(1);
        ScriptResponder responder = new ScriptResponder(script, closed);
        LoopbackHttpServer http = LoopbackHttpServer.start((request, reply) -> {
            observer.accept(request);
            responder.handle(request, reply);
        });
        return new ScriptedModelServer(http, closed);
    }

    /** {@code http://127.0.0.1:PORT}, without a path and without a slash at the end. */
    public URI baseUri() {
        return http.uri();
    }

    /** Stops at once; replies under way break off. */
    @Override
    public void close() throws IOException {
        closed.countDown();
        http.close();
    }
}
