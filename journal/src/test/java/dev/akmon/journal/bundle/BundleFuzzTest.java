package dev.akmon.journal.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.journal.Digest;
import dev.akmon.journal.Event;
import dev.akmon.journal.EventCodec;
import dev.akmon.journal.HashAlgorithm;
import dev.akmon.journal.LogEntry;
import dev.akmon.journal.LogEntry.EventEntry;
import dev.akmon.journal.LogEntry.ObjectEntry;
import dev.akmon.journal.Mutator;
import dev.akmon.journal.bundle.TarReader.Entry;
import dev.akmon.journal.trust.HeadStatement;
import dev.akmon.journal.trust.ManifestSigner;
import dev.akmon.journal.trust.SigningKey;
import dev.akmon.journal.trust.TestKeys;
import dev.akmon.journal.trust.TrustPolicy;
import dev.akmon.journal.verdict.BundleVerdict;
import dev.akmon.journal.verdict.VerificationRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Damaged bundles, and damaged parts of bundles: they are refused, or what is verified is what it was before. */
@Timeout(600)
class BundleFuzzTest {
    private static final SigningKey SIGNER = TestKeys.signer();
    private static final TrustPolicy SIGNED =
            new TrustPolicy(List.of(SIGNER.publicKey()), true, List.of(), false, List.of());

    /** Enough for the bundle, not for what a damaged length could ask for. */
    private static final BundleLimits LIMITS = new BundleLimits(64 << 10);

    @TempDir
    private Path directory;

    private final SampleBundle bundle = SampleBundle.sound();
    private final Manifest manifest = ManifestSigner.sign(bundle.manifest(), SIGNER, Instant.EPOCH);

    @Test
    void noChangedByteOfTheArchiveIsVerifiedAsSomethingElse() throws Exception {
        // Most of a small archive is zeros between its parts.
        changeBytes(16);
    }

    @Test
    @Tag("long")
    void noChangedByteAtAllIsVerifiedAsSomethingElse() throws Exception {
        changeBytes(1);
    }

    /** Changes every byte of the archive that is not zero, one at a time, and one in so many of those that are. */
    private void changeBytes(int zeros) throws IOException {
        byte[] tar = archive(ManifestCodec.write(manifest), bundle.eventsBin(), bundle.objects);
        Mutator mutator = new Mutator(1);
        int verified = 0;
        for (int at = 0; at < tar.length; at++) {
            if (tar[at] != 0 || at % zeros == 0) {
                byte[] damaged = tar.clone();
                damaged[at] ^= (byte) (1 + mutator.random().nextInt(255));
                verified += verifiesAsBefore(zstd(damaged), "byte " + at) ? 1 : 0;
            }
        }
        // Some bytes mean nothing: the padding behind a file, the signature's date.
        assertThat(verified).isBetween(1, tar.length / 2);
    }

    @Test
    void noDamagedArchiveIsVerifiedAsSomethingElse() throws Exception {
        byte[] tar = archive(ManifestCodec.write(manifest), bundle.eventsBin(), bundle.objects);
        Mutator mutator = new Mutator(2);
        for (int i = 0; i < 1_000; i++) {
            verifiesAsBefore(zstd(mutator.mutate(tar)), "archive " + i);
        }
    }

    @Test
    void noDamagedPartIsVerifiedAsSomethingElse() throws Exception {
        byte[] manifestBytes = ManifestCodec.write(manifest);
        byte[] events = bundle.eventsBin();
        List<Digest> names = List.copyOf(bundle.objects.keySet());
        Mutator mutator = new Mutator(3);
        for (int i = 0; i < 1_000; i++) {
            Map<Digest, byte[]> objects = new TreeMap<>(bundle.objects);
            int part = mutator.random().nextInt(3);
            if (part == 2) {
                objects.computeIfPresent(
                        names.get(mutator.random().nextInt(names.size())), (name, bytes) -> mutator.mutate(bytes));
            }
            byte[] tar = archive(
                    part == 0 ? mutator.mutate(manifestBytes) : manifestBytes,
                    part == 1 ? mutator.mutate(events) : events,
                    objects);
            verifiesAsBefore(zstd(tar), "part " + i);
        }
    }

    @Test
    void noDamagedCompressionIsVerifiedAsSomethingElse() throws Exception {
        byte[] compressed = zstd(archive(ManifestCodec.write(manifest), bundle.eventsBin(), bundle.objects));
        Mutator mutator = new Mutator(4);
        for (int i = 0; i < 1_500; i++) {
            verifiesAsBefore(mutator.mutate(compressed), "compressed " + i);
        }
    }

