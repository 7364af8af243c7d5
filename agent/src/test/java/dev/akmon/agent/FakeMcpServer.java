package dev.akmon.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
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
             {"name":"write","inputSchema":{"type":"object","properties":{"path":{"type":"string"}}}},
             {"name":"connect","inputSchema":{"type":"object","properties":{"port":{"type":"integer"}}}},
             {"name":"show","inputSchema":{"type":"object","properties":{"parts":{"type":"array"}}}},
             {"name":"spawn","inputSchema":{"type":"object"}},
             {"name":"die","inputSchema":{"type":"object"}},
             {"name":"strange name/ü","inputSchema":{"type":"object"}},
             {"name":"echo","inputSchema":{"type":"object"}},
             {"name":"elsewhere","inputSchema":{"type":"object","properties":{"a":{"$ref":"http://localhost:1/a"}}}},
             {"name":"list","inputSchema":{"type":"array"}},
             {"name":"","inputSchema":{"type":"object"}}]""";

    private FakeMcpServer() {}

    /** The configuration of such a server that runs as a program. */
    static String configuration(String name, int timeoutSeconds, String... arguments) {
        return program(FakeMcpServer.class, name, timeoutSeconds, arguments);
    }

    /** The configuration of a server that is a class of the tests. */
    static String program(Class<?> server, String name, int timeoutSeconds, String... arguments) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        StringBuilder command = new StringBuilder("\"" + java + "\", \"-XX:TieredStopAtLevel=1\", \"-cp\", \""
                + System.getProperty("java.class.path") + "\", \"" + server.getName() + "\"");
        for (String argument : arguments) {
            command.append(", \"").append(argument).append('"');
        }
        return "[mcp." + name + "]\ncommand = [" + command + "]\ntimeout_secs = " + timeoutSeconds + "\n";
    }

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
            case "write" ->
                text(
                        request,
                        attempt(() ->
                                Files.writeString(Path.of(arguments.path("path").asText()), "from the server")));
            case "connect" ->
                text(
                        request,
                        attempt(() ->
                                new Socket("127.0.0.1", arguments.path("port").asInt()).close()));
            case "show" -> show(request, arguments.path("parts"));
            case "spawn" -> text(request, spawn());
            case "huge" -> text(request, "x".repeat(17 << 20));
            case "die" -> {
                Runtime.getRuntime().halt(9);
                yield Optional.empty();
            }
            default -> Optional.empty();
        };
    }

    /** Answers with parts as asked for, each with the file that it names. */
    private static Optional<String> show(JsonNode request, JsonNode parts) throws IOException {
        ObjectNode result = JSON.createObjectNode();
        ArrayNode content = result.putArray("content");
        for (JsonNode part : parts) {
            String base64 = Base64.getEncoder()
                    .encodeToString(Files.readAllBytes(Path.of(part.path("file").asText())));
            ObjectNode answer =
                    content.addObject().put("type", part.path("type").asText());
            boolean embedded = answer.path("type").asText().equals("resource");
            ObjectNode holder = embedded ? answer.putObject("resource").put("uri", "x:y") : answer;
            holder.put("mimeType", part.path("mimeType").asText()).put(embedded ? "blob" : "data", base64);
        }
        return result(request, result.toString());
    }

    private interface Attempt {
        void run() throws IOException;
    }

    private static String attempt(Attempt attempt) {
        try {
            attempt.run();
            return "done";
        } catch (IOException e) {
            return "refused: " + e;
        }
    }

    /** Starts a process that leaves this one's session and says its number. */
    private static String spawn() throws IOException {
        Process shell = new ProcessBuilder("sh", "-c", "setsid sleep 1000 >&- 2>&- & echo $!").start();
        return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
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
