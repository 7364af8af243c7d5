package dev.akmon.journal.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.TextNode;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.akmon.journal.CaptureLevel.Basis;
import dev.akmon.journal.Digest;
import dev.akmon.journal.Event;
import dev.akmon.journal.EventKind.SessionEnd;
import dev.akmon.journal.EventKind.SessionStart;
import dev.akmon.journal.EventKind.UserTurn;
import dev.akmon.journal.HashAlgorithm;
import dev.akmon.journal.RedactionSentinel;
import dev.akmon.journal.Violation;
import dev.akmon.journal.bundle.BundleException.Category;
import dev.akmon.journal.bundle.IntegrityReport.Redaction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BundleVerifierTest {
    @TempDir
    private Path directory;

    private final SampleBundle bundle = SampleBundle.sound();

    @ParameterizedTest
    @EnumSource(HashAlgorithm.class)
    void passesASoundBundle(HashAlgorithm algorithm) throws Exception {
        SampleBundle sound = SampleBundle.sound("{\"capture_level\":\"full\"}", algorithm);
        IntegrityReport report = verify(sound.archive().end());

        assertThat(report.violations()).isEmpty();
        assertThat(report.passed()).isTrue();
        assertThat(report.notes()).isEmpty();
        assertThat(report.events()).isEqualTo(4);
        assertThat(report.objects()).isEqualTo(6);
        assertThat(report.head()).contains(sound.head);
        assertThat(report.manifest()).isEqualTo(sound.manifest());
        assertThat(report.capture().isFull()).isTrue();
        assertThat(report.redactions()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(HashAlgorithm.class)
    void takesPartsInAnyOrder(HashAlgorithm algorithm) throws Exception {
        SampleBundle sound = SampleBundle.sound("{\"capture_level\":\"full\"}", algorithm);
        TestArchive reversed = sound.addObjects(new TestArchive())
                .file(BundleFiles.EVENTS, sound.eventsBin())
                .file(BundleFiles.MANIFEST, ManifestCodec.write(sound.manifest()))
                .end();
        IntegrityReport report = verify(reversed);

        assertThat(report.violations()).isEmpty();
        assertThat(report.capture().isFull()).isTrue();
    }

    @Test
    void namesTheEventThatMissesAnObjectWhateverTheOrder() throws Exception {
        Digest prompt = ((UserTurn) bundle.events.get(1).kind()).prompt();
        bundle.objects.remove(prompt);
        TestArchive reversed = bundle.addObjects(new TestArchive())
                .file(BundleFiles.EVENTS, bundle.eventsBin())
                .file(BundleFiles.MANIFEST, ManifestCodec.write(bundle.manifest()))
                .end();

        for (TestArchive archive : List.of(bundle.archive().end(), reversed)) {
            assertThat(verify(archive).violations())
                    .containsExactly(new Violation(
                            "missing_object",
                            bundle.events.get(2).parents().get(0),
                            prompt,
                            "UserTurn at position 1: its prompt, " + prompt + ", is not in the bundle"));
        }
    }

    @Test
    void findsAnAlteredObject() throws Exception {
        Digest prompt = ((UserTurn) bundle.events.get(1).kind()).prompt();
        bundle.objects.put(prompt, "do that".getBytes(StandardCharsets.UTF_8));

        assertThat(verify(bundle.archive().end()).violations()).singleElement().satisfies(violation -> {
            assertThat(violation.category()).isEqualTo("object_key_hash_mismatch");
            assertThat(violation.object()).isEqualTo(prompt);
        });
    }

    @Test
    void findsAnObjectThatStandsThereTwice() throws Exception {
        Digest prompt = ((UserTurn) bundle.events.get(1).kind()).prompt();
        String name = SampleBundle.objectName(prompt);
        byte[] sound = bundle.objects.get(prompt);

        assertThat(categories(bundle.archive().file(name, sound).end())).containsExactly("duplicate_entry");
        assertThat(categories(bundle.archive().file(name, "evil").end()))
                .containsExactly("duplicate_entry", "object_key_hash_mismatch");
        assertThat(categories(new TestArchive()
                        .file(name, "evil")
                        .raw(bundle.archive().end().tar())))
                .containsExactly("duplicate_entry", "object_key_hash_mismatch");
    }

    @Test
    void findsEventsThatStandThereTwice() throws Exception {
        assertThat(categories(bundle.archive()
                        .file(BundleFiles.EVENTS, bundle.eventsBin())
                        .end()))
                .containsExactly("duplicate_entry");
        assertThat(categories(bundle.archive().file(BundleFiles.EVENTS, "").end()))
                .containsExactly("duplicate_entry", "manifest_event_count_mismatch", "no_events");
    }

    @Test
    void comparesTheCountsOfTheManifest() throws Exception {
        bundle.put("nobody refers to this");
        TestArchive archive = new TestArchive()
                .file(
                        BundleFiles.MANIFEST,
                        ManifestCodec.write(SampleBundle.sound().manifest()))
                .file(BundleFiles.EVENTS, bundle.eventsBin());

        assertThat(categories(bundle.addObjects(archive).end())).containsExactly("manifest_object_count_mismatch");
    }

    @Test
    void notesObjectsNobodyRefersTo() throws Exception {
        bundle.put("nobody refers to this");
        IntegrityReport report = verify(bundle.archive().end());

        assertThat(report.passed()).isTrue();
        assertThat(report.notes()).singleElement().asString().startsWith("1 object is in the bundle although");
    }

    @Test
    void followsTheChain() throws Exception {
        SampleBundle broken = new SampleBundle(HashAlgorithm.SHA256);
        broken.add(new UserTurn(broken.put("first")));
        broken.add(new SessionEnd(null));
        broken.add(new Event(List.of(), new UserTurn(broken.put("orphan")), Instant.EPOCH, 7));
        broken.add(new SessionStart(broken.put("a"), broken.put("b")));
        broken.add(broken.call(2));
        broken.add(new SessionEnd(null));
        broken.add(new UserTurn(broken.put("late")));
        broken.head = broken.put("a");

        assertThat(categories(broken.archive().end()))
                .containsExactly(
                        "broken_parent_chain",
                        "sequence",
                        "broken_parent_chain",
                        "event_rule",
                        "event_rule",
                        "session_end_duplicate",
                        "head_mismatch");
    }

    @Test
    void insistsOnASessionEndInLastPlace() throws Exception {
        bundle.add(new UserTurn(bundle.put("late")));
        assertThat(categories(bundle.archive().end())).containsExactly("session_end_not_terminal");

        SampleBundle open = new SampleBundle(HashAlgorithm.SHA256);
        open.add(new SessionStart(open.put("a"), open.put("b")));
        assertThat(categories(open.archive().end())).containsExactly("session_end_missing");
    }

    @Test
    void saysWhenThereAreNoEvents() throws Exception {
        SampleBundle empty = new SampleBundle(HashAlgorithm.SHA256);
        empty.head = empty.put("x");

        assertThat(categories(empty.archive().end())).containsExactly("no_events");
    }

    @Test
    void notesTimesThatDoNotFit() throws Exception {
        SampleBundle odd = new SampleBundle(HashAlgorithm.SHA256);
        odd.add(new SessionStart(odd.put("a"), odd.put("b")));
        odd.add(new Event(List.of(odd.head), new UserTurn(odd.put("c")), Instant.EPOCH, 1));
        odd.add(new Event(List.of(odd.head), new SessionEnd(null), Instant.EPOCH, 2));
        IntegrityReport report = verify(odd.archive().end());

        assertThat(report.passed()).isTrue();
        assertThat(report.notes())
                .containsExactly(
                        "the event at position 1 is older than the one before it",
                        "the manifest says that the session ended at 2023-11-14T22:13:22.000Z, "
                                + "its last event at 1970-01-01T00:00:00Z");
    }

    @Test
    void listsAtMostAHundredViolationsOfAKind() throws Exception {
        SampleBundle broken = new SampleBundle(HashAlgorithm.SHA256);
        broken.add(new SessionStart(broken.put("a"), broken.put("b")));
        for (int i = 0; i < 250; i++) {
            broken.add(new Event(List.of(broken.head), new UserTurn(broken.put("c")), Instant.EPOCH, 0));
        }
        broken.add(new SessionEnd(null));
        List<Violation> violations = verify(broken.archive().end()).violations();

        assertThat(violations).hasSize(101);
        assertThat(violations.get(100).message()).isEqualTo("150 more of this category are not listed");
    }

    @Test
    void readsTheCaptureLevelFromTheObjectTheChainPins() throws Exception {
        SampleBundle structural = SampleBundle.sound(
                "{\"akmon_otel_config\":true,\"capture_level\":\"structural\",\"source_semconv\":\"1.37.0\"}",
                HashAlgorithm.SHA256);
        assertThat(verify(structural.archive().end()).capture().level()).isEqualTo("structural");
        assertThat(verify(structural.archive().end()).capture().sourceSemconv()).isEqualTo("1.37.0");

        SampleBundle odd = SampleBundle.sound("whatever", HashAlgorithm.SHA256);
        assertThat(verify(odd.archive().end()).capture().basis()).isEqualTo(Basis.UNSTATED);

        Digest config = ((SessionStart) bundle.events.get(0).kind()).config();
        bundle.objects.remove(config);
        assertThat(verify(bundle.archive().end()).capture().basis()).isEqualTo(Basis.MISSING);
    }

    @Test
    void showsWhatWasRedacted() throws Exception {
        RedactionSentinel sentinel = new RedactionSentinel("ab".repeat(32), 42, "secret", "2026-11-20T22:57:25Z");
        SampleBundle redacted = new SampleBundle(HashAlgorithm.SHA256);
        Digest object = redacted.put(sentinel.encode());
        Digest unused = redacted.put(new RedactionSentinel("cd".repeat(32), 1, "", "2026-11-20T22:57:25Z").encode());
        redacted.add(new SessionStart(redacted.put("/work"), object));
        redacted.add(new UserTurn(object));
        redacted.add(new SessionEnd(null));
        IntegrityReport report = verify(redacted.archive().end());

        assertThat(report.passed()).isTrue();
        assertThat(report.redactions()).containsExactly(new Redaction(object, sentinel));
        assertThat(report.redactionCount()).isEqualTo(1);
        assertThat(report.capture().basis()).isEqualTo(Basis.REDACTED);
        assertThat(report.objects()).isEqualTo(3);
        assertThat(unused).isNotEqualTo(object);
    }

    @Test
    void seesASentinelLongerThanABuffer() throws Exception {
        RedactionSentinel sentinel =
                new RedactionSentinel("ab".repeat(32), 42, "x".repeat(300_000), "2026-11-20T22:57:25Z");
        SampleBundle redacted = SampleBundle.sound();
        redacted.objects.clear();
        redacted.events.clear();
        redacted.head = null;
        redacted.add(new SessionStart(redacted.put(sentinel.encode()), redacted.put("{}")));
        redacted.add(new SessionEnd(null));

        assertThat(verify(redacted.archive().end()).redactionCount()).isEqualTo(1);
    }

    @Test
    void readsSeveralFramesOfZstd() throws Exception {
        byte[] tar = bundle.archive().end().tar();
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        frames.writeBytes(new byte[] {0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 'a', 'b', 'c'}); // a skippable frame
        for (int start = 0; start < tar.length; start += 1000) {
            frames.writeBytes(Zstd.compress(Arrays.copyOfRange(tar, start, Math.min(tar.length, start + 1000))));
        }

        assertThat(verify(frames.toByteArray()).passed()).isTrue();
    }

    @Test
    void ignoresExtraFilesOnlyWhenTold() throws Exception {
        Path file = write(bundle.archive()
                .file("README", "hello")
                .entry('5', "x/", new byte[0])
                .end()
                .zstd());

        assertThat(BundleVerifier.verify(file, BundleLimits.DEFAULT, true).passed())
                .isTrue();
        assertThat(refusal(() -> BundleVerifier.verify(file, BundleLimits.DEFAULT, false)))
                .isEqualTo(Category.UNKNOWN_BUNDLE_FILE);
    }

    @Test
    void takesTheDirectoryOfTheObjects() throws Exception {
        TestArchive archive = new TestArchive().entry('5', "objects/", new byte[0]);

        assertThat(verify(archive.raw(bundle.archive().end().tar())).passed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"./manifest.json", "/manifest.json", "manifest.json/", "MANIFEST.JSON", "", "objects", "a\\b"})
    void refusesFilesABundleDoesNotHave(String name) {
        assertThat(refusal(bundle.archive().file(name, "").end())).isEqualTo(Category.UNKNOWN_BUNDLE_FILE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "objects/",
                "objects/ab",
                "objects/objects/0c9a453fad615c83c57d57c2b2be05fa938f0791d7624db43827a033227bf78b",
                "objects/0C9A453FAD615C83C57D57C2B2BE05FA938F0791D7624DB43827A033227BF78B",
                "objects/0c9a453fad615c83c57d57c2b2be05fa938f0791d7624db43827a033227bf78b/"
            })
    void refusesObjectsWithOddNames(String name) {
        assertThat(refusal(bundle.archive().file(name, "").end())).isEqualTo(Category.INVALID_ARCHIVE);
    }

    @Test
    void refusesAnIncompleteOrAmbiguousArchive() {
        byte[] manifest = ManifestCodec.write(bundle.manifest());

        assertThat(refusal(
                        new TestArchive().file(BundleFiles.MANIFEST, manifest).end()))
                .isEqualTo(Category.INVALID_ARCHIVE);
        assertThat(refusal(new TestArchive().file(BundleFiles.EVENTS, "").end()))
                .isEqualTo(Category.INVALID_ARCHIVE);
        assertThat(refusal(bundle.archive().file(BundleFiles.MANIFEST, manifest).end()))
                .isEqualTo(Category.INVALID_ARCHIVE);
        assertThat(refusal(bundle.archive().entry('2', "link", new byte[0]).end()))
                .isEqualTo(Category.INVALID_ARCHIVE);
    }

    @Test
    void refusesWhatIsNotZstd() throws Exception {
        byte[] sound = bundle.archive().end().zstd();

        assertThat(refusal(new byte[0])).isEqualTo(Category.INVALID_ARCHIVE);
        assertThat(refusal("hello".getBytes(StandardCharsets.UTF_8))).isEqualTo(Category.INVALID_ARCHIVE);
        assertThat(refusal(bundle.archive().end().tar())).isEqualTo(Category.INVALID_ARCHIVE);
        assertThat(refusal(Arrays.copyOf(sound, sound.length - 1))).isEqualTo(Category.INVALID_ARCHIVE);
        assertThat(refusal(Arrays.copyOf(sound, sound.length + 1))).isEqualTo(Category.INVALID_ARCHIVE);
    }

    @Test
    void refusesTooLargeAWindow() throws Exception {
        byte[] huge = new byte[1 << 20];
        new Random(3).nextBytes(huge);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZstdOutputStreamNoFinalizer zstd = new ZstdOutputStreamNoFinalizer(out, 1)) {
            zstd.setLong(28);
            zstd.write(bundle.archive().end().tar());
            zstd.write(huge);
        }

        assertThat(refusal(out.toByteArray())).isEqualTo(Category.INVALID_ARCHIVE);
    }

    @Test
    void refusesMoreBytesThanAllowed() throws Exception {
        byte[] archive = bundle.archive().end().tar();
        Path file = write(Zstd.compress(archive));

        assertThat(BundleVerifier.verify(file, new BundleLimits(archive.length), false)
                        .passed())
                .isTrue();
        assertThat(refusal(() -> BundleVerifier.verify(file, new BundleLimits(archive.length - 1), false)))
                .isEqualTo(Category.BUNDLE_TOO_LARGE);
    }

    @Test
    void refusesABombQuickly() throws Exception {
        byte[] zeros = new byte[64 << 20];
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        byte[] frame = Zstd.compress(zeros, 1);
        bomb.writeBytes(Zstd.compress(TestArchive.header(0, BundleFiles.OBJECTS + "ab".repeat(32), 63L << 20)));
        for (int i = 0; i < 64; i++) {
            bomb.writeBytes(frame);
        }
        Path file = write(bomb.toByteArray());

        assertThat(Files.size(file)).isLessThan(1 << 20);
        assertThat(refusal(() -> BundleVerifier.verify(file, new BundleLimits(16 << 20), false)))
                .isEqualTo(Category.BUNDLE_TOO_LARGE);
    }

    @Test
    void refusesTooLargeAnObjectByItsHeader() {
        byte[] header = TestArchive.header(0, BundleFiles.OBJECTS + "ab".repeat(32), BundleLimits.MAX_OBJECT_BYTES + 1);

        assertThat(refusal(new TestArchive().entry(header, new byte[0]).end())).isEqualTo(Category.BUNDLE_TOO_LARGE);
    }

    @Test
    void refusesTooLargeAManifestByItsHeader() {
        byte[] header = TestArchive.header(0, BundleFiles.MANIFEST, ManifestCodec.MAX_BYTES + 1);

        assertThat(refusal(new TestArchive().entry(header, new byte[0]).end())).isEqualTo(Category.BUNDLE_TOO_LARGE);
    }

    @Test
    void refusesFramesThatAreCutOffOrTooLarge() {
        byte[] manifest = ManifestCodec.write(bundle.manifest());
        byte[] events = bundle.eventsBin();

        assertThat(refusal(events(manifest, Arrays.copyOf(events, 3)))).isEqualTo(Category.MALFORMED_FRAMING);
        assertThat(refusal(events(manifest, Arrays.copyOf(events, events.length - 1))))
                .isEqualTo(Category.MALFORMED_FRAMING);
        assertThat(refusal(events(manifest, new byte[] {0, 0, 0, 0}))).isEqualTo(Category.MALFORMED_FRAMING);
        assertThat(refusal(events(manifest, new byte[] {0, 16, 0, 1}))).isEqualTo(Category.FRAME_TOO_LARGE);
        assertThat(refusal(events(manifest, new byte[] {-1, -1, -1, -1}))).isEqualTo(Category.FRAME_TOO_LARGE);
        assertThat(refusal(events(manifest, new byte[] {0, 16, 0, 0}))).isEqualTo(Category.MALFORMED_FRAMING);
    }

    @Test
    void tellsAFileThatCannotBeReadFromOneThatIsWrong() {
        assertThat(refusal(() -> BundleVerifier.verify(directory, BundleLimits.DEFAULT, false)))
                .isEqualTo(Category.IO_ERROR);
        assertThat(refusal(() -> BundleVerifier.verify(directory.resolve("none"), BundleLimits.DEFAULT, false)))
                .isEqualTo(Category.IO_ERROR);
    }

    @Test
    void readsABundleThatNeedsReadingAhead() throws Exception {
        Random random = new Random(11);
        SampleBundle large = new SampleBundle(HashAlgorithm.SHA256);
        large.add(new SessionStart(large.put("/work"), large.put("{}")));
        for (int i = 0; i < 40; i++) {
            byte[] object = new byte[300_000 + random.nextInt(300_000)];
            random.nextBytes(object);
            large.add(new UserTurn(large.put(object)));
        }
        large.add(new SessionEnd(null));
        IntegrityReport report = verify(large.archive().end());

        assertThat(report.violations()).isEmpty();
        assertThat(report.objects()).isEqualTo(42);

        byte[] zstd = large.archive().end().zstd();
        assertThat(refusal(Arrays.copyOf(zstd, zstd.length / 2))).isEqualTo(Category.INVALID_ARCHIVE);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("bundle-decompression");
    }

    @Test
    void keepsExtraMembersOfTheManifest() throws Exception {
        Manifest manifest = bundle.manifest(Map.of("x", new TextNode("y")));
        TestArchive archive = new TestArchive()
                .file(BundleFiles.MANIFEST, ManifestCodec.write(manifest))
                .file(BundleFiles.EVENTS, bundle.eventsBin());

        assertThat(verify(bundle.addObjects(archive).end()).manifest()).isEqualTo(manifest);
    }

    private static TestArchive events(byte[] manifest, byte[] events) {
        return new TestArchive()
                .file(BundleFiles.MANIFEST, manifest)
                .file(BundleFiles.EVENTS, events)
                .end();
    }

    private List<String> categories(TestArchive archive) throws IOException {
        return verify(archive).violations().stream().map(Violation::category).toList();
    }

    private IntegrityReport verify(TestArchive archive) throws IOException {
        return verify(archive.zstd());
    }

    private IntegrityReport verify(byte[] file) throws IOException {
        return BundleVerifier.verify(write(file), BundleLimits.DEFAULT, false);
    }

    private Category refusal(TestArchive archive) {
        return refusal(archive.zstd());
    }

    private Category refusal(byte[] file) {
        return refusal(() -> verify(file));
    }

    private static Category refusal(ThrowingCallable action) {
        BundleException refused = catchThrowableOfType(BundleException.class, action);
        assertThat(refused).isNotNull();
        assertThat(refused.getMessage()).isNotBlank().doesNotContain("\n");
        return refused.category();
    }

    private Path write(byte[] file) throws IOException {
        return Files.write(directory.resolve("bundle.akmon"), file);
    }
}
