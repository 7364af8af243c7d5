package dev.akmon.journal.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.akmon.journal.Digest;
import dev.akmon.journal.Event;
import dev.akmon.journal.EventCodec;
import dev.akmon.journal.EventKind;
import dev.akmon.journal.HashAlgorithm;
import dev.akmon.journal.Journal;
import dev.akmon.journal.LogEntry;
import dev.akmon.journal.LogTail;
import dev.akmon.journal.SessionReader;
import dev.akmon.journal.SessionSource;
import dev.akmon.journal.bundle.BundleException;
import dev.akmon.journal.trust.OperatorIdentity;
import dev.akmon.journal.trust.SigningKey;
import dev.akmon.journal.trust.TestKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealTest {
    private static final Instant NOW = Instant.parse("2026-11-20T22:57:25.120Z");
    private static final OperatorIdentity ALICE = new OperatorIdentity("alice@example.com", "", "approver", "");

    @TempDir
    Path directory;

    private final SigningKey signer = TestKeys.signer();
    private final SigningKey operator = TestKeys.operator();

    @Test
    void sealsWithSignatureAndAttestation() throws Exception {
        Path output = directory.resolve("sealed.akmon");

        Seal.Sealed sealed = seal(new Seal(signer, Optional.of(ALICE), operator), output);

        assertThat(sealed.verdict().passed()).isTrue();
        assertThat(sealed.manifest().allSignatures()).hasSize(1);
        assertThat(sealed.manifest().allAttestations()).hasSize(1);
        assertThat(output).hasSize(sealed.bytes());
        assertThat(files()).containsExactlyInAnyOrder("journal", "sealed.akmon");
    }

    @Test
    void theSameSealGivesTheSameBytes() throws Exception {
        Path first = directory.resolve("first.akmon");
        Path second = directory.resolve("second.akmon");
        SampleSessions.recorded(directory);
        for (Path output : List.of(first, second)) {
            try (SessionReader reader = Journal.at(directory.resolve("journal")).read(SampleSessions.ID)) {
                new Seal(signer, Optional.empty(), signer)
                        .apply(reader, SampleSessions.PRODUCER, Optional.empty(), output, NOW);
            }
        }

        assertThat(first).hasSameBinaryContentAs(second);
    }

    @Test
    void anExistingFileIsLeftAlone() throws Exception {
        Path output = Files.writeString(directory.resolve("sealed.akmon"), "mine");

        assertThatExceptionOfType(BundleException.class)
                .isThrownBy(() -> seal(new Seal(signer, Optional.empty(), signer), output));
        assertThat(output).hasContent("mine");
        assertThat(files()).containsExactlyInAnyOrder("journal", "sealed.akmon");
    }

    @Test
    void aFailureLeavesNothingBehind() throws Exception {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> seal(
                        new Seal(signer, Optional.of(new OperatorIdentity("", "", "", "")), operator),
                        directory.resolve("sealed.akmon")));
        assertThat(files()).containsExactly("journal");
    }

    @Test
    void aSessionThatIsNotSoundIsNotSealed() throws Exception {
        assertThatExceptionOfType(UnsoundBundleException.class)
                .isThrownBy(() -> new Seal(signer, Optional.empty(), signer)
                        .apply(
                                new BrokenChain(),
                                SampleSessions.PRODUCER,
                                Optional.empty(),
                                directory.resolve("sealed.akmon"),
                                NOW));
        assertThat(files()).isEmpty();
    }

    private Seal.Sealed seal(Seal seal, Path output) throws Exception {
        try (SessionReader reader = SampleSessions.recorded(directory).read(SampleSessions.ID)) {
            return seal.apply(reader, SampleSessions.PRODUCER, Optional.empty(), output, NOW);
        }
    }

    private List<String> files() throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** A session whose end does not follow its start. */
    private static final class BrokenChain implements SessionSource {
        private final Deque<LogEntry> entries = new ArrayDeque<>();

        BrokenChain() {
            byte[] object = {1};
            Digest digest = algorithm().digest(object);
            entries.add(new LogEntry.ObjectEntry(digest, object));
            add(new Event(List.of(), new EventKind.SessionStart(digest, digest), NOW, 0));
            add(new Event(List.of(digest), new EventKind.SessionEnd(null), NOW, 1));
        }

        private void add(Event event) {
            entries.add(new LogEntry.EventEntry(event, EventCodec.hash(event, algorithm())));
        }

        @Override
        public UUID sessionId() {
            return SampleSessions.ID;
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
            // Nothing is open.
        }
    }

    @Test
    void aMissingDirectoryIsNamedAndNotAFileOfOurOwn() {
        Path output = directory.resolve("none").resolve("sealed.akmon");

        assertThatExceptionOfType(BundleException.class)
                .isThrownBy(() -> seal(new Seal(signer, Optional.empty(), signer), output))
                .withMessage("cannot write " + output + ": there is no such directory");
    }
}
