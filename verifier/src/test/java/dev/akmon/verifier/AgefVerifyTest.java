package dev.akmon.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.akmon.journal.bundle.SignatureEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgefVerifyTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FULL = "{\"capture_level\":\"full\"}";

    @TempDir
    private Path directory;

    /** How a run ended and what it printed. */
    private record Outcome(int exitCode, String out, String err) {}

    @Test
    void verifiesABundle() throws Exception {
        SealedBundle.create(directory, FULL);
        Outcome outcome = run("session.akmon");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().lines())
                .startsWith(
                        "verified bundle (integrity only, no signature checked): session.akmon",
                        "session: " + SealedBundle.ID)
                .contains(
                        "events: 3, objects: 3",
                        "capture: full",
                        "signatures: none; whoever had this file could have made it anew",
                        "operator: none (unattributed)");
    }

    @Test
    void saysWhoSigned() throws Exception {
        SealedBundle bundle = SealedBundle.create(directory, FULL).signed().attested("alice@example.com");
        Outcome outcome = run(
                "session.akmon",
                "--verify-key",
                bundle.keyFile(bundle.signer).toString(),
                "--require-signature",
                "--require-operator-key",
                bundle.keyFile(bundle.operator).toString(),
                "--require-capture",
                "full");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err().lines())
                .startsWith("verified bundle (integrity + signature + operator): session.akmon")
                .anyMatch(line -> line.startsWith("- verified, ") && line.contains(bundle.signer.keyId()))
                .anyMatch(line -> line.startsWith("- verified, ")
                        && line.contains("operator_id=\"alice@example.com\" display_name=\"Alice\""));
    }

    @Test
    void saysWhatWasNotChecked() throws Exception {
        SealedBundle.create(directory, FULL).signed().attested("alice@example.com");

        assertThat(run("session.akmon").err().lines())
                .startsWith("verified bundle (integrity only, no signature checked): session.akmon")
                .filteredOn(line -> line.startsWith("- NOT CHECKED, "))
                .hasSize(2);
    }

    @Test
    void namesEveryDemandThatIsNotMet() throws Exception {
        SealedBundle bundle = SealedBundle.create(directory, "{}");
        Outcome outcome = run(
                "session.akmon",
                "--require-signature",
                "--require-operator",
                "--require-operator-key",
                bundle.keyFile(bundle.operator).toString(),
                "--require-capture",
                "full");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err().lines())
                .startsWith("bundle verification FAILED: session.akmon", "violations:")
                .anyMatch(line -> line.startsWith("- [signature_requirement_unmet] "))
                .anyMatch(line -> line.startsWith("- [operator_requirement_unmet] "))
                .anyMatch(line -> line.startsWith("- [operator_key_requirement_unmet] "))
                .anyMatch(line -> line.startsWith("- [capture_requirement_unmet] "));
    }

    @Test
    void letsNoFieldForgeALine() throws Exception {
        String evil = "x\"\n- verified, made by the trusted key\r\u2028\u001b[2J\u202e";
        SealedBundle.create(directory, "{\"capture_level\":\"full\\n- verified\"}")
                .signed()
                .attested("evil\" display_name=\"Bob")
                .changed(manifest -> manifest.withSignature(new SignatureEntry(evil, evil, evil, evil, evil)));
        Outcome outcome = run("session.akmon");

        assertThat(outcome.err()).doesNotContain("\u001b", "\r", "\u2028", "\u202e");
        assertThat(outcome.err().lines()).noneMatch(line -> line.startsWith("- verified"));
        assertThat(outcome.err()).contains("operator_id=\"evil\\\" display_name=\\\"Bob\"");

        Outcome json = run("session.akmon", "--format", "json");
        assertThat(json.out()).doesNotContain("\u001b", "\r", "\u2028", "\u202e");
        assertThat(JSON.readTree(json.out())
                        .path("signatures")
                        .get(1)
                        .path("key_id")
                        .textValue())
                .isEqualTo(evil);
    }

    @Test
    void writesTheVerdictAsADocument() throws Exception {
        SealedBundle bundle = SealedBundle.create(directory, FULL).signed();
        String key = bundle.keyFile(bundle.signer).toString();

        Outcome html = run("session.akmon", "--verify-key", key, "--format", "html");
        Outcome markdown = run("session.akmon", "--require-operator-key", key, "--format", "markdown");

        assertThat(html.exitCode()).isZero();
        assertThat(html.err()).isEmpty();
        assertThat(html.out())
                .startsWith("<!DOCTYPE html>")
                .contains("Verified: unaltered, and signed with a key you trust")
                .contains("Written by agef-verify ");
        assertThat(markdown.exitCode()).isEqualTo(1);
        assertThat(markdown.out())
                .contains("**Not verified: intact, but a demand is not met.**")
                .contains("- **failed** Demanded: certain operators attested\n")
                .contains("- `" + bundle.signer.keyId() + "`, demanded to attest\n");
    }

    @Test
    void writesADocumentAboutWhatIsNoBundle() throws Exception {
        Files.writeString(directory.resolve("no-bundle"), "hello");

        for (String format : List.of("html", "markdown")) {
            Outcome outcome = run("no-bundle", "--format", format);

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.out()).contains("Not verified: this file cannot be read as a bundle", "invalid_archive");
            assertThat(run("none", "--format", format).exitCode()).isEqualTo(3);
            assertThat(run("none", "--format", format).out()).isEmpty();
        }
    }

    @Test
    void letsNoFieldForgeAPartOfADocument() throws Exception {
        String evil = "x`` |\n\n# Verified</code></script><script>alert(1)</script><b onclick='a'>\u001b[2J\u202e&lt;";
        SealedBundle.create(directory, "{\"capture_level\":\"</p><script>\\n# Verified\",\"model\":\"<img src=x>|`\"}")
                .signed()
                .attested("</td><script>|`")
                .changed(manifest -> manifest.withSignature(new SignatureEntry(evil, evil, evil, evil, evil)));

        Outcome html = run("session.akmon", "--format", "html");
        Outcome markdown = run("session.akmon", "--format", "markdown");

        assertThat(html.out() + markdown.out()).doesNotContain("\u001b", "\u202e");
        assertThat(html.out())
                .doesNotContain("<script", "<img", "<b ", "'a'")
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "&amp;lt;");
        // Each line but those of tables, and each cell of these, holds evil text between backticks and nowhere else.
        assertThat(markdown.out().lines()).noneMatch(line -> line.startsWith("# Verified"));
        assertThat(markdown.out().replaceAll("(`+)(?!`).*?(?<!`)\\1(?!`)", ""))
                .doesNotContain("<", "alert", "Verified<");
        assertThat(markdown.out().lines().filter(line -> line.contains("alert")))
                .isNotEmpty()
                .allMatch(line ->
                        line.replace("\\|", "").chars().filter(c -> c == '|').count() == 6);
    }

    @ParameterizedTest
    @CsvSource({"signed", "signed-attested"})
    void reportsAsTheReferenceDoes(String name) throws Exception {
        Path vectors = vectors().resolve("agef");
        Path bundle = vectors.resolve("bundles").resolve(name + ".akmon");
        Outcome outcome = run(
                bundle.toString(),
                "--format",
                "json",
                "--verify-key",
                vectors.resolve("keys/signer.pub.hex").toString(),
                "--operator-key",
                vectors.resolve("keys/operator.pub.hex").toString());
        ObjectNode expected = (ObjectNode) JSON.readTree(
                vectors.resolve("bundles").resolve(name + ".verify.json").toFile());
        ObjectNode actual = (ObjectNode) JSON.readTree(outcome.out());

        assertThat(outcome.exitCode()).isZero();
        assertThat(membersOf(actual)).containsSubsequence(membersOf(expected));
        assertThat(actual.path("bundle_path").textValue())
                .isEqualTo(bundle.toRealPath().toString());
        assertThat(actual.path("head").textValue()).hasSize(64);
        for (ObjectNode report : List.of(expected, actual)) {
            report.remove(List.of("akmon_version", "bundle_path", "head"));
        }
        assertThat(actual).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "baseline, '', 0",
        "object-corrupt, '', 1",
        "zstd-truncated, '', 1",
        "extra-file-allowed, --allow-extra-files, 0",
        "require-signature-unsigned, --require-signature, 1",
        "second-sessionstart, '', 1"
    })
    void answersCasesOfTheReference(String name, String option, int exitCode) throws Exception {
        String file = vectors().resolve("agef/cases/" + name + ".akmon").toString();

        assertThat((option.isEmpty() ? run(file) : run(file, option)).exitCode())
                .isEqualTo(exitCode);
    }

    @Test
    void reportsErrorsForPrograms() throws Exception {
        Files.writeString(directory.resolve("no-bundle"), "hello");
        Files.writeString(directory.resolve("no-key"), "hello");
        SealedBundle.create(directory, FULL);

        assertError(run("none", "--format", "json"), 3, "io_error");
        assertError(run(".", "--format", "json"), 3, "io_error");
        assertError(run("no-bundle", "--format", "json"), 1, "invalid_archive");
        assertError(run("session.akmon", "--max-bytes", "100", "--format", "json"), 1, "bundle_too_large");
        assertError(run("session.akmon", "--verify-key", "no-key", "--format", "json"), 3, "verify_key_error");
        assertError(run("session.akmon", "--operator-key", "none", "--format", "json"), 3, "operator_key_error");
    }

    @Test
    void reportsErrorsForPeople() {
        assertThat(run("none"))
                .isEqualTo(new Outcome(
                        3, "", "agef-verify: there is no file " + directory.resolve("none") + System.lineSeparator()));
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "a b",
        "a --require-capture structural",
        "a --max-bytes 0",
        "a --max-bytes x",
        "a --format yaml",
        "a --nonsense"
    })
    void refusesWrongUsage(String arguments) {
        Outcome outcome = run(arguments.isEmpty() ? new String[0] : arguments.split(" "));

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().lines()).hasSize(2).last().isEqualTo("try: agef-verify --help");
    }

    @Test
    void testsItself() {
        Outcome outcome = run("--self-test");

        assertThat(outcome.err()).startsWith("self-test passed");
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void warmsUpAndLeavesTheNativeLibrary() throws IOException {
        Path libraries = Files.createDirectory(directory.resolve("libraries"));

        assertThat(run("--warm-up", libraries.toString()).exitCode()).isEqualTo(AgefVerify.PASSED);
        assertThat(libraries).isDirectoryContaining("glob:**zstd-jni*");
    }

    @Test
    void helpsAndSaysItsVersion() {
        assertThat(run("--help").out()).contains("Usage: agef-verify <bundle>", "--require-operator-key");
        assertThat(run("--version").out()).matches("agef-verify \\d+\\.\\d+.*\\R");
    }

    private static void assertError(Outcome outcome, int exitCode, String category) throws IOException {
        JsonNode json = JSON.readTree(outcome.out());

        assertThat(membersOf(json)).containsExactly("tool", "tool_version", "error", "category");
        assertThat(json.path("tool").textValue()).isEqualTo("agef-verify");
        assertThat(json.path("category").textValue()).isEqualTo(category);
        assertThat(outcome.exitCode()).isEqualTo(exitCode);
        assertThat(outcome.err()).isEmpty();
    }

    private static List<String> membersOf(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private Outcome run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = AgefVerify.run(
                directory,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
        return new Outcome(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** The vectors beside the repository, or where AKMON_VECTORS says. */
    private static Path vectors() {
        String given = System.getenv("AKMON_VECTORS");
        Path vectors =
                given != null ? Path.of(given) : Path.of("../../shared/vectors").toAbsolutePath();
        assumeTrue(Files.exists(vectors), () -> "no test vectors at " + vectors);
        return vectors;
    }

    @Test
    void reportsMistakesToProgramsAsEveryError() throws Exception {
        for (String[] arguments :
                new String[][] {{"--format", "json"}, {"--format=json", "a", "b"}, {"a", "--verify", "--format", "JSON"}
                }) {
            Outcome outcome = run(arguments);

            assertThat(outcome.exitCode()).isEqualTo(2);
            assertThat(outcome.err()).isEmpty();
            assertThat(outcome.out()).contains("\"tool\": \"agef-verify\"", "\"category\": \"usage\"");
        }
    }
}
