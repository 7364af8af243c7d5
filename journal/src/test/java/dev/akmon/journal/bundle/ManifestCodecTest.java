package dev.akmon.journal.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.journal.HashAlgorithm;
import dev.akmon.journal.bundle.BundleException.Category;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestCodecTest {
    private static final String HEAD = "d6e477ec3da895cf423e27efb7675b77e307cbbfef28be55d69977038904cadf";

    private static final String PLAIN = "{\"agef_version\":\"0.1.3\",\"event_count\":8,\"hash_algorithm\":\"sha256\","
            + "\"object_count\":11,\"producer\":{\"name\":\"akmon\",\"version\":\"2.2.1\"},"
            + "\"session\":{\"created_at\":\"2023-11-14T22:13:20.000Z\",\"ended_at\":\"2023-11-14T22:13:27.000Z\","
            + "\"head\":\"" + HEAD + "\",\"id\":\"550e8400-e29b-41d4-a716-446655440000\"}}";

    private static final String SIGNED = "{\"agef_version\":\"0.1.2\",\"event_count\":18446744073709551615,"
            + "\"hash_algorithm\":\"blake3\",\"object_count\":0,\"operator_attestations\":["
            + "{\"created_at\":\"t\",\"display_name\":\"Alice Éxample\",\"key_id\":\"k\",\"operator_id\":\"o\","
            + "\"org\":\"\",\"role\":\"r\",\"scheme\":\"s\",\"signature\":\"00\",\"statement_version\":\"v\"}],"
            + "\"producer\":{\"name\":\"p\",\"version\":\"1\"},"
            + "\"session\":{\"created_at\":\"2023-11-14T22:13:20+02:00\",\"ended_at\":\"2023-11-14t22:13:27z\","
            + "\"head\":\"" + HEAD + "\",\"id\":\"00000000-0000-0000-0000-000000000000\"},"
            + "\"signatures\":[],\"x-extra\":{\"a\":[1,2.0,null],\"b\":1e+16}}";

    @ParameterizedTest
    @ValueSource(strings = {PLAIN, SIGNED})
    void writesWhatItReads(String json) throws Exception {
        assertThat(written(read(json))).isEqualTo(json);
    }

    @Test
    void readsEveryMember() throws Exception {
        Manifest manifest = read(SIGNED);

        assertThat(manifest.agefVersion()).isEqualTo("0.1.2");
        assertThat(manifest.eventCount()).isEqualTo(-1);
        assertThat(manifest.objectCount()).isZero();
        assertThat(manifest.hashAlgorithm()).isEqualTo(HashAlgorithm.BLAKE3);
        assertThat(manifest.producer()).isEqualTo(new Manifest.Producer("p", "1"));
        assertThat(manifest.session().id()).isEqualTo(new UUID(0, 0));
        assertThat(manifest.session().head().hex()).isEqualTo(HEAD);
        assertThat(manifest.session().createdAt()).isEqualTo("2023-11-14T22:13:20+02:00");
        assertThat(manifest.session().endedAt()).isEqualTo("2023-11-14t22:13:27z");
        assertThat(manifest.signatures()).isEmpty();
        assertThat(manifest.attestations())
                .containsExactly(new AttestationEntry("t", "Alice Éxample", "k", "o", "", "r", "s", "00", "v"));
        assertThat(manifest.extras()).containsOnlyKeys("x-extra");
    }

    @Test
    void tellsAbsentFromEmpty() throws Exception {
        assertThat(read(PLAIN).signatures()).isNull();
        assertThat(read(PLAIN).attestations()).isNull();
        assertThat(read(PLAIN).allSignatures()).isEmpty();
        assertThat(read(with("\"signatures\":[]")).signatures()).isEmpty();
        assertThat(read(with("\"signatures\":null,\"operator_attestations\":null")))
                .isEqualTo(read(PLAIN));
    }

    @Test
    void ignoresWhiteSpaceAndUnknownMembersOfKnownObjects() throws Exception {
        String spread = PLAIN.replace("\"name\":", " \"x\" : {} ,\n\t\"name\":") + "\n";

        assertThat(read(spread)).isEqualTo(read(PLAIN));
    }

    @Test
    void addsEntriesBehindThoseThereAre() throws Exception {
        SignatureEntry first = new SignatureEntry("t", "k", "s", "00", "v");
        SignatureEntry second = new SignatureEntry("t", "k", "s", "01", "v");
        Manifest signed = read(PLAIN).withSignature(first).withSignature(second);

        assertThat(signed.signatures()).containsExactly(first, second);
        assertThat(read(written(signed))).isEqualTo(signed);
        assertThat(written(signed.withAgefVersion("0.1.1"))).contains("\"agef_version\":\"0.1.1\"");
    }

    @Test
    void keepsNoHoldOnWhatItWasMadeOf() throws Exception {
        ObjectNode value = JsonNodeFactory.instance.objectNode().put("a", 1);
        Manifest plain = read(PLAIN);
        Manifest manifest = new Manifest(
                plain.agefVersion(),
                plain.producer(),
                plain.session(),
                plain.hashAlgorithm(),
                plain.objectCount(),
                plain.eventCount(),
                List.of(),
                null,
                Map.of("x", value));
        value.put("a", 2);

        assertThat(written(manifest)).contains("\"x\":{\"a\":1}");
    }

    @Test
    void refusesAnExtraMemberWithAKnownName() throws Exception {
        Manifest plain = read(PLAIN);
        Manifest disguised = new Manifest(
                plain.agefVersion(),
                plain.producer(),
                plain.session(),
                plain.hashAlgorithm(),
                plain.objectCount(),
                plain.eventCount(),
                null,
                null,
                Map.of("signatures", JsonNodeFactory.instance.arrayNode()));

        assertThatIllegalArgumentException().isThrownBy(() -> ManifestCodec.write(disguised));
    }

    /** Each case replaces the first text by the second, in a sound manifest. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"event_count\":8 | \"event_count\":8.0",
                "\"event_count\":8 | \"event_count\":8e0",
                "\"event_count\":8 | \"event_count\":\"8\"",
                "\"event_count\":8 | \"event_count\":-1",
                "\"event_count\":8 | \"event_count\":-0",
                "\"event_count\":8 | \"event_count\":18446744073709551616",
                "\"event_count\":8 | \"event_count\":null",
                "\"event_count\":8 | \"event_count\":8,\"event_count\":8",
                "\"object_count\":11 | \"object_count\":true",
                "\"object_count\":11, | ``",
                "\"agef_version\":\"0.1.3\" | \"agef_version\":1",
                "\"producer\":{\"name\":\"akmon\",\"version\":\"2.2.1\"} | \"producer\":\"akmon\"",
                "\"name\":\"akmon\", | ``",
                "\"name\":\"akmon\" | \"name\":\"\\ud800\"",
                "\"session\":{ | \"session\":[],\"s\":{",
                "550e8400-e29b-41d4-a716-446655440000 | 550E8400-E29B-41D4-A716-446655440000",
                "550e8400-e29b-41d4-a716-446655440000 | 550e8400e29b41d4a716446655440000",
                "550e8400-e29b-41d4-a716-446655440000 | urn:uuid:550e8400-e29b-41d4-a716-446655440000",
                "550e8400-e29b-41d4-a716-446655440000 | 1-1-1-1-1",
                "d6e477ec3da8 | D6E477EC3DA8",
                "d6e477ec3da8 | ``",
                "d6e477ec3da8 | g6e477ec3da8",
                "2023-11-14T22:13:20.000Z | 2023-11-14T22:13:20",
                "2023-11-14T22:13:20.000Z | 2023-11-14T22:13:20.Z",
                "2023-11-14T22:13:20.000Z | +2023-11-14T22:13:20Z",
                "2023-11-14T22:13:20.000Z | 2023-02-29T22:13:20Z",
                "2023-11-14T22:13:20.000Z | 2023-11-14T24:00:00Z",
                "2023-11-14T22:13:20.000Z | 2023-11-14T23:59:60Z",
                "2023-11-14T22:13:20.000Z | 2023-11-14T22:13:20+24:00",
                "2023-11-14T22:13:20.000Z | 2023-11-14T22:13:20+0200",
                "\"ended_at\":\"2023-11-14T22:13:27.000Z\" | \"ended_at\":\"\"",
                "}} | }}x",
                "}} | }",
                "}} | },\"signatures\":{}}",
                "}} | },\"signatures\":[null]}",
                "}} | },\"signatures\":[{}]}",
                "}} | },\"signatures\":[\"s\"]}",
                "}} | },\"operator_attestations\":[{\"created_at\":\"t\",\"key_id\":\"k\"}]}",
                "}} | },\"x\":1,\"x\":1}"
            })
    void refusesADefectiveManifest(String sound, String defective) {
        assertThat(PLAIN).contains(sound);

        assertThat(categoryOf(PLAIN.replace(sound, defective))).isEqualTo(Category.INVALID_MANIFEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2023-11-14T22:13:20Z",
                "2023-11-14t22:13:20z",
                "2023-11-14 22:13:20Z",
                "2023-11-14T22:13:20.1Z",
                "2023-11-14T22:13:20.1234567891Z",
                "2023-11-14T22:13:20+02:00",
                "2024-02-29T00:00:00-11:30",
                "0000-01-01T00:00:00Z"
            })
    void takesTimesInAnyOfTheirSpellings(String time) throws Exception {
        assertThat(read(PLAIN.replace("2023-11-14T22:13:20.000Z", time))
                        .session()
                        .createdAt())
                .isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.1.0", "0.1.3", "0.1.99", "0.1.100000000"})
    void readsEveryPatchOfItsVersion(String version) throws Exception {
        assertThat(read(PLAIN.replace("0.1.3", version)).agefVersion()).isEqualTo(version);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0.1",
                "0.1.",
                "0.1.3.1",
                "0.1.3-rc1",
                "0.1.+3",
                "0.01.3",
                "0.1.03",
                " 0.1.3",
                "0.1.3 ",
                "0.2.0",
                "1.1.3",
                "0.1.x",
                "0.1.٣",
                "0.1.99999999999999999999"
            })
    void refusesOtherVersions(String version) {
        assertThat(categoryOf(PLAIN.replace("0.1.3", version))).isEqualTo(Category.UNSUPPORTED_AGEF_VERSION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA256", "sha-256", "", "md5", "sha256 "})
    void refusesOtherAlgorithms(String algorithm) {
        assertThat(categoryOf(PLAIN.replace("sha256", algorithm))).isEqualTo(Category.UNSUPPORTED_HASH_ALGORITHM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "1", "null", "\ufeff" + PLAIN, PLAIN + PLAIN})
    void refusesWhatIsNoObject(String json) {
        assertThat(categoryOf(json)).isEqualTo(Category.INVALID_MANIFEST);
    }

    @Test
    void refusesAManifestBeyondTheLimit() throws Exception {
        int length = ManifestCodec.MAX_BYTES - PLAIN.length();

        assertThat(read(PLAIN + " ".repeat(length))).isEqualTo(read(PLAIN));
        assertThat(categoryOf(PLAIN + " ".repeat(length + 1))).isEqualTo(Category.BUNDLE_TOO_LARGE);
    }

    @Test
    void refusesMoreValuesThanATreeShouldHold() {
        assertThat(categoryOf(with("\"x\":[" + "{},".repeat(150_000) + "{}]"))).isEqualTo(Category.INVALID_MANIFEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"signatures", "operator_attestations"})
    void refusesMoreEntriesThanAnybodyChecks(String member) throws Exception {
        String entry =
                "{\"created_at\":\"\",\"display_name\":\"\",\"key_id\":\"\",\"operator_id\":\"a\",\"org\":\"\",\"role\":\"\","
                        + "\"scheme\":\"ed25519\",\"signature\":\"\",\"statement_version\":\"\"}";
        String most = (entry + ",").repeat(ManifestCodec.MAX_ENTRIES - 1) + entry;

        assertThat(read(with("\"" + member + "\":[" + most + "]"))).isNotNull();
        assertThat(categoryOf(with("\"" + member + "\":[" + most + "," + entry + "]")))
                .isEqualTo(Category.BUNDLE_TOO_LARGE);
    }

    @Test
    void saysInOneLineWhatIsWrong() {
        BundleException refused = catchThrowableOfType(
                BundleException.class, () -> read(PLAIN.replace("\"event_count\":8", "\"event_count\":[]")));

        assertThat(refused)
                .hasMessage("the manifest cannot be used: event_count is not a whole number from 0 to 2^64-1");
    }

    private static String with(String members) {
        return PLAIN.substring(0, PLAIN.length() - 1) + "," + members + "}";
    }

    private static Category categoryOf(String json) {
        return catchThrowableOfType(BundleException.class, () -> read(json)).category();
    }

    private static Manifest read(String json) throws BundleException {
        return ManifestCodec.read(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String written(Manifest manifest) {
        return new String(ManifestCodec.write(manifest), StandardCharsets.UTF_8);
    }
}
