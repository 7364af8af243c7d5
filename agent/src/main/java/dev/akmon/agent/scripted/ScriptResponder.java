package dev.akmon.agent.scripted;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Answers HTTP requests in the name of a script. */
final class ScriptResponder implements HttpHandler {

    private static final int CHARACTERS_PER_TOKEN = 4;
    private static final int CONTEXT_WINDOW = 128_000;
    private static final Map<String, String> JSON_HEADERS = Map.of("content-type", "application/json");

    private final ScriptedModel model;
    private final TurnSelector selector;
    private final FailureLedger ledger = new FailureLedger();
    private final CountDownLatch closed;
    private final ChatProtocol openAi = new OpenAiProtocol();
    private final ChatProtocol anthropic = new AnthropicProtocol();
    private final ChatProtocol ollama = new OllamaProtocol();
    private final ChatProtocol gemini = new GeminiProtocol();

    /** @param closed at zero when the server closes: waits between chunks end then */
    ScriptResponder(ScriptedModel model, CountDownLatch closed) {
        this.model = model;
        this.selector = new TurnSelector(model);
        this.closed = closed;
    }

    @Override
    public void handle(ReceivedRequest request, HttpReply reply) throws IOException {
        // base URLs of the protocols end in /v1 by custom, not by need
        String path = request.path().startsWith("/v1/") ? request.path().substring(3) : request.path();
        if (request.method().equals("POST") && path.endsWith(":streamGenerateContent")) {
            // The model is part of the address.
            chat(gemini, request, reply);
            return;
        }
        switch (request.method() + " " + path) {
            case "POST /chat/completions" -> chat(openAi, request, reply);
            case "POST /messages" -> chat(anthropic, request, reply);
            case "POST /api/chat" -> chat(ollama, request, reply);
            case "GET /models" -> reply.whole(200, JSON_HEADERS, Json.bytes(models()));
            case "GET /api/tags" -> reply.whole(200, JSON_HEADERS, Json.bytes(tags()));
            case "POST /api/show" -> reply.whole(200, JSON_HEADERS, Json.bytes(show()));
            default ->
                reply.whole(
                        404,
                        JSON_HEADERS,
                        Json.bytes(openAi.error(
                                404, "the scripted model does not serve " + request.method() + " " + request.path())));
        }
    }

    private void chat(ChatProtocol protocol, ReceivedRequest request, HttpReply reply) throws IOException {
        ScriptedTurn turn;
        List<byte[]> chunks;
        try {
            ModelRequest asked = protocol.read(Json.parseObject(request.body()));
            if (!asked.streaming()) {
                throw new BadRequestException("the scripted model only streams: ask for a stream");
            }
            TurnSelector.Selection selection = selector.select(asked);
            turn = selection.turn();
            chunks = protocol.write(reply(asked, selection));
        } catch (BadRequestException e) {
            reply.whole(400, JSON_HEADERS, Json.bytes(protocol.error(400, e.getMessage())));
            return;
        }
        Optional<ScriptedFailure> failure = ledger.next(request.body(), turn.failures());
        pause(turn.delay());
        if (failure.isPresent()) {
            fail(failure.get(), protocol, turn, chunks, reply);
        } else {
            stream(protocol, turn, chunks, reply);
            reply.end();
        }
    }

    private ModelReply reply(ModelRequest asked, TurnSelector.Selection selection) {
        ScriptedTurn turn = selection.turn();
        List<ModelReply.Call> calls = new ArrayList<>();
        int characters = turn.text().length();
        for (int i = 0; i < turn.calls().size(); i++) {
            ScriptedCall call = turn.calls().get(i);
            calls.add(new ModelReply.Call(selection.callIds().get(i), call.name(), call.arguments()));
            characters += call.name().length() + Json.text(call.arguments()).length();
        }
        ScriptedUsage usage =
                turn.usage() == null ? new ScriptedUsage(tokens(asked.characters()), tokens(characters)) : turn.usage();
        return new ModelReply(
                model.name(), selection.id(), turn.text(), calls, turn.finishReason(), usage, asked.usageWanted());
    }

    private static int tokens(int characters) {
        return (characters + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
    }

    private void fail(
            ScriptedFailure failure, ChatProtocol protocol, ScriptedTurn turn, List<byte[]> chunks, HttpReply reply)
            throws IOException {
        if (failure instanceof ScriptedFailure.Status status) {
            Map<String, String> headers = new LinkedHashMap<>(JSON_HEADERS);
            headers.putAll(status.headers());
            String message = "scripted failure with status " + status.status();
            byte[] body = status.body() == null
                    ? Json.bytes(protocol.error(status.status(), message))
                    : status.body().getBytes(StandardCharsets.UTF_8);
            reply.whole(status.status(), headers, body);
        } else if (failure instanceof ScriptedFailure.Break broken) {
            stream(protocol, turn, first(broken.afterChunks(), chunks), reply);
            reply.reset();
        } else if (failure instanceof ScriptedFailure.Truncate truncated) {
            stream(protocol, turn, first(truncated.afterChunks(), chunks), reply);
            reply.end();
        } else if (failure instanceof ScriptedFailure.Stall stalled) {
            stream(protocol, turn, first(stalled.afterChunks(), chunks), reply);
            reply.stall();
        } else {
            reply.drop();
        }
    }

    /** Fewer than all: a failure leaves at least the end marker out. */
    private static List<byte[]> first(int count, List<byte[]> chunks) {
        return chunks.subList(0, Math.min(count, chunks.size() - 1));
    }

    private void stream(ChatProtocol protocol, ScriptedTurn turn, List<byte[]> chunks, HttpReply reply)
            throws IOException {
        reply.begin(200, Map.of("content-type", protocol.contentType()));
        for (int i = 0; i < chunks.size(); i++) {
            if (i > 0) {
                pause(turn.chunkDelay());
            }
            reply.chunk(chunks.get(i));
        }
    }

    private void pause(Duration length) throws IOException {
        try {
            if (!length.isZero() && closed.await(length.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("the server was closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the server was interrupted", e);
        }
    }

    private ObjectNode models() {
        ObjectNode list = Json.object().put("object", "list");
        list.putArray("data")
                .addObject()
                .put("id", model.name())
                .put("object", "model")
                .put("created", 0)
                .put("owned_by", "akmon");
        return list;
    }

    private ObjectNode tags() {
        ObjectNode tags = Json.object();
        tags.putArray("models").addObject().put("name", model.name()).put("model", model.name());
        return tags;
    }

    private JsonNode show() {
        ObjectNode show = Json.object();
        show.putArray("capabilities").add("completion").add("tools");
        show.putObject("details").put("family", "scripted");
        show.putObject("model_info")
                .put("general.architecture", "scripted")
                .put("scripted.context_length", CONTEXT_WINDOW);
        return show;
    }
}
