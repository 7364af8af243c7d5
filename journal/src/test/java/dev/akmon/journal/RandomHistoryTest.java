package dev.akmon.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.journal.EventKind.AssistantTurn;
import dev.akmon.journal.EventKind.SessionEnd;
import dev.akmon.journal.EventKind.SessionStart;
import dev.akmon.journal.EventKind.ToolCall;
import dev.akmon.journal.EventKind.UserTurn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sessions with any history of puts, appends, commits, losses and reopenings hold what was committed and nothing else: a
 * plain list and a plain map are kept beside them.
 */
class RandomHistoryTest {
    private static final int HISTORIES = 60;
    private static final int STEPS = 80;

    @TempDir
    private Path directory;

    /** What a session should hold. */
    private static final class Model {
        private final List<EventKind> committedEvents = new ArrayList<>();
        private final List<Instant> committedTimes = new ArrayList<>();
        private final Map<Digest, byte[]> committedObjects = new HashMap<>();
        private final List<EventKind> events = new ArrayList<>();
        private final List<Instant> times = new ArrayList<>();
        private final Map<Digest, byte[]> objects = new HashMap<>();

        void commit() {
            committedEvents.addAll(events.subList(committedEvents.size(), events.size()));
            committedTimes.addAll(times.subList(committedTimes.size(), times.size()));
            committedObjects.putAll(objects);
        }

        void loseUncommitted() {
            events.clear();
            events.addAll(committedEvents);
            times.clear();
            times.addAll(committedTimes);
            objects.clear();
            objects.putAll(committedObjects);
        }
    }

    @Test
    void anyHistoryLeavesWhatWasCommitted() throws IOException {
        Journal journal = Journal.at(directory);
        for (int i = 0; i < HISTORIES; i++) {
            Random random = new Random(1_000 + i);
            UUID id = new UUID(120, i);
            HashAlgorithm algorithm = random.nextInt(4) == 0 ? HashAlgorithm.BLAKE3 : HashAlgorithm.SHA256;
            Model model = new Model();
            SessionWriter writer = journal.create(id, algorithm);
            try {
                for (int step = 0; step < STEPS; step++) {
                    if (random.nextInt(12) == 0) {
                        writer.close();
                        model.loseUncommitted();
                        addTornTail(journal.logPath(id), random);
                        assertHolds(journal, id, model);
                        if (model.committedEvents.isEmpty() && model.committedObjects.isEmpty()) {
                            Files.delete(journal.logPath(id)); // nothing says yet which hash function it uses
                            writer = journal.create(id, algorithm);
                        } else {
                            writer = journal.reopen(id);
                        }
                    }
                    step(writer, model, random);
                }
                end(writer, model, random);
            } finally {
                writer.close();
            }
            assertHolds(journal, id, model);
            try (SessionReader reader = journal.read(id)) {
                assertThat(SessionVerifier.verify(reader).violations()).isEmpty();
            }
        }
    }

    private static void step(SessionWriter writer, Model model, Random random) throws IOException {
        switch (random.nextInt(4)) {
            case 0 -> put(writer, model, random);
            case 1 -> {
                writer.commit();
                model.commit();
            }
            default -> {
                Digest first = put(writer, model, random);
                append(writer, model, random, kind(model, random, first));
            }
        }
    }

    private static void end(SessionWriter writer, Model model, Random random) throws IOException {
        if (model.events.isEmpty()) {
            Digest object = put(writer, model, random);
            append(writer, model, random, new SessionStart(object, object));
        }
        append(writer, model, random, new SessionEnd(random.nextBoolean() ? put(writer, model, random) : null));
        writer.commit();
        model.commit();
    }

    private static EventKind kind(Model model, Random random, Digest object) {
        if (model.events.isEmpty()) {
            return new SessionStart(object, object);
        }
        List<Digest> known = model.objects.keySet().stream().sorted().toList();
        Digest other = known.get(random.nextInt(known.size()));
        return switch (random.nextInt(3)) {
            case 0 -> new UserTurn(object);
            case 1 -> new AssistantTurn(other, object);
            default -> new ToolCall("tool", object, other, random.nextBoolean() ? other : null);
        };
    }

    private static Digest put(SessionWriter writer, Model model, Random random) throws IOException {
        byte[] object = new byte[random.nextInt(20) == 0 ? random.nextInt(200_000) : random.nextInt(300)];
        if (random.nextBoolean()) {
            random.nextBytes(object);
        }
        Digest digest = writer.put(object);
        model.objects.put(digest, object);
        return digest;
    }

    private static void append(SessionWriter writer, Model model, Random random, EventKind kind) throws IOException {
        Instant at = Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
        writer.append(kind, at);
        model.events.add(kind);
        model.times.add(at);
    }

    private static void addTornTail(Path log, Random random) throws IOException {
        byte[] tail = new byte[random.nextInt(3) == 0 ? 0 : random.nextInt(200)];
        if (Files.size(log) > 0) {
            random.nextBytes(tail);
            Files.write(log, tail, StandardOpenOption.APPEND);
        }
    }

    private static void assertHolds(Journal journal, UUID id, Model model) throws IOException {
        try (StoredSession stored = journal.load(id)) {
            assertThat(stored.events()).extracting(Event::kind).isEqualTo(model.committedEvents);
            assertThat(stored.events()).extracting(Event::emittedAt).isEqualTo(model.committedTimes);
            for (Map.Entry<Digest, byte[]> object : model.committedObjects.entrySet()) {
                assertThat(stored.object(object.getKey())).isEqualTo(object.getValue());
            }
        }
    }
}
