package dev.akmon.cli;

import dev.akmon.journal.AttemptRecord;
import dev.akmon.journal.AttemptStatus;
import dev.akmon.journal.Digest;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.SessionWriter;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** The session behind the bundle all-kinds of akmon's reference implementation, with the CBOR objects that it writes. */
final class ReferenceSession {

    static final UUID ID = UUID.fromString("550e8400-e29b-41d4-a716-446655440000");
    static final String HEAD = "d6e477ec3da895cf423e27efb7675b77e307cbbfef28be55d69977038904cadf";

    private static final long START = 1_700_000_000L;

    private final SessionWriter writer;

    private ReferenceSession(SessionWriter writer) {
        this.writer = writer;
    }

    static void write(Journal journal) throws JournalException {
        try (SessionWriter writer = journal.create(ID)) {
            new ReferenceSession(writer).write();
        }
    }

    private void write() throws JournalException {
        Digest emptyMap = hex("a0");
        Digest emptyList = hex("80");
        Digest response =
                hex("a364746578746568656c6c6f6a746f6f6c5f63616c6c73806b73746f705f726561736f6e68656e645f7475726e");
        List<EventKind> events = List.of(
                new EventKind.SessionStart(text("/work"), emptyMap),
                new EventKind.UserTurn(text("Read a.txt")),
                new EventKind.ProviderCall(
                        "openai",
                        List.of(
                                new AttemptRecord(
                                        1,
                                        at(2),
                                        at(2),
                                        AttemptStatus.Known.RATE_LIMITED,
                                        emptyMap,
                                        null,
                                        null,
                                        "HTTP 429"),
                                new AttemptRecord(
                                        2,
                                        at(3),
                                        at(4),
                                        AttemptStatus.Known.SUCCESS,
                                        emptyMap,
                                        response,
                                        emptyList,
                                        null),
                                new AttemptRecord(
                                        3, at(4), at(4), new AttemptStatus.Other("weird"), emptyMap, null, null, "")),
                        emptyList),
                new EventKind.PermissionGate("tool:auto", "allowed", hex("a0637478")),
                new EventKind.ToolCall(
                        "read_file",
                        hex("a1647061746865612e747874"),
                        hex("a266737461747573677375636365737367636f6e74656e746568656c6c6f"),
                        null),
                new EventKind.RetrievalCall("idx-é", text("query"), text("results")),
                new EventKind.AssistantTurn(text("hello"), emptyList),
                new EventKind.SessionEnd(null));
        for (int i = 0; i < events.size(); i++) {
            writer.append(events.get(i), at(i));
        }
        writer.commit();
    }

    private Digest text(String text) throws JournalException {
        return writer.put(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private Digest hex(String hex) throws JournalException {
        return writer.put(HexFormat.of().parseHex(hex));
    }

    private static Instant at(int second) {
        return Instant.ofEpochSecond(START + second);
    }
}
