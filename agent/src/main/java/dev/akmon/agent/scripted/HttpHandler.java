package dev.akmon.agent.scripted;

import java.io.IOException;

/** Answers the requests of a {@link LoopbackHttpServer}; called from one thread per connection. */
@FunctionalInterface
interface HttpHandler {

    /** @throws IOException if the client left */
    void handle(ReceivedRequest request, HttpReply reply) throws IOException;
}
