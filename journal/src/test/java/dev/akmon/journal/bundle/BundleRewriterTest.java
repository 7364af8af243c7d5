package dev.akmon.journal.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.akmon.journal.TestVectors;
import dev.akmon.journal.bundle.BundleException.Category;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleRewriterTest {
    private static final SignatureEntry SIGNATURE = new SignatureEntry("t", "k", "ed25519", "00", "AGEF-SIG-v1");

    @TempDir
    private Path directory;

    private final SampleBundle bundle = SampleBundle.sound();

    @Test
    void changesTheManifestAndNothingElse() throws Exception {
        bundle.put("an object no event refers to stays, too");
        Path input = bundle.writeTo(directory.resolve("in"));
        Path output = directory.resolve("out");
        Manifest changed = rewrite(input, manifest -> manifest.withSignature(SIGNATURE), output);

        assertThat(changed).isEqualTo(bundle.manifest().withSignature(SIGNATURE));
        TestArchive expected = new TestArchive()
                .file(BundleFiles.MANIFEST, ManifestCodec.write(changed))
                .file(BundleFiles.EVENTS, bundle.eventsBin());
        assertThat(decompress(output))
                .isEqualTo(bundle.addObjects(expected).end().tar());
    }

    @Test
    void putsEverythingIntoTheFormatsOrder() throws Exception {
        TestArchive reversed = bundle.addObjects(new TestArchive())
                .file(BundleFiles.EVENTS, bundle.eventsBin())
                .file(BundleFiles.MANIFEST, ManifestCodec.write(bundle.manifest(Map.of())))
                .end();
        Path file = Files.write(directory.resolve("bundle"), reversed.zstd());
        rewrite(file, UnaryOperator.identity(), file);

        assertThat(decompress(file)).isEqualTo(bundle.archive().end().tar());
        assertThat(files()).containsExactly("bundle");
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
    void givesBackTheReferencesOwnBundles(String name) throws Exception {
        Path input = TestVectors.find("agef/bundles/" + name + ".akmon");
        Path output = directory.resolve("out");
        rewrite(input, UnaryOperator.identity(), output);

        assertThat(decompress(output)).isEqualTo(decompress(input));
    }

    @Test
    void writesNoManifestThatNobodyWouldRead() throws Exception {
        Path file = bundle.writeTo(directory.resolve("bundle"));

        BundleException refused = catchThrowableOfType(
                BundleException.class,
                () -> rewrite(
                        file,
                        manifest -> Stream.iterate(manifest, next -> next.withSignature(SIGNATURE))
                                .skip(ManifestCodec.MAX_ENTRIES + 1L)
                                .findFirst()
                                .orElseThrow(),
                        file));

        assertThat(refused.category()).isEqualTo(Category.BUNDLE_TOO_LARGE);
        assertThat(decompress(file)).isEqualTo(bundle.archive().end().tar());
        assertThat(files()).containsExactly("bundle");
    }

    @Test
    void refusesNamesThatStandForTwoThings() throws Exception {
        String object =
                SampleBundle.objectName(bundle.objects.keySet().iterator().next());

        assertThat(refusal(bundle.archive().file(object, "evil").end())).isEqualTo(Category.INVALID_ARCHIVE);
        assertThat(refusal(bundle.archive().file(BundleFiles.EVENTS, "").end())).isEqualTo(Category.INVALID_ARCHIVE);
        assertThat(files()).containsExactly("bundle");
    }

    @Test
    void leavesTheInputAloneWhenTheOutputCannotBeWritten() throws Exception {
        Path input = bundle.writeTo(directory.resolve("in"));
        BundleException refused = catchThrowableOfType(
                BundleException.class,
                () -> rewrite(
                        input,
                        UnaryOperator.identity(),
                        directory.resolve("none").resolve("out")));

        assertThat(refused.category()).isEqualTo(Category.IO_ERROR);
        assertThat(decompress(input)).isEqualTo(bundle.archive().end().tar());
    }

    private Category refusal(TestArchive archive) throws IOException {
        Path file = Files.write(directory.resolve("bundle"), archive.zstd());
        return catchThrowableOfType(BundleException.class, () -> rewrite(file, UnaryOperator.identity(), file))
                .category();
    }

    private static Manifest rewrite(Path input, UnaryOperator<Manifest> change, Path output) throws IOException {
        return BundleRewriter.rewrite(input, BundleLimits.DEFAULT, change, output);
    }

    private static byte[] decompress(Path bundle) throws IOException {
        try (InputStream in = new ZstdInputStreamNoFinalizer(Files.newInputStream(bundle))) {
            return in.readAllBytes();
        }
    }

    private Stream<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }
}
