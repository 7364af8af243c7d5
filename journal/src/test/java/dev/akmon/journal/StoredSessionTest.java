package dev.akmon.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.akmon.journal.EventKind.UserTurn;
import dev.akmon.journal.JournalException.Category;
import dev.akmon.journal.LogEntry.EventEntry;
import dev.akmon.journal.LogEntry.ObjectEntry;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Sessions that come from elsewhere than a log. */
class StoredSessionTest {
    private static final UUID ID = UUID.fromString("0190c0de-0000-7000-8000-000000000008");

    /** Hands out what it was given, then ends or fails. */
    private static final class ListedSource implements SessionSource {
        private final Queue<LogEntry> entries = new ArrayDeque<>();
        private final @Nullable JournalException failure;
        private boolean closed;

        ListedSource(@Nullable JournalException failure, List<LogEntry> entries) {
            this.failure = failure;
            this.entries.addAll(entries);
        }

        @Override
        public UUID sessionId() {
            return ID;
        }

        @Override
        public HashAlgorithm algorithm() {
            return HashAlgorithm.BLAKE3;
        }

        @Override
        public Optional<LogEntry> next() throws JournalException {
            if (entries.isEmpty() && failure != null) {
                throw failure;
            }
            return Optional.ofNullable(entries.poll());
        }

        @Override
        public LogTail tail() {
            return new LogTail(false, 7, 0);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void anySourceCanBeLoaded() throws Exception {
        byte[] object = {1, 2, 3};
        Digest digest = HashAlgorithm.BLAKE3.digest(object);
        Event event = new Event(List.of(), new UserTurn(digest), SampleSession.LATER, 0);
        Digest hash = EventCodec.hash(event, HashAlgorithm.BLAKE3);
        ListedSource source =
                new ListedSource(null, List.of(new ObjectEntry(digest, object), new EventEntry(event, hash)));

        try (StoredSession session = StoredSession.load(source)) {
            assertThat(session.sessionId()).isEqualTo(ID);
            assertThat(session.algorithm()).isEqualTo(HashAlgorithm.BLAKE3);
            assertThat(session.events()).containsExactly(event);
            assertThat(session.head()).contains(hash);
            assertThat(session.object(digest)).isEqualTo(object);
            assertThat(session.tail().offset()).isEqualTo(7);
            assertThat(session.ended()).isFalse();
        }
        assertThat(source.closed).as("the source belongs to the caller").isFalse();
    }

    @Test
    void objectsBeyondTheMemoryLimitComeBackToo() throws Exception {
        Random random = new Random(111);
        try (ObjectSpool spool = new ObjectSpool()) {
            byte[][] objects = new byte[30][];
            for (int i = 0; i < objects.length; i++) {
                objects[i] = new byte[random.nextInt(700_000)];
                random.nextBytes(objects[i]);
                spool.add(HashAlgorithm.SHA256.digest(objects[i]), objects[i]);
                spool.add(HashAlgorithm.SHA256.digest(objects[i]), objects[i]);
            }
            for (byte[] object : objects) {
                assertThat(spool.get(HashAlgorithm.SHA256.digest(object))).hasValue(object);
                assertThat(spool.length(HashAlgorithm.SHA256.digest(object))).contains(object.length);
            }
            assertThat(spool.contains(Digest.of(new byte[32]))).isFalse();
        }
    }

    @Test
    void aFailingSourceFailsTheLoading() {
        JournalException failure = new JournalException(Category.DAMAGED, "commit 3 is damaged");

        assertThatExceptionOfType(JournalException.class)
                .isThrownBy(() -> StoredSession.load(new ListedSource(failure, List.of())))
                .isSameAs(failure);
    }
}