    @Test
    void damagedArchivesAreReadWithinTheirBytes() throws Exception {
        byte[] tar = archive(ManifestCodec.write(manifest), bundle.eventsBin(), bundle.objects);
        Mutator mutator = new Mutator(5);
        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = mutator.mutate(tar);
            // Nearly every change breaks a header's checksum; half of them get past it.
            if (i % 2 == 0 && damaged.length >= TarFormat.BLOCK) {
                System.arraycopy(TestArchive.checked(Arrays.copyOf(damaged, TarFormat.BLOCK)), 0, damaged, 0, 512);
            }
            TarReader reader = new TarReader(new ByteArrayInputStream(damaged));
            try {
                long bytes = 0;
                for (Optional<Entry> next = reader.next(); next.isPresent(); next = reader.next()) {
                    bytes += TarFormat.BLOCK + reader.content().readAllBytes().length;
                }
                assertThat(bytes).isLessThan(damaged.length);
            } catch (BundleException e) {
                assertRefusal(e, "tar " + i);
            }
        }
    }

    @Test
    void damagedFramesAreRefusedOrHaveOneSpelling() throws Exception {
        byte[] events = bundle.eventsBin();
        Mutator mutator = new Mutator(6);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = mutator.mutate(events);
            FrameReader frames = new FrameReader(new ByteArrayInputStream(damaged));
            int at = 0;
            try {
                for (Optional<Event> next = frames.next(); next.isPresent(); next = frames.next()) {
                    byte[] frame = TestArchive.frame(EventCodec.frameForm(next.get()));
                    assertThat(Arrays.copyOfRange(damaged, at, at + frame.length))
                            .as("frames %d", i)
                            .isEqualTo(frame);
                    at += frame.length;
                }
                assertThat(at).isEqualTo(damaged.length);
            } catch (BundleException e) {
                assertRefusal(e, "frames " + i);
            }
        }
    }

    @Test
    void damagedManifestsAreRefusedOrReadTheSameAgain() throws Exception {
        byte[] original = ManifestCodec.write(manifest);
        Mutator mutator = new Mutator(7);
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            try {
                Manifest damaged = ManifestCodec.read(mutator.mutate(original));
                assertThat(ManifestCodec.read(ManifestCodec.write(damaged)))
                        .as("manifest %d", i)
                        .isEqualTo(damaged);
                read++;
            } catch (BundleException e) {
                assertRefusal(e, "manifest " + i);
            }
        }
        assertThat(read).isGreaterThan(1_000);
    }

    /**
     * Whether it is verified; if so, what was verified is what it was before: what the signature says, all events and all
     * objects.
     */
    private boolean verifiesAsBefore(byte[] file, String what) throws IOException {
        Path path = Files.write(directory.resolve("bundle.akmon"), file);
        BundleVerdict verdict;
        try {
            verdict = BundleVerdict.of(path, new VerificationRequest(LIMITS, false, SIGNED, true));
        } catch (BundleException e) {
            assertRefusal(e, what);
            return false;
        }
        if (!verdict.passed()) {
            return false;
        }
        Manifest read = verdict.integrity().manifest();
        assertThat(HeadStatement.of(read)).as(what).isEqualTo(HeadStatement.of(manifest));
        assertThat(verdict.integrity().head()).as(what).contains(bundle.head);
        assertThat(verdict.integrity().redactionCount()).as(what).isZero();
        List<Event> events = new ArrayList<>();
        Map<Digest, byte[]> objects = new TreeMap<>();
        try (BundleSource source = BundleSource.open(path, LIMITS, false, read)) {
            for (Optional<LogEntry> next = source.next(); next.isPresent(); next = source.next()) {
                if (next.get() instanceof EventEntry entry) {
                    events.add(entry.event());
                } else if (next.get() instanceof ObjectEntry entry) {
                    objects.put(HashAlgorithm.SHA256.digest(entry.bytes()), entry.bytes());
                }
            }
        }
        assertThat(events).as(what).isEqualTo(bundle.events);
        assertThat(objects.keySet()).as(what).isEqualTo(bundle.objects.keySet());
        return true;
    }

    private static void assertRefusal(BundleException refusal, String what) {
        assertThat(refusal.getMessage()).as(what).isNotBlank().doesNotContain("\n");
        assertThat(refusal.category()).as(what).isNotEqualTo(BundleException.Category.IO_ERROR);
    }

    private static byte[] archive(byte[] manifest, byte[] events, Map<Digest, byte[]> objects) {
        TestArchive archive =
                new TestArchive().file(BundleFiles.MANIFEST, manifest).file(BundleFiles.EVENTS, events);
        objects.forEach((name, bytes) -> archive.file(SampleBundle.objectName(name), bytes));
        return archive.end().tar();
    }

    private static byte[] zstd(byte[] tar) {
        return new TestArchive().raw(tar).zstd();
    }
}
