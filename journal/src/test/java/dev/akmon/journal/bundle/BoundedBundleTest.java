package dev.akmon.journal.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.akmon.journal.AttemptRecord;
import dev.akmon.journal.AttemptStatus;
import dev.akmon.journal.Digest;
import dev.akmon.journal.EventKind.ProviderCall;
import dev.akmon.journal.EventKind.SessionEnd;
import dev.akmon.journal.EventKind.SessionStart;
import dev.akmon.journal.EventKind.UserTurn;
import dev.akmon.journal.HashAlgorithm;
import dev.akmon.journal.Journal;
import dev.akmon.journal.SessionReader;
import dev.akmon.journal.bundle.Manifest.Producer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A bundle many times larger than memory is verified, imported and exported again; a bomb is refused. */
@Timeout(600)
class BoundedBundleTest {
    private static final int SMALL_HEAP_BYTES = 32 << 20;

    /** The tables of what is there and what is asked for grow with the number of objects: 40 bytes for each, and as many while growing. */
    private static final int HEAP_BYTES_FOR_MANY = 128 << 20;

    @TempDir
    private Path directory;

    @TempDir
    private Path temporary;

    @Test
    void aBundleOfFiveTimesTheHeapGoesThrough() throws Exception {
        goesThrough(160, 1 << 20, SMALL_HEAP_BYTES);
    }

    @Test
    void anObjectLargerThanTheHeapIsVerified() throws Exception {
        Path bundle = directory.resolve("in.akmon");
        write(bundle, 1, (int) BundleLimits.MAX_OBJECT_BYTES);

        assertThat(inMemory(SMALL_HEAP_BYTES, "verify", bundle)).isEqualTo("passed 2 objects");
    }

    @Test
    @Tag("long")
    void aBundleOfThirtyTimesTheHeapGoesThrough() throws Exception {
        goesThrough(1_000, 1 << 20, SMALL_HEAP_BYTES);
    }

    @Test
    @Tag("long")
    void aBundleOfManyObjectsGoesThrough() throws Exception {
        goesThrough(200_000, 100, HEAP_BYTES_FOR_MANY);
    }

    @Test
    void aBombIsRefusedWithoutMemory() throws Exception {
        Path bomb = directory.resolve("bomb.akmon");
        byte[] zeros = new byte[1 << 20];
        try (OutputStream out = compressing(bomb)) {
            out.write(TestArchive.header(0, BundleFiles.OBJECTS + "ab".repeat(32), 60L << 20));
            for (int i = 0; i < 1_100; i++) {
                out.write(zeros);
            }
        }

        assertThat(Files.size(bomb)).isLessThan(1 << 20);
        assertThat(inMemory(SMALL_HEAP_BYTES, "verify", bomb)).isEqualTo("refused BUNDLE_TOO_LARGE");
    }

    @Test
    void anArchiveOfTooManyFilesIsRefused() throws Exception {
        Path bundle = directory.resolve("files.akmon");
        byte[] empty = TestArchive.header('5', BundleFiles.OBJECTS, 0);
        try (OutputStream out = new BufferedOutputStream(compressing(bundle), 1 << 20)) {
            for (int i = 0; i < BundleLimits.MAX_OBJECTS + 3; i++) {
                out.write(empty);
            }
        }

        assertThat(inMemory(SMALL_HEAP_BYTES, "verify", bundle)).isEqualTo("refused BUNDLE_TOO_LARGE");
    }

    @Test
    void aSessionThatRefersToTooManyObjectsIsRefused() throws Exception {
        Path bundle = directory.resolve("references.akmon");
        byte[] name = new byte[Digest.BYTES];
        int perCall = 2_000;
        int referred = 0;
        SampleBundle session = new SampleBundle(HashAlgorithm.SHA256);
        Digest config = session.put("{}");
        session.add(new SessionStart(config, config));
        while (referred <= BundleLimits.MAX_OBJECTS) {
            List<AttemptRecord> attempts = new ArrayList<>();
            for (int i = 1; i <= perCall; i++) {
                attempts.add(new AttemptRecord(
                        i,
                        Instant.EPOCH,
                        Instant.EPOCH,
                        AttemptStatus.Known.SUCCESS,
                        Digest.of(numbered(name, ++referred)),
                        Digest.of(numbered(name, ++referred)),
                        Digest.of(numbered(name, ++referred)),
                        null));
            }
            session.add(new ProviderCall("p", attempts, null));
        }
        session.add(new SessionEnd(null));
        try (OutputStream out = compressing(bundle)) {
            out.write(session.archive().end().tar());
        }

        assertThat(inMemory(HEAP_BYTES_FOR_MANY, "verify", bundle)).isEqualTo("refused BUNDLE_TOO_LARGE");
    }

    @Test
    void aLargeConfigurationBeforeTheEventsIsNotKept() throws Exception {
        Path bundle = directory.resolve("config.akmon");
        SampleBundle session = new SampleBundle(HashAlgorithm.SHA256);
        Digest config = session.put(new byte[24 << 20]);
        session.add(new SessionStart(config, config));
        session.add(new SessionEnd(null));
        TestArchive objectsFirst = session.addObjects(new TestArchive())
                .file(BundleFiles.MANIFEST, ManifestCodec.write(session.manifest()))
                .file(BundleFiles.EVENTS, session.eventsBin())
                .end();
        Files.write(bundle, objectsFirst.zstd());

        assertThat(inMemory(SMALL_HEAP_BYTES, "verify", bundle)).isEqualTo("passed 1 objects");
    }

