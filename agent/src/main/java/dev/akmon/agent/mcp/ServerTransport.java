package dev.akmon.agent.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.mcp.client.McpCallContext;
import dev.langchain4j.mcp.client.transport.McpOperationHandler;
import dev.langchain4j.mcp.client.transport.McpTransport;
import dev.langchain4j.mcp.protocol.McpCancellationNotification;
import dev.langchain4j.mcp.protocol.McpCancellationParams;
import dev.langchain4j.mcp.protocol.McpClientMessage;
import dev.langchain4j.mcp.protocol.McpInitializationNotification;
import dev.langchain4j.mcp.protocol.McpInitializeRequest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What the transports have in common. LangChain4j's own read messages of any size, wait out the time when an answer makes no
 * sense, and leave what a server asks of its client unanswered.
 */
abstract class ServerTransport implements McpTransport {
    /** No message may be longer; the connection or the call ends at one that is. */
    static final int MAX_MESSAGE_BYTES = 16 << 20;

    static final ObjectMapper JSON = new ObjectMapper();

    private final Inbox inbox = new Inbox(this::send);

    /** What the server sends. */
    final Inbox inbox() {
        return inbox;
    }

    /**
     * Sends a message that has no answer.
     *
     * @throws RuntimeException when it cannot be sent
     */
    abstract void send(JsonNode message);

    /**
     * Sends a request.
     *
     * @param answer completed when the inbox takes the answer, or with the reason why there is none
     * @throws RuntimeException when it cannot be sent
     */
    abstract void request(JsonNode message, CompletableFuture<JsonNode> answer);

    /** Why the server does not answer: the error, or what is known beyond it. */
    String explained(String error) {
        return error;
    }

    /** Why there will be no further answers; empty while there may be. */
    Optional<String> end() {
        return Optional.empty();
    }

    /** What comes after a completed handshake. */
    void ready(JsonNode introduction) {
        send(JSON.valueToTree(new McpInitializationNotification()));
    }

    @Override
    public void start(McpOperationHandler handler) {
        // The inbox does what the handler would.
    }

    @Override
    public CompletableFuture<JsonNode> initialize(McpInitializeRequest request) {
        return exchange(request.getId(), handshake(request)).thenApply(response -> {
            if (response.path("result").isObject()) {
                ready(response.path("result"));
            }
            return response;
        });
    }

    /** The request as it is sent: LangChain4j's says that there are roots. */
    static JsonNode handshake(McpInitializeRequest request) {
        JsonNode message = JSON.valueToTree(request);
        ((ObjectNode) message.path("params")).putObject("capabilities");
        return message;
    }

    @Override
    public CompletableFuture<JsonNode> executeOperationWithResponse(McpClientMessage message) {
        return exchange(message.getId(), JSON.valueToTree(message));
    }

    @Override
    public CompletableFuture<JsonNode> executeOperationWithResponse(McpCallContext context) {
        return executeOperationWithResponse(context.message());
    }

    private CompletableFuture<JsonNode> exchange(long id, JsonNode message) {
        CompletableFuture<JsonNode> answer = inbox.expect(id);
        try {
            request(message, answer);
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }

    @Override
    public void executeOperationWithoutResponse(McpClientMessage message) {
        if (message instanceof McpCancellationNotification cancellation) {
            inbox.abandon(((McpCancellationParams) cancellation.getParams()).getRequestId());
        }
        send(JSON.valueToTree(message));
    }

    @Override
    public void executeOperationWithoutResponse(McpCallContext context) {
        executeOperationWithoutResponse(context.message());
    }

    @Override
    public void checkHealth() {
        // A call finds out.
    }

    @Override
    public void onFailure(Runnable action) {
        // A server that ended is not started again behind the user's back: its calls fail and say so.
    }
}
