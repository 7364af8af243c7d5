package dev.akmon.verifier;

import dev.akmon.journal.AttemptRecord;
import dev.akmon.journal.AttemptStatus;
import dev.akmon.journal.Digest;
import dev.akmon.journal.Event;
import dev.akmon.journal.EventCodec;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.EventKind.ProviderCall;
import dev.akmon.journal.EventKind.SessionEnd;
import dev.akmon.journal.EventKind.SessionStart;
import dev.akmon.journal.EventKind.UserTurn;
import dev.akmon.journal.HashAlgorithm;
import dev.akmon.journal.LogEntry;
import dev.akmon.journal.LogTail;
import dev.akmon.journal.SessionSource;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A session of any length that nobody had, always the same for the same number of turns: for training and measuring. A turn
 * is two events and three objects of 7.5 KB on average, in text that compresses as conversations do.
 */
public final class GeneratedSession implements SessionSource {
    private static final UUID ID = UUID.fromString("0190c0de-0000-7000-8000-0000000000b0");
    private static final Instant START = Instant.ofEpochSecond(1_700_000_000L);

    private final Random random = new Random(1);
    private final String[] sentences = new String[3_000];
    private final Queue<LogEntry> ready = new ArrayDeque<>();
    private final int turns;
    private int turn = -1;
    private long events;
    private @Nullable Digest head;

    /** @param turns how many turns it has */
    public GeneratedSession(int turns) {
        this.turns = turns;
        String[] words = new String[2_000];
        Arrays.setAll(words, i -> word());
        Arrays.setAll(
                sentences,
                i -> IntStream.range(0, 10 + random.nextInt(20))
                        .mapToObj(j -> words[random.nextInt(words.length)])
                        .collect(Collectors.joining(" ", "", ".\n")));
    }

    @Override
    public UUID sessionId() {
        return ID;
    }

    @Override
    public HashAlgorithm algorithm() {
        return HashAlgorithm.SHA256;
    }

    @Override
    public Optional<LogEntry> next() {
        if (ready.isEmpty() && turn <= turns) {
            if (turn < 0) {
                append(new SessionStart(put("/project"), put("{}")));
            } else if (turn < turns) {
                addTurn();
            } else {
                append(new SessionEnd(null));
            }
            turn++;
        }
        return Optional.ofNullable(ready.poll());
    }

    @Override
    public LogTail tail() {
        return new LogTail(false, 0, 0);
    }

    /** There is nothing to close. */
    @Override
    public void close() {}

    private void addTurn() {
        append(new UserTurn(put(text())));
        Instant now = now();
        AttemptRecord attempt =
                new AttemptRecord(1, now, now, AttemptStatus.Known.SUCCESS, put(text()), put(text()), null, null);
        append(new ProviderCall("generated", List.of(attempt), null));
    }

    private void append(EventKind kind) {
        Event event = new Event(head == null ? List.of() : List.of(head), kind, now(), events++);
        head = EventCodec.hash(event, algorithm());
        ready.add(new LogEntry.EventEntry(event, head));
    }

    private Digest put(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Digest digest = algorithm().digest(bytes);
        ready.add(new LogEntry.ObjectEntry(digest, bytes));
        return digest;
    }

    private Instant now() {
        return START.plusSeconds(Math.max(0, turn));
    }

    private String word() {
        return random.ints(2 + random.nextInt(9), 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        int length = 500 + random.nextInt(14_000);
        while (text.length() < length) {
            text.append(sentences[random.nextInt(sentences.length)]);
        }
        return text.toString();
    }
}
