package dev.akmon.agent.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.mcp.client.McpCallContext;
import dev.langchain4j.mcp.client.transport.McpOperationHandler;
import dev.langchain4j.mcp.client.transport.McpTransport;
import dev.langchain4j.mcp.protocol.McpCallToolRequest;
import dev.langchain4j.mcp.protocol.McpClientMessage;
import dev.langchain4j.mcp.protocol.McpInitializeRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Keeps the JSON-RPC requests that pass a transport and what the server answered to them. */
final class WireTap implements McpTransport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final McpTransport transport;
    private final List<Exchange> exchanges = new ArrayList<>();
    private volatile @Nullable Exchange lastCall;

    WireTap(McpTransport transport) {
        this.transport = transport;
    }

    /** One request and its answer. */
    static final class Exchange {
        private final JsonNode request;
        private volatile @Nullable JsonNode response;
        private volatile @Nullable Throwable failure;

        private Exchange(JsonNode request) {
            this.request = request;
        }

        /** The request as it was sent. */
        JsonNode request() {
            return request;
        }

        /** Why there will be no response; null where there was none in time, and while nobody knows of a reason. */
        @Nullable
        Throwable failure() {
            return failure;
        }

        private CompletableFuture<JsonNode> watching(CompletableFuture<JsonNode> answer) {
            return answer.whenComplete((came, error) -> {
                response = came;
                failure = error instanceof CancellationException ? null : error;
            });
        }

        /** The response as it came; null while, or if, there is none. */
        @Nullable
        JsonNode response() {
            return response;
        }
    }

    /** The exchanges since the last call of this method. */
    synchronized List<Exchange> take() {
        List<Exchange> taken = List.copyOf(exchanges);
        exchanges.clear();
        return taken;
    }

    @Override
    public void start(McpOperationHandler handler) {
        transport.start(handler);
    }

    @Override
    public CompletableFuture<JsonNode> initialize(McpInitializeRequest request) {
        Exchange exchange = begin(request);
        return exchange.watching(transport.initialize(request));
    }

    @Override
    public CompletableFuture<JsonNode> executeOperationWithResponse(McpClientMessage message) {
        Exchange exchange = begin(message);
        return exchange.watching(transport.executeOperationWithResponse(message));
    }

    @Override
    public CompletableFuture<JsonNode> executeOperationWithResponse(McpCallContext context) {
        Exchange exchange = begin(context.message());
        return exchange.watching(transport.executeOperationWithResponse(context));
    }

    @Override
    public void executeOperationWithoutResponse(McpClientMessage message) {
        transport.executeOperationWithoutResponse(message);
    }

    @Override
    public void executeOperationWithoutResponse(McpCallContext context) {
        transport.executeOperationWithoutResponse(context);
    }

    @Override
    public void checkHealth() {
        transport.checkHealth();
    }

    @Override
    public void onFailure(Runnable action) {
        transport.onFailure(action);
    }

    @Override
    public void close() throws IOException {
        transport.close();
    }

    /** The call that was begun last; null when none was. */
    @Nullable
    Exchange lastCall() {
        return lastCall;
    }

    private synchronized Exchange begin(McpClientMessage message) {
        Exchange exchange = new Exchange(JSON.valueToTree(message));
        exchanges.add(exchange);
        if (message instanceof McpCallToolRequest) {
            lastCall = exchange;
        }
        return exchange;
    }
}
