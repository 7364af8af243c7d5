package dev.akmon.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.cli.console.Style;
import dev.akmon.journal.AttemptRecord;
import dev.akmon.journal.AttemptStatus;
import dev.akmon.journal.Digest;
import dev.akmon.journal.Event;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.HashAlgorithm;
import dev.akmon.journal.LogEntry;
import dev.akmon.journal.LogTail;
import dev.akmon.journal.SessionSource;
import dev.akmon.journal.StoredSession;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Sessions whose objects are missing, or are not what their event makes one expect. */
class ForeignObjectsTest {

    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void whereObjectsAreMissingTheLineSaysLess() throws Exception {
        Digest missing = digest("missing");
        AttemptRecord attempt =
                new AttemptRecord(1, START, START, AttemptStatus.Known.SUCCESS, missing, missing, missing, null);

        String text = inspect(
                List.of(),
                new EventKind.SessionStart(missing, missing),
                new EventKind.UserTurn(missing),
                new EventKind.ProviderCall("p", List.of(attempt), missing),
                new EventKind.ProviderCall("p", List.of(), null),
                new EventKind.PermissionGate("policy", "denied", missing),
                new EventKind.ToolCall("tool", missing, missing, missing),
                new EventKind.RetrievalCall("index", missing, missing),
                new EventKind.AssistantTurn(missing, missing),
                new EventKind.SessionEnd(missing));

        assertThat(text)
                .contains(
                        "start   in (object missing)\n",
                        "user    (object missing)\n",
                        "model   p · 0 ms · sent (missing), received 0 B\n",
                        "model   p · no attempt\n",
                        "gate    denied · policy\n",
                        "tool    tool · outcome not readable · (missing)\n",
                        "lookup  index · (object missing) · results (missing)\n",
                        "answer  (object missing) · calls ((missing))\n",
                        "end     ended\n",
                        "cwd:          " + missing.hex() + "  missing\n",
                        "| <missing>\n");
    }

    @Test
    void anyBytesCanStandInAnyPlace() throws Exception {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            byte[][] objects = {object(random), object(random), object(random)};
            Digest a = digest(objects[0]);
            Digest b = digest(objects[1]);
            Digest c = digest(objects[2]);
            AttemptRecord attempt = new AttemptRecord(1, START, START, AttemptStatus.Known.SUCCESS, a, b, c, null);

            String text = inspect(
                    List.of(objects),
                    new EventKind.SessionStart(a, b),
                    new EventKind.UserTurn(c),
                    new EventKind.ProviderCall("p", List.of(attempt), c),
                    new EventKind.PermissionGate("policy", "denied", a),
                    new EventKind.ToolCall("tool", a, b, c),
                    new EventKind.RetrievalCall("index", a, b),
                    new EventKind.AssistantTurn(b, c),
                    new EventKind.SessionEnd(a));

            assertThat(text.lines().filter(line -> line.matches("\\d +\\+.*"))).hasSize(8);
        }
    }

    /** JSON of every sort and shape where an agent would write something else, CBOR, and plain noise. */
    private static byte[] object(Random random) {
        String[] values = {
            "1",
            "\"text\"",
            "null",
            "true",
            "[]",
            "{}",
            "[[1]]",
            "{\"a\":1}",
            "1e400",
            "-0",
            "99999999999999999999",
            "[null,{\"path\":{}}]"
        };
        String[] names = {
            "model",
            "provider",
            "tool_input",
            "tool_name",
            "arguments",
            "call_id",
            "status",
            "content",
            "error",
            "duration_ms",
            "exit_code",
            "files",
            "path",
            "tokens",
            "tool_calls",
            "files_written",
            "turns",
            "cost_usd",
            "exit_reason",
            "input",
            "total",
            "command",
            "usage",
            "reason",
            "rule",
            "truncated",
            "name"
        };
        if (random.nextInt(4) == 0) {
            byte[] noise = new byte[random.nextInt(30)];
            random.nextBytes(noise);
            if (noise.length > 0 && random.nextBoolean()) {
                noise[0] = (byte) (0x80 + random.nextInt(0x40));
            }
            return noise;
        }
        StringBuilder json = new StringBuilder("{");
        for (String name : names) {
            if (random.nextInt(3) == 0) {
                String value = values[random.nextInt(values.length)];
                json.append(json.length() > 1 ? "," : "")
                        .append('"')
                        .append(name)
                        .append("\":")
                        .append(value);
            }
        }
        String object = json.append('}').toString();
        String text = random.nextInt(4) == 0 ? "[" + object + "," + object + "]" : object;
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String inspect(List<byte[]> objects, EventKind... kinds) throws Exception {
        Queue<LogEntry> entries = new ArrayDeque<>();
        for (byte[] object : objects) {
            entries.add(new LogEntry.ObjectEntry(digest(object), object));
        }
        for (int i = 0; i < kinds.length; i++) {
            Event event = new Event(List.of(), kinds[i], START, i);
            entries.add(new LogEntry.EventEntry(event, digest("event " + i)));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (StoredSession session = StoredSession.load(new ListedSource(entries));
                PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
            HumanInspection.Options brief = new HumanInspection.Options(false, false, BinaryMode.META);
            HumanInspection.Options whole = new HumanInspection.Options(true, true, BinaryMode.HEX);
            new HumanInspection(session, brief, out, Style.PLAIN).printEvents();
            out.println("----");
            String briefly = flushed(out, bytes);
            new HumanInspection(session, whole, out, Style.PLAIN).printEvents();
            return objects.isEmpty() ? flushed(out, bytes) : briefly;
        }
    }

    private static String flushed(PrintStream out, ByteArrayOutputStream bytes) {
        out.flush();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static Digest digest(String text) {
        return digest(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Digest digest(byte[] bytes) {
        return HashAlgorithm.SHA256.digest(bytes);
    }

    /** Entries as they are, whether they make sense or not. */
    private record ListedSource(Queue<LogEntry> entries) implements SessionSource {
        @Override
        public UUID sessionId() {
            return new UUID(1, 2);
        }

        @Override
        public HashAlgorithm algorithm() {
            return HashAlgorithm.SHA256;
        }

        @Override
        public Optional<LogEntry> next() {
            return Optional.ofNullable(entries.poll());
        }

        @Override
        public LogTail tail() {
            return new LogTail(false, 0, 0);
        }

        @Override
        public void close() {
            entries.clear();
        }
    }
}
