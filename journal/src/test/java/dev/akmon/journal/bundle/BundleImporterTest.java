package dev.akmon.journal.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.TextNode;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.akmon.journal.Digest;
import dev.akmon.journal.EventKind.SessionEnd;
import dev.akmon.journal.EventKind.SessionStart;
import dev.akmon.journal.EventKind.UserTurn;
import dev.akmon.journal.HashAlgorithm;
import dev.akmon.journal.Journal;
import dev.akmon.journal.JournalException;
import dev.akmon.journal.SessionReader;
import dev.akmon.journal.SessionVerifier;
import dev.akmon.journal.SessionWriter;
import dev.akmon.journal.StoredSession;
import dev.akmon.journal.TestVectors;
import dev.akmon.journal.VerificationReport;
import dev.akmon.journal.bundle.BundleException.Category;
import dev.akmon.journal.bundle.BundleImporter.CollisionException;
import dev.akmon.journal.bundle.BundleImporter.Imported;
import dev.akmon.journal.bundle.Manifest.Producer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BundleImporterTest {
    private static final Producer PRODUCER = new Producer("akmon", "0.1.0");
    private static final UUID OTHER = UUID.fromString("0190c0de-0000-7000-8000-000000000001");
    private static final SignatureEntry FIRST = new SignatureEntry("t", "k1", "ed25519", "00", "AGEF-SIG-v1");
    private static final SignatureEntry SECOND = new SignatureEntry("t", "k2", "ed25519", "01", "AGEF-SIG-v1");

    @TempDir
    private Path directory;

    private final SampleBundle bundle = SampleBundle.sound();

    @ParameterizedTest
    @EnumSource(HashAlgorithm.class)
    void makesTheSessionOneLikeAnyOther(HashAlgorithm algorithm) throws Exception {
        SampleBundle sound = SampleBundle.sound("{\"capture_level\":\"full\"}", algorithm);
        Imported imported = importBundle(sound.writeTo(directory.resolve("b")), SampleBundle.ID, sound.manifest());

        assertThat(imported).isEqualTo(new Imported(sound.manifest(), SampleBundle.ID, 4, 6, false));
        assertThat(journal().sessionIds()).containsExactly(SampleBundle.ID);
        try (StoredSession session = journal().load(SampleBundle.ID)) {
            assertThat(session.algorithm()).isEqualTo(algorithm);
            assertThat(session.events()).isEqualTo(sound.events);
            assertThat(session.head()).contains(sound.head);
            for (Digest digest : sound.objects.keySet()) {
                assertThat(session.object(digest)).isEqualTo(sound.objects.get(digest));
            }
        }
        assertThat(verify(SampleBundle.ID).passed()).isTrue();
        assertThat(sessionFiles())
                .containsExactlyInAnyOrder(SampleBundle.ID + ".log", SampleBundle.ID + ".manifest.json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "all-kinds.ref-export",
                "signed",
                "signed-attested",
                "all-kinds.ref-attested",
                "signed-attested.ref-attested"
            })
    void givesBackTheSameBundleOnExport(String name) throws Exception {
        Path original = TestVectors.find("agef/bundles/" + name + ".akmon");
        Manifest manifest =
                BundleVerifier.verify(original, BundleLimits.DEFAULT, false).manifest();
        importBundle(original, SampleBundle.ID, manifest);

        assertThat(decompress(export(SampleBundle.ID))).isEqualTo(decompress(original));
    }

    @Test
    void leavesOutWhatNoEventRefersTo() throws Exception {
        bundle.put("nobody refers to this");
        Imported imported = importBundle(bundle.writeTo(directory.resolve("b")), SampleBundle.ID, bundle.manifest());

        assertThat(imported.objects()).isEqualTo(6);
        assertThat(BundleVerifier.verify(export(SampleBundle.ID), BundleLimits.DEFAULT, false)
                        .objects())
                .isEqualTo(6);
    }

    @Test
    void importsUnderAnotherId() throws Exception {
        Manifest signed = bundle.manifest().withSignature(FIRST);
        Imported imported = importBundle(file("b", signed), OTHER, signed);

        assertThat(imported.sessionId()).isEqualTo(OTHER);
        assertThat(verify(OTHER).head()).contains(bundle.head);
        Manifest exported = BundleVerifier.verify(export(OTHER), BundleLimits.DEFAULT, false)
                .manifest();
        assertThat(exported.session().id()).isEqualTo(OTHER);
        assertThat(exported.session().createdAt()).isEqualTo(signed.session().createdAt());
        assertThat(exported.signatures()).isNull();
        assertThat(exported.producer()).isEqualTo(PRODUCER);
    }

    @Test
    void recognisesASessionThatIsThere() throws Exception {
        Path file = bundle.writeTo(directory.resolve("b"));
        importBundle(file, SampleBundle.ID, bundle.manifest());
        byte[] log = Files.readAllBytes(journal().logPath(SampleBundle.ID));
        Imported again = importBundle(file, SampleBundle.ID, bundle.manifest());

        assertThat(again.recognised()).isTrue();
        assertThat(again.events()).isZero();
        assertThat(journal().logPath(SampleBundle.ID)).hasBinaryContent(log);
    }

    @Test
    void collectsTheSignaturesOfSeveralCopies() throws Exception {
        Manifest first = bundle.manifest().withSignature(FIRST);
        Manifest second = bundle.manifest(Map.of("x", new TextNode("y"))).withSignature(SECOND);
        importBundle(bundle.writeTo(directory.resolve("b")), SampleBundle.ID, bundle.manifest());
        importBundle(file("b1", first), SampleBundle.ID, first);
        importBundle(file("b2", second), SampleBundle.ID, second);
        Imported last = importBundle(file("b1", first), SampleBundle.ID, first);

        assertThat(last.recognised()).isTrue();
        assertThat(last.manifest().signatures()).containsExactly(FIRST, SECOND);
        assertThat(BundleVerifier.verify(export(SampleBundle.ID), BundleLimits.DEFAULT, false)
                        .manifest())
                .isEqualTo(first.withSignature(SECOND));
    }

    @Test
    void keepsSignaturesOfOneVersionTogether() throws Exception {
        Manifest older = bundle.manifest().withAgefVersion("0.1.2").withSignature(FIRST);
        Manifest newer = bundle.manifest().withSignature(SECOND);
        importBundle(file("b1", older), SampleBundle.ID, older);

        assertThat(importBundle(file("b2", newer), SampleBundle.ID, newer).manifest())
                .isEqualTo(older);
    }

    @Test
    void addsASignedCopyToTheSessionItWasMadeOf() throws Exception {
        record(SampleBundle.ID);
        Path exported = export(SampleBundle.ID);
        Manifest signed = BundleRewriter.rewrite(
                exported, BundleLimits.DEFAULT, manifest -> manifest.withSignature(FIRST), exported);
        Imported imported = importBundle(exported, SampleBundle.ID, signed);

        assertThat(imported.recognised()).isTrue();
        assertThat(decompress(export(SampleBundle.ID))).isEqualTo(decompress(exported));
    }

    @Test
    void refusesAnotherSessionOfTheSameId() throws Exception {
        record(SampleBundle.ID);
        byte[] log = Files.readAllBytes(journal().logPath(SampleBundle.ID));
        Path file = bundle.writeTo(directory.resolve("b"));

        assertThatExceptionOfType(CollisionException.class)
                .isThrownBy(() -> importBundle(file, SampleBundle.ID, bundle.manifest()))
                .satisfies(collision -> assertThat(collision.sessionId()).isEqualTo(SampleBundle.ID));
        assertThat(journal().logPath(SampleBundle.ID)).hasBinaryContent(log);
        assertThat(sessionFiles()).containsExactly(SampleBundle.ID + ".log");
    }

    @Test
    void leavesNothingBehindWhenItFails() throws Exception {
        Path file = bundle.writeTo(directory.resolve("b"));
        Manifest other = bundle.manifest().withSignature(FIRST); // what was verified was not this file
        assertThat(refusal(file, other)).isEqualTo(Category.IO_ERROR);

        Digest prompt = ((UserTurn) bundle.events.get(1).kind()).prompt();
        bundle.objects.put(prompt, new byte[] {1});
        assertThatExceptionOfType(JournalException.class)
                .isThrownBy(
                        () -> importBundle(bundle.writeTo(directory.resolve("b")), SampleBundle.ID, bundle.manifest()));

        bundle.objects.remove(prompt);
        assertThat(refusal(bundle.writeTo(directory.resolve("b")), bundle.manifest()))
                .isEqualTo(Category.IO_ERROR);

        assertThat(sessionFiles()).isEmpty();
        assertThat(journal().sessionIds()).isEmpty();
    }

    @Test
    void removesWhatAnImportThatDiedHasLeft() throws Exception {
        Path sessions = Files.createDirectories(journal().directory().resolve("sessions"));
        Files.writeString(sessions.resolve(SampleBundle.ID + ".log.new"), "half a log");
        Files.writeString(sessions.resolve(SampleBundle.ID + ".manifest.json"), "{}");
        assertThat(journal().sessionIds()).isEmpty();

        importBundle(bundle.writeTo(directory.resolve("b")), SampleBundle.ID, bundle.manifest());

        assertThat(verify(SampleBundle.ID).passed()).isTrue();
        assertThat(sessionFiles())
                .containsExactlyInAnyOrder(SampleBundle.ID + ".log", SampleBundle.ID + ".manifest.json");
    }

    @Test
    void waitsForNobodyWhoWritesTheSession() throws Exception {
        Path file = bundle.writeTo(directory.resolve("b"));
        try (SessionWriter writer =
                journal().stage(SampleBundle.ID, HashAlgorithm.SHA256).writer()) {
            assertThat(writer.sessionId()).isEqualTo(SampleBundle.ID);
            JournalException locked = catchThrowableOfType(
                    JournalException.class, () -> importBundle(file, SampleBundle.ID, bundle.manifest()));

            assertThat(locked.category()).isEqualTo(JournalException.Category.SESSION_LOCKED);
        }
    }

    private Category refusal(Path file, Manifest manifest) {
        return catchThrowableOfType(BundleException.class, () -> importBundle(file, SampleBundle.ID, manifest))
                .category();
    }

    private Imported importBundle(Path file, UUID id, Manifest manifest) throws Exception {
        return new BundleImporter(journal(), file, BundleLimits.DEFAULT, false).importAs(id, manifest);
    }

    private Path file(String name, Manifest manifest) throws IOException {
        TestArchive archive = new TestArchive()
                .file(BundleFiles.MANIFEST, ManifestCodec.write(manifest))
                .file(BundleFiles.EVENTS, bundle.eventsBin());
        return Files.write(
                directory.resolve(name), bundle.addObjects(archive).end().zstd());
    }

    private Path export(UUID id) throws IOException {
        Path output = directory.resolve(UUID.randomUUID() + ".akmon");
        try (SessionReader session = journal().read(id)) {
            BundleExporter.export(session, PRODUCER, BundleImporter.manifestOf(journal(), id), output);
        }
        return output;
    }

    private VerificationReport verify(UUID id) throws IOException {
        try (SessionReader session = journal().read(id)) {
            return SessionVerifier.verify(session);
        }
    }

    /** A session with parts of seconds, recorded here. */
    private void record(UUID id) throws IOException {
        try (SessionWriter writer = journal().create(id)) {
            Digest object = writer.put(new byte[] {1});
            writer.append(new SessionStart(object, object), Instant.parse("2026-11-21T08:00:00.123456Z"));
            writer.append(new SessionEnd(null), Instant.parse("2026-11-21T08:00:01.999Z"));
            writer.commit();
        }
    }

    private Journal journal() {
        return Journal.at(directory.resolve("journal"));
    }

    private List<String> sessionFiles() throws IOException {
        try (Stream<Path> files = Files.list(journal().directory().resolve("sessions"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static byte[] decompress(Path bundle) throws IOException {
        try (InputStream in = new ZstdInputStreamNoFinalizer(Files.newInputStream(bundle))) {
            return in.readAllBytes();
        }
    }
}
