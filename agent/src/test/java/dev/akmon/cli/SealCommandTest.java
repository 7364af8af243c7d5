package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.cli.CommandLineRunner.Outcome;
import dev.akmon.journal.Journal;
import dev.akmon.journal.bundle.BundleImporter;
import dev.akmon.journal.bundle.BundleLimits;
import dev.akmon.journal.trust.CheckedSignature;
import dev.akmon.journal.trust.PublicKeys;
import dev.akmon.journal.trust.VerifyingKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealCommandTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    Path directory;

    private VerifyingKey key;

    @BeforeEach
    void record() throws Exception {
        SealedSession.recorded(directory);
        run("bundle", "keygen", "--out", "k", "--public-out", "k.pub");
        key = PublicKeys.read(directory.resolve("k.pub"));
    }

    @Test
    void aSessionBecomesABundleThatCanBeHandedOver() throws Exception {
        Outcome outcome = run(
                "seal",
                "550e",
                "--key",
                "k",
                "--operator-id",
                "alice@example.com",
                "--role",
                "approver",
                "--output",
                "s.akmon",
                "--format",
                "json");

        assertThat(outcome.exitCode()).isZero();
        JsonNode json = MAPPER.readTree(outcome.out());
        assertThat(json.path("verified").booleanValue()).isTrue();
        assertThat(json.path("operator").path("role").textValue()).isEqualTo("approver");
        Path bundle = directory.resolve("s.akmon");
        assertThat(bundle).hasSize(json.path("bundle_size_bytes").longValue());
        assertThat(SealedSession.verdict(bundle, key)
                        .trust()
                        .signatures()
                        .get(0)
                        .verifiedBy())
                .isEqualTo(key);
        assertThat(SealedSession.verdict(bundle, key)
                        .trust()
                        .attestations()
                        .get(0)
                        .verifiedBy())
                .isEqualTo(key);
        assertThat(json.path("head").textValue())
                .isEqualTo(SealedSession.manifest(bundle).session().head().hex());
    }

    @Test
    void aTraceBecomesOneWithoutTouchingTheJournal() throws Exception {
        Files.writeString(
                directory.resolve("trace.json"),
                "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"spanId\":\"1\"}]}]}]}");

        Outcome outcome = run("seal", "trace.json", "--key", "k", "--output", "t.akmon", "--format", "json");

        assertThat(outcome.exitCode()).isZero();
        assertThat(MAPPER.readTree(outcome.out()).path("capture_level").textValue())
                .isEqualTo("structural");
        assertThat(SealedSession.verdict(directory.resolve("t.akmon"), key).passed())
                .isTrue();
        assertThat(Journal.at(directory.resolve("j")).sessionIds()).containsExactly(UUID.fromString(SealedSession.ID));
    }

    @Test
    void aTraceThatCannotBeImportedIsNotSealed() throws Exception {
        Files.writeString(directory.resolve("trace.json"), "{}");

        Outcome outcome = run("seal", "trace.json", "--key", "k", "--output", "t.akmon", "--format", "json");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(MAPPER.readTree(outcome.out()).path("category").textValue()).isEqualTo("empty_trace");
        assertThat(directory.resolve("t.akmon")).doesNotExist();
    }

    @Test
    void filesAreNotReplaced() throws Exception {
        Path file = Files.writeString(directory.resolve("s.akmon"), "mine");

        Outcome outcome = run("seal", "last", "--key", "k", "--output", "s.akmon", "--format", "json");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(MAPPER.readTree(outcome.out()).path("category").textValue()).isEqualTo("output_exists");
        assertThat(file).hasContent("mine");
    }

    @Test
    void onlySessionsThatHaveEndedAndVerifyAreSealed() throws Exception {
        String open = "66666666-0000-4000-8000-000000000006";
        try (SessionScript script = new SessionScript(Journal.at(directory.resolve("j")), UUID.fromString(open))) {
            script.start("/", "{}");
        }

        Outcome outcome = run("seal", open, "--key", "k", "--output", "s.akmon");

        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(outcome.err()).contains("akmon session close " + open);
        assertThat(directory.resolve("s.akmon")).doesNotExist();
    }

    @Test
    void anImportedSessionKeepsItsSignatures() throws Exception {
        run("seal", "last", "--key", "k", "--output", "s.akmon");
        Path bundle = directory.resolve("s.akmon");
        Journal other = Journal.at(directory.resolve("other"));
        new BundleImporter(other, bundle, BundleLimits.DEFAULT, false)
                .importAs(UUID.fromString(SealedSession.ID), SealedSession.manifest(bundle));
        run("bundle", "keygen", "--out", "k2", "--public-out", "k2.pub");

        Outcome outcome = run("seal", "last", "--journal", "other", "--key", "k2", "--output", "again.akmon");

        assertThat(outcome.exitCode()).isZero();
        VerifyingKey second = PublicKeys.read(directory.resolve("k2.pub"));
        assertThat(SealedSession.verdict(directory.resolve("again.akmon"), key, second)
                        .trust()
                        .signatures())
                .extracting(CheckedSignature::verifiedBy)
                .containsExactly(key, second);
    }

    @Test
    void detailsNeedAnOperator() {
        assertThat(run("seal", "last", "--key", "k", "--role", "approver", "--output", "s.akmon")
                        .exitCode())
                .isEqualTo(2);
    }

    private Outcome run(String... arguments) {
        return new CommandLineRunner(directory).with("AKMON_JOURNAL", "j").run(arguments);
    }
}
