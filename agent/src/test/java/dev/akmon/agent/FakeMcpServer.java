package dev.akmon.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** An MCP server with well-behaved tools and others. As a program it speaks over its standard input and output. */
final class FakeMcpServer {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String TOOLS = """
            [{"name":"echo","description":"Says it again.","inputSchema":{"type":"object",
               "properties":{"text":{"$ref":"#/$defs/words"}},"required":["text"],
               "$defs":{"words":{"type":"string"}}}},
             {"name":"variable","inputSchema":{"type":"object","properties":{"name":{"type":"string"}}}},
             {"name":"fail","inputSchema":{"type":"object"}},
             {"name":"refuse","inputSchema":{"type":"object"}},
             {"name":"odd","inputSchema":{"type":"object"}},
             {"name":"neither","inputSchema":{"type":"object"}},
             {"name":"hang","inputSchema":{"type":"object"}},
             {"name":"huge","inputSchema":{"type":"object"}},
             {"name":"die","inputSchema":{"type":"object"}},
             {"name":"strange name/ü","inputSchema":{"type":"object"}},
             {"name":"echo","inputSchema":{"type":"object"}},
             {"name":"elsewhere","inputSchema":{"type":"object","properties":{"a":{"$ref":"http://localhost:1/a"}}}},
             {"name":"list","inputSchema":{"type":"array"}},
             {"name":"","inputSchema":{"type":"object"}}]""";

    private FakeMcpServer() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.err.println("fake server is here");
        if (arguments.length > 0 && arguments[0].equals("silent")) {
            System.in.readAllBytes();
            return;
        }
        if (arguments.length > 0 && arguments[0].equals("broken")) {
            System.err.println("no licence\u001b[31m");
            System.exit(3);
        }
        out.println("a banner that is no message");
        out.println("[1,2,3]");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            answer(line).ifPresent(out::println);
        }
    }

    /** The answer to a message; empty where there is none to give. */
    static Optional<String> answer(String message) throws IOException {
        JsonNode request = JSON.readTree(message);
        if (!request.has("id")) {
            return Optional.empty();
        }
        return switch (request.path("method").asText()) {
            case "initialize" ->
                result(
                        request,
                        "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{\"tools\":{}},"
                                + "\"serverInfo\":{\"name\":\"fake\",\"version\":\"7\"}}");
            case "tools/list" -> result(request, "{\"tools\":" + TOOLS.replace('\n', ' ') + "}");
            case "tools/call" -> call(request);
            default -> result(request, "{}");
        };
    }

    private static Optional<String> call(JsonNode request) throws IOException {
        JsonNode arguments = request.path("params").path("arguments");
        return switch (request.path("params").path("name").asText()) {
            case "echo" -> text(request, "said: " + arguments.path("text").asText());
            case "variable" ->
                text(
                        request,
                        String.valueOf(System.getenv(arguments.path("name").asText())));
            case "strange name/ü" -> text(request, "strange");
            case "fail" ->
                result(request, "{\"isError\":true,\"content\":[{\"type\":\"text\",\"text\":\"it did not work\"}]}");
            case "refuse" -> {
                ObjectNode response = JSON.createObjectNode().put("jsonrpc", "2.0");
                response.set("id", request.path("id"));
                response.putObject("error").put("code", -32602).put("message", "not like that");
                yield Optional.of(response.toString());
            }
            case "odd" ->
                result(
                        request,
                        "{\"content\":[{\"type\":\"text\",\"text\":\"half \\ud83d pair\"},{\"type\":\"image\","
                                + "\"mimeType\":\"image/png\",\"data\":\"AAAA\"},{\"type\":\"resource_link\",\"uri\":\"x:y\"},"
                                + "{\"type\":\"hologram\"}],\"n\":1e999}");
            case "neither" -> Optional.of("{\"jsonrpc\":\"2.0\",\"id\":" + request.path("id") + "}");
            case "huge" -> text(request, "x".repeat(17 << 20));
            case "die" -> {
                Runtime.getRuntime().halt(9);
                yield Optional.empty();
            }
            default -> Optional.empty();
        };
    }

    private static Optional<String> text(JsonNode request, String text) throws IOException {
        ObjectNode result = JSON.createObjectNode();
        result.putArray("content").addObject().put("type", "text").put("text", text);
        return result(request, result.toString());
    }

    private static Optional<String> result(JsonNode request, String result) {
        return Optional.of("{\"jsonrpc\":\"2.0\",\"id\":" + request.path("id") + ",\"result\":" + result + "}");
    }
}