    @Test
    void anObjectIsNeverInMemoryTwiceWhenItIsImported() throws Exception {
        Path bundle = directory.resolve("in.akmon");
        write(bundle, 1, 60 << 20);

        assertThat(inMemory(160 << 20, "import", bundle)).isEqualTo("imported");
    }

    private void goesThrough(int objects, int size, int heap) throws Exception {
        Path bundle = directory.resolve("in.akmon");
        write(bundle, objects, size);

        assertThat(inMemory(heap, "verify", bundle)).isEqualTo("passed " + (objects + 1) + " objects");
        assertThat(inMemory(heap, "import", bundle)).isEqualTo("imported");
        assertThat(inMemory(heap, "export", bundle)).isEqualTo("exported");
        // The same archive, whoever compressed it.
        assertThat(difference(bundle, directory.resolve("out.akmon"))).isEqualTo(-1);
        assertThat(temporary).as("what was left in the temporary directory").isEmptyDirectory();
    }

    /** Runs {@link #main} in a JVM of little memory. */
    private String inMemory(int heapBytes, String action, Path bundle) throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx" + heapBytes,
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        BoundedBundleTest.class.getName(),
                        action,
                        bundle.toString(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        child.waitFor();
        return said;
    }

    /** Does something with a bundle and says in one line what came of it. */
    public static void main(String[] arguments) throws Exception {
        Path bundle = Path.of(arguments[1]);
        Path directory = Path.of(arguments[2]);
        Journal journal = Journal.at(directory.resolve("journal"));
        switch (arguments[0]) {
            case "verify" -> System.out.println(verify(bundle));
            case "import" -> {
                BundleImporter importer = new BundleImporter(journal, bundle, BundleLimits.DEFAULT, false);
                Manifest manifest = BundleVerifier.verify(bundle, BundleLimits.DEFAULT, false)
                        .manifest();
                importer.importAs(SampleBundle.ID, manifest);
                System.out.println("imported");
            }
            case "export" -> {
                try (SessionReader session = journal.read(SampleBundle.ID)) {
                    BundleExporter.export(
                            session,
                            new Producer("other", "2"),
                            BundleImporter.manifestOf(journal, SampleBundle.ID),
                            directory.resolve("out.akmon"));
                }
                System.out.println("exported");
            }
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static String verify(Path bundle) {
        try {
            IntegrityReport report = BundleVerifier.verify(bundle, BundleLimits.DEFAULT, false);
            return (report.passed() ? "passed " : "failed ") + report.objects() + " objects";
        } catch (BundleException e) {
            return "refused " + e.category();
        }
    }

    /** Writes a sound bundle whose objects are zeros behind a number: quickly made, and quickly compressed. */
    private static void write(Path file, int objects, int size) throws IOException {
        byte[] object = new byte[size];
        SortedMap<Digest, Integer> numbers = new TreeMap<>();
        SampleBundle session = new SampleBundle(HashAlgorithm.SHA256);
        Digest config = session.put("{}");
        session.add(new SessionStart(config, config));
        for (int i = 0; i < objects; i++) {
            Digest digest = HashAlgorithm.SHA256.digest(numbered(object, i));
            numbers.put(digest, i);
            session.add(new UserTurn(digest));
        }
        session.add(new SessionEnd(null));
        numbers.put(config, -1);
        Manifest few = session.manifest();
        Manifest manifest = new Manifest(
                few.agefVersion(),
                few.producer(),
                few.session(),
                few.hashAlgorithm(),
                numbers.size(),
                few.eventCount(),
                null,
                null,
                Map.of());
        try (OutputStream out = compressing(file)) {
            out.write(new TestArchive()
                    .file(BundleFiles.MANIFEST, ManifestCodec.write(manifest))
                    .file(BundleFiles.EVENTS, session.eventsBin())
                    .tar());
            for (Map.Entry<Digest, Integer> entry : numbers.entrySet()) {
                byte[] bytes = entry.getValue() < 0 ? session.objects.get(config) : numbered(object, entry.getValue());
                out.write(new TestArchive()
                        .file(SampleBundle.objectName(entry.getKey()), bytes)
                        .tar());
            }
            out.write(new TestArchive().end().tar());
        }
    }

    private static byte[] numbered(byte[] object, int number) {
        ByteBuffer.wrap(object).putInt(number);
        return object;
    }

    private static OutputStream compressing(Path file) throws IOException {
        return new ZstdOutputStreamNoFinalizer(Files.newOutputStream(file), 1);
    }

    private static long difference(Path one, Path other) throws IOException {
        try (InputStream left = decompressing(one);
                InputStream right = decompressing(other)) {
            byte[] leftBlock = left.readNBytes(1 << 20);
            for (long at = 0; ; at += leftBlock.length, leftBlock = left.readNBytes(1 << 20)) {
                int mismatch = Arrays.mismatch(leftBlock, right.readNBytes(1 << 20));
                if (mismatch >= 0 || leftBlock.length == 0) {
                    return mismatch < 0 ? -1 : at + mismatch;
                }
            }
        }
    }

    private static InputStream decompressing(Path file) throws IOException {
        return new ZstdInputStreamNoFinalizer(Files.newInputStream(file));
    }
}
