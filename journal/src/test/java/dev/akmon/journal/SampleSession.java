package dev.akmon.journal;

import dev.akmon.journal.EventKind.AssistantTurn;
import dev.akmon.journal.EventKind.PermissionGate;
import dev.akmon.journal.EventKind.ProviderCall;
import dev.akmon.journal.EventKind.SessionEnd;
import dev.akmon.journal.EventKind.SessionStart;
import dev.akmon.journal.EventKind.ToolCall;
import dev.akmon.journal.EventKind.UserTurn;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Records a conversation as an agent would: the request of each turn repeats everything before it, the reply comes as a
 * stream of small chunks and asks for one tool call. The same seed gives the same session.
 */
final class SampleSession {
    /** A time after all events of any session here. */
    static final Instant LATER = Instant.parse("2027-01-01T00:00:00Z");

    private static final int VOCABULARY = 6000;

    private final SessionWriter writer;
    private final Random random;
    private final int verbosity;
    private final String[] vocabulary = new String[VOCABULARY];
    private final StringBuilder messages = new StringBuilder();
    private final String tools;
    private final List<Digest> hashes = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-21T08:00:00.123456Z");
    private int turn;
    private int acknowledged;
    private Runnable onCommit = () -> {};

    SampleSession(SessionWriter writer, long seed) {
        this(writer, seed, 40);
    }

    /** A session whose log is small enough to try something with every byte of it. */
    static SampleSession terse(SessionWriter writer, long seed) {
        return new SampleSession(writer, seed, 1);
    }

    private SampleSession(SessionWriter writer, long seed, int verbosity) {
        this.writer = writer;
        this.verbosity = verbosity;
        this.random = new Random(seed);
        for (int i = 0; i < VOCABULARY; i++) {
            vocabulary[i] = randomWord();
        }
        this.tools =
                "[" + String.join(",", List.of(tool("read_file"), tool("edit"), tool("shell"), tool("search"))) + "]";
    }

    /** Runs after each commit has returned. */
    void onCommit(Runnable action) {
        onCommit = action;
    }

    /** Hashes of all events so far. */
    List<Digest> hashes() {
        return List.copyOf(hashes);
    }

    /** Hashes of the events whose commit has returned. */
    List<Digest> acknowledged() {
        return List.copyOf(hashes.subList(0, acknowledged));
    }

    /** Two events, one commit. */
    void start() throws JournalException {
        Digest cwd = put("/home/someone/project");
        append(new SessionStart(cwd, put("{\"capture_level\":\"full\",\"tools\":" + tools + "}")));
        String prompt = words(verbosity);
        append(new UserTurn(put(prompt)));
        messages.append("{\"role\":\"system\",\"content\":\"")
                .append(words(10 * verbosity))
                .append("\"}");
        messages.append(",{\"role\":\"user\",\"content\":\"").append(prompt).append("\"}");
        commit();
    }

    /** Four events in three commits: the request, then the reply with the gate, then the tool's outcome. */
    void turn(int tokens) throws JournalException {
        turn++;
        Instant started = tick();
        Digest request =
                put("POST https://model.example/v1/chat/completions HTTP/1.1\ncontent-type: application/json\n\n"
                        + "{\"messages\":[" + messages + "],\"model\":\"m-1\",\"stream\":true,\"tools\":" + tools
                        + "}");
        commit();

        StringBuilder text = new StringBuilder();
        StringBuilder stream = new StringBuilder();
        String chunk = "data: {\"id\":\"chatcmpl-" + hex(16) + "\",\"object\":\"chat.completion.chunk\",\"created\":"
                + started.getEpochSecond() + ",\"model\":\"m-1\",\"system_fingerprint\":\"fp_44709d6fcb\","
                + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"";
        for (int i = 0; i < tokens; i++) {
            String word = " " + word();
            text.append(word);
            stream.append(chunk).append(word).append("\"},\"finish_reason\":null}]}\n\n");
        }
        stream.append("data: [DONE]\n\n");
        String call = "call_" + hex(12);
        String arguments = "{\"path\":\"src/" + word() + "/" + word() + ".java\"}";
        Digest response = put("HTTP/1.1 200\ncontent-type: text/event-stream\nx-request-id: req_" + hex(8) + "\n\n");
        AttemptRecord attempt = new AttemptRecord(
                1, started, tick(), AttemptStatus.Known.SUCCESS, request, response, put(stream.toString()), null);
        append(new ProviderCall("openai", List.of(attempt), null));
        append(new AssistantTurn(
                put(text.toString()),
                put("[{\"arguments\":" + arguments + ",\"id\":\"" + call + "\",\"name\":\"read_file\"}]")));
        append(new PermissionGate(
                "flag:yes",
                "allowed",
                put("{\"call_id\":\"" + call + "\",\"reason\":\"reads are allowed by --yes\",\"tool_input\":"
                        + arguments + ",\"tool_name\":\"read_file\"}")));
        commit();

        String output = words(3 * verbosity / 2);
        append(new ToolCall(
                "read_file",
                put("{\"arguments\":" + arguments + ",\"call_id\":\"" + call + "\"}"),
                put("{\"content\":\"" + output + "\",\"status\":\"ok\",\"truncated\":false}"),
                null));
        commit();
        messages.append(",{\"role\":\"assistant\",\"content\":\"").append(text).append("\",\"tool_calls\":[{\"id\":\"");
        messages.append(call).append("\",\"arguments\":").append(arguments).append("}]}");
        messages.append(",{\"role\":\"tool\",\"tool_call_id\":\"").append(call).append("\",\"content\":\"");
        messages.append(output).append("\"}");
    }

    /** One event, one commit. */
    void end() throws JournalException {
        append(new SessionEnd(put("{\"exit_reason\":\"completed\",\"turns\":" + turn + "}")));
        commit();
    }

    /** A whole session. */
    void record(int turns, int tokens) throws JournalException {
        start();
        for (int i = 0; i < turns; i++) {
            turn(tokens);
        }
        end();
    }

    private Digest put(String object) throws JournalException {
        return writer.put(object.getBytes(StandardCharsets.UTF_8));
    }

    private void append(EventKind kind) throws JournalException {
        hashes.add(writer.append(kind, tick()));
    }

    private void commit() throws JournalException {
        writer.commit();
        acknowledged = hashes.size();
        onCommit.run();
    }

    private Instant tick() {
        now = now.plusNanos(1_000L * (1 + random.nextInt(900_000)));
        return now;
    }

    private String tool(String name) {
        return "{\"type\":\"function\",\"function\":{\"name\":\"" + name + "\",\"description\":\"" + words(verbosity)
                + "\",\"parameters\":{\"type\":\"object\",\"properties\":{\"path\":{\"type\":\"string\",\"description\":\""
                + words(verbosity / 4) + "\"}},\"required\":[\"path\"]}}}";
    }

    private String words(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(word()).append(' ');
        }
        return text.toString();
    }

    /** Some words are more frequent than others, as in language. */
    private String word() {
        return vocabulary[(int) (VOCABULARY * Math.pow(random.nextDouble(), 3))];
    }

    private String randomWord() {
        StringBuilder word = new StringBuilder();
        for (int i = 2 + random.nextInt(8); i > 0; i--) {
            word.append((char) ('a' + (int) (26 * random.nextDouble() * random.nextDouble())));
        }
        return word.toString();
    }

    private String hex(int bytes) {
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < 2 * bytes; i++) {
            hex.append(Character.forDigit(random.nextInt(16), 16));
        }
        return hex.toString();
    }
}
