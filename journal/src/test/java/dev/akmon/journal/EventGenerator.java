package dev.akmon.journal;

import dev.akmon.journal.EventKind.AssistantTurn;
import dev.akmon.journal.EventKind.PermissionGate;
import dev.akmon.journal.EventKind.ProviderCall;
import dev.akmon.journal.EventKind.RetrievalCall;
import dev.akmon.journal.EventKind.SessionEnd;
import dev.akmon.journal.EventKind.SessionStart;
import dev.akmon.journal.EventKind.ToolCall;
import dev.akmon.journal.EventKind.UserTurn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Events of every kind with fields of every size the encoding treats differently; the same seed gives the same events. */
final class EventGenerator {
    private static final int[] CODE_POINTS = {
        0x00, 0x1f, 'a', 'Z', 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x1f600
    };

    private final Random random;

    EventGenerator(long seed) {
        random = new Random(seed);
    }

    Event event() {
        List<Digest> parents = new ArrayList<>();
        for (int i = random.nextInt(4) == 0 ? random.nextInt(30) : random.nextInt(2); i > 0; i--) {
            parents.add(digest());
        }
        return new Event(parents, kind(), instant(), number());
    }

    EventKind kind() {
        return switch (random.nextInt(8)) {
            case 0 -> new SessionStart(digest(), digest());
            case 1 -> new UserTurn(digest());
            case 2 -> new ProviderCall(text(), attempts(), maybe(this::digest));
            case 3 -> new ToolCall(text(), digest(), digest(), maybe(this::digest));
            case 4 -> new RetrievalCall(text(), digest(), digest());
            case 5 -> new PermissionGate(text(), text(), digest());
            case 6 -> new AssistantTurn(digest(), maybe(this::digest));
            default -> new SessionEnd(maybe(this::digest));
        };
    }

    Digest digest() {
        byte[] bytes = new byte[Digest.BYTES];
        random.nextBytes(bytes);
        for (int i = 0; i < bytes.length; i++) {
            // Small values are written in one byte in the frame form, others in two.
            bytes[i] = random.nextInt(3) == 0 ? (byte) random.nextInt(26) : bytes[i];
        }
        return Digest.of(bytes);
    }

    private List<AttemptRecord> attempts() {
        List<AttemptRecord> attempts = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            attempts.add(new AttemptRecord(
                    (int) number(),
                    instant(),
                    instant(),
                    status(),
                    digest(),
                    maybe(this::digest),
                    maybe(this::digest),
                    maybe(this::text)));
        }
        return attempts;
    }

    private AttemptStatus status() {
        AttemptStatus.Known[] known = AttemptStatus.Known.values();
        int choice = random.nextInt(known.length + 1);
        return choice < known.length ? known[choice] : new AttemptStatus.Other(text());
    }

    private Instant instant() {
        long range = EventEncoder.MAX_SECONDS - EventEncoder.MIN_SECONDS + 1;
        long seconds = random.nextInt(3) == 0
                ? random.nextInt(600) - 300
                : EventEncoder.MIN_SECONDS + Math.floorMod(random.nextLong(), range);
        return Instant.ofEpochSecond(seconds, random.nextBoolean() ? 0 : random.nextInt(1_000_000_000));
    }

    /** Numbers of every width, up to 64 bits. */
    private long number() {
        return random.nextLong() >>> random.nextInt(64);
    }

    private String text() {
        int length = switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> 200 + random.nextInt(100);
            case 2 -> random.nextInt(40) == 0 ? 70_000 : 23;
            default -> random.nextInt(30);
        };
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(CODE_POINTS[random.nextInt(CODE_POINTS.length)]);
        }
        return text.toString();
    }

    private <T> @Nullable T maybe(Supplier<T> value) {
        return random.nextBoolean() ? value.get() : null;
    }
}
