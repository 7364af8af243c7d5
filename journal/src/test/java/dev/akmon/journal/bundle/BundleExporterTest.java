package dev.akmon.journal.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.TextNode;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.akmon.journal.Digest;
import dev.akmon.journal.Event;
import dev.akmon.journal.EventCodec;
import dev.akmon.journal.EventKind.SessionEnd;
import dev.akmon.journal.EventKind.SessionStart;
import dev.akmon.journal.EventKind.UserTurn;
import dev.akmon.journal.HashAlgorithm;
import dev.akmon.journal.Journal;
import dev.akmon.journal.LogEntry;
import dev.akmon.journal.LogEntry.EventEntry;
import dev.akmon.journal.LogEntry.ObjectEntry;
import dev.akmon.journal.LogTail;
import dev.akmon.journal.SessionReader;
import dev.akmon.journal.SessionSource;
import dev.akmon.journal.SessionWriter;
import dev.akmon.journal.TestVectors;
import dev.akmon.journal.bundle.BundleException.Category;
import dev.akmon.journal.bundle.BundleExporter.Exported;
import dev.akmon.journal.bundle.BundlePart.EventsPart;
import dev.akmon.journal.bundle.BundlePart.ObjectPart;
import dev.akmon.journal.bundle.Manifest.Producer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleExporterTest {
    private static final Producer PRODUCER = new Producer("akmon", "0.1.0");

    /** What the fixed session below exports to; the same on every JDK. Compression settings and library decide it. */
    private static final String FIXED_BUNDLE_SHA256 =
            "a7c78da4fd2d60430d2d5512f7def706b13c44b1bfb0c33ef875460bfcf272e8";

    @TempDir
    private Path directory;

    private final UUID id = SampleBundle.ID;

    @Test
    void writesTheArchiveOfTheReferenceByteForByte() throws Exception {
        byte[] expected = Files.readAllBytes(TestVectors.find("agef/bundles/all-kinds.ref-export.tar"));
        Journal journal = Journal.at(directory.resolve("journal"));
        record(TestVectors.find("agef/bundles/all-kinds.akmon"), journal);

        Path output = directory.resolve("export.akmon");
        export(journal, new Producer("akmon", "2.2.1"), Optional.empty(), output);

        assertThat(decompress(output)).isEqualTo(expected);
    }

    @Test
    void writesTheSameBytesEveryTime() throws Exception {
        Journal journal = fixedSession();
        Exported first = export(journal, PRODUCER, Optional.empty(), directory.resolve("a"));
        export(journal, PRODUCER, Optional.empty(), directory.resolve("b"));

        assertThat(directory.resolve("b")).hasSameBinaryContentAs(directory.resolve("a"));
        assertThat(first.bytes()).isEqualTo(Files.size(directory.resolve("a")));
        assertThat(HashAlgorithm.SHA256
                        .digest(Files.readAllBytes(directory.resolve("a")))
                        .hex())
                .isEqualTo(FIXED_BUNDLE_SHA256);
    }

    @Test
    void writesWhatVerifies() throws Exception {
        Journal journal = fixedSession();
        Exported exported = export(journal, PRODUCER, Optional.empty(), directory.resolve("a"));
        IntegrityReport report = BundleVerifier.verify(directory.resolve("a"), BundleLimits.DEFAULT, false);

        assertThat(report.violations()).isEmpty();
        assertThat(report.notes()).isEmpty();
        assertThat(report.manifest()).isEqualTo(exported.manifest());
        assertThat(report.manifest().session().createdAt()).isEqualTo("2026-11-21T08:00:00.123Z");
        assertThat(report.manifest().session().endedAt()).isEqualTo("2026-11-21T08:00:02.999Z");
        assertThat(report.manifest().producer()).isEqualTo(PRODUCER);
        assertThat(report.manifest().signatures()).isNull();
    }

    @Test
    void leavesOutWhatNoEventRefersTo() throws Exception {
        Journal journal = Journal.at(directory.resolve("journal"));
        try (SessionWriter writer = journal.create(id)) {
            Digest object = writer.put(new byte[] {1});
            writer.put("not part of the session".getBytes(StandardCharsets.UTF_8));
            writer.append(new SessionStart(object, object), Instant.EPOCH);
            writer.append(new SessionEnd(null), Instant.EPOCH);
            writer.commit();
        }
        Exported exported = export(journal, PRODUCER, Optional.empty(), directory.resolve("a"));

        assertThat(exported.manifest().objectCount()).isEqualTo(1);
    }

    @Test
    void givesBackTheManifestASessionWasImportedWith() throws Exception {
        Journal journal = fixedSession();
        Manifest plain = export(journal, PRODUCER, Optional.empty(), directory.resolve("a"))
                .manifest();
        SignatureEntry signature = new SignatureEntry("t", "k", "ed25519", "00", "AGEF-SIG-v1");
        Manifest original = new Manifest(
                "0.1.2",
                new Producer("other", "9"),
                new Manifest.SessionInfo(id, plain.session().head(), "2026-11-21T08:00:00Z", "2026-11-21T08:00:02Z"),
                plain.hashAlgorithm(),
                99,
                plain.eventCount(),
                List.of(signature),
                List.of(),
                Map.of("x", new TextNode("y")));
        Manifest again = export(journal, PRODUCER, Optional.of(original), directory.resolve("b"))
                .manifest();

        assertThat(again.objectCount()).isEqualTo(plain.objectCount());
        assertThat(again)
                .usingRecursiveComparison()
                .ignoringFields("objectCount")
                .isEqualTo(original);
    }

    @Test
    void leavesSignaturesOfAnotherSessionBehind() throws Exception {
        Journal journal = fixedSession();
        Manifest plain = export(journal, PRODUCER, Optional.empty(), directory.resolve("a"))
                .manifest();
        Manifest original = new Manifest(
                "0.1.2",
                new Producer("other", "9"),
                new Manifest.SessionInfo(
                        new UUID(1, 2), plain.session().head(), "2026-11-21T08:00:00Z", "2026-11-21T08:00:02Z"),
                plain.hashAlgorithm(),
                plain.objectCount(),
                plain.eventCount(),
                List.of(new SignatureEntry("t", "k", "ed25519", "00", "AGEF-SIG-v1")),
                List.of(),
                Map.of("x", new TextNode("y")));
        Manifest renamed = export(journal, PRODUCER, Optional.of(original), directory.resolve("b"))
                .manifest();

        assertThat(renamed.signatures()).isNull();
        assertThat(renamed.attestations()).isNull();
        assertThat(renamed.session().id()).isEqualTo(id);
        assertThat(renamed.session().createdAt()).isEqualTo("2026-11-21T08:00:00Z");
        assertThat(renamed.agefVersion()).isEqualTo("0.1.3");
        assertThat(renamed.producer()).isEqualTo(PRODUCER);
        assertThat(renamed.extras()).containsOnlyKeys("x");
    }

    @Test
    void refusesASessionThatHasNotEnded() throws Exception {
        Journal journal = Journal.at(directory.resolve("journal"));
        try (SessionWriter writer = journal.create(id)) {
            Digest object = writer.put(new byte[] {1});
            writer.append(new SessionStart(object, object), Instant.EPOCH);
            writer.commit();

            assertThat(refusal(journal)).isEqualTo(Category.MALFORMED_JOURNAL);
        }
        assertThat(files()).containsExactly("journal");
    }

    @Test
    void refusesASessionThatMissesAnObject() {
        SampleBundle incomplete = SampleBundle.sound();
        incomplete.objects.remove(((UserTurn) incomplete.events.get(1).kind()).prompt());

        assertThat(refusal(new ListedSession(incomplete))).isEqualTo(Category.MISSING_OBJECT);
    }

    @Test
    void refusesAnObjectNoReaderWouldTake() {
        SampleBundle huge = SampleBundle.sound();
        huge.put(new byte[(int) BundleLimits.MAX_OBJECT_BYTES + 1]);

        assertThat(refusal(new ListedSession(huge))).isEqualTo(Category.BUNDLE_TOO_LARGE);
    }

    @Test
    void refusesATimeTheManifestCannotSay() {
        SampleBundle ancient = new SampleBundle(HashAlgorithm.SHA256);
        Digest object = ancient.put("x");
        ancient.add(new Event(List.of(), new SessionStart(object, object), Instant.parse("-0044-03-15T12:00:00Z"), 0));
        ancient.add(new SessionEnd(null));

        assertThat(refusal(new ListedSession(ancient))).isEqualTo(Category.MALFORMED_JOURNAL);
    }

    @Test
    void replacesNoFile() throws Exception {
        Journal journal = fixedSession();
        Path taken = Files.writeString(directory.resolve("taken"), "mine");
        BundleException refused =
                catchThrowableOfType(BundleException.class, () -> export(journal, PRODUCER, Optional.empty(), taken));

        assertThat(refused.category()).isEqualTo(Category.IO_ERROR);
        assertThat(taken).hasContent("mine");
        assertThat(files()).containsExactlyInAnyOrder("journal", "taken");
    }

    /** Copies a bundle into a journal, event by event. */
    private void record(Path bundle, Journal journal) throws IOException {
        SampleBundle copied = new SampleBundle(HashAlgorithm.SHA256);
        try (BundleReader reader = BundleReader.open(bundle, BundleLimits.DEFAULT, false)) {
            for (Optional<BundlePart> next = reader.next(); next.isPresent(); next = reader.next()) {
                if (next.get() instanceof EventsPart part) {
                    for (Optional<Event> event = part.frames().next();
                            event.isPresent();
                            event = part.frames().next()) {
                        copied.add(event.get());
                    }
                } else if (next.get() instanceof ObjectPart part) {
                    copied.put(part.content().readAllBytes());
                }
            }
        }
        try (SessionWriter writer = journal.create(id)) {
            for (byte[] object : copied.objects.values()) {
                writer.put(object);
            }
            for (Event event : copied.events) {
                writer.append(event.kind(), event.emittedAt());
            }
            writer.commit();
        }
    }

    private Journal fixedSession() throws IOException {
        Journal journal = Journal.at(directory.resolve("journal"));
        try (SessionWriter writer = journal.create(id)) {
            Digest cwd = writer.put("/work".getBytes(StandardCharsets.UTF_8));
            Digest config = writer.put("{\"capture_level\":\"full\"}".getBytes(StandardCharsets.UTF_8));
            writer.append(new SessionStart(cwd, config), Instant.parse("2026-11-21T08:00:00.123999Z"));
            for (int i = 0; i < 200; i++) {
                byte[] prompt = ("turn " + i + ": " + "say it again ".repeat(i)).getBytes(StandardCharsets.UTF_8);
                writer.append(new UserTurn(writer.put(prompt)), Instant.parse("2026-11-21T08:00:01Z"));
            }
            writer.append(new SessionEnd(null), Instant.parse("2026-11-21T08:00:02.999999Z"));
            writer.commit();
        }
        return journal;
    }

    private Exported export(Journal journal, Producer producer, Optional<Manifest> original, Path output)
            throws IOException {
        try (SessionReader session = journal.read(id)) {
            return BundleExporter.export(session, producer, original, output);
        }
    }

    private Category refusal(Journal journal) throws IOException {
        try (SessionReader session = journal.read(id)) {
            return refusal(session);
        }
    }

    private Category refusal(SessionSource session) {
        return catchThrowableOfType(
                        BundleException.class,
                        () -> BundleExporter.export(session, PRODUCER, Optional.empty(), directory.resolve("refused")))
                .category();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static byte[] decompress(Path bundle) throws IOException {
        try (InputStream in = new ZstdInputStreamNoFinalizer(Files.newInputStream(bundle))) {
            return in.readAllBytes();
        }
    }

    /** A session no writer would let into a journal. */
    private static final class ListedSession implements SessionSource {
        private final Deque<LogEntry> entries = new ArrayDeque<>();

        ListedSession(SampleBundle session) {
            session.objects.forEach((digest, bytes) -> entries.add(new ObjectEntry(digest, bytes)));
            for (Event event : session.events) {
                entries.add(new EventEntry(event, EventCodec.hash(event, session.algorithm)));
            }
        }

        @Override
        public UUID sessionId() {
            return SampleBundle.ID;
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
        public void close() {}
    }
}
