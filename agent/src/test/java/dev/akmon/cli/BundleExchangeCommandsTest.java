package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.cli.CommandLineRunner.Outcome;
import dev.akmon.journal.Journal;
import dev.akmon.journal.SessionWriter;
import dev.akmon.journal.bundle.BundleLimits;
import dev.akmon.journal.bundle.BundleRewriter;
import dev.akmon.journal.bundle.Manifest;
import dev.akmon.journal.bundle.Manifest.Producer;
import dev.akmon.journal.trust.ManifestSigner;
import dev.akmon.journal.trust.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exporting, verifying and importing bundles. */
class BundleExchangeCommandsTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    Path directory;

    private final SigningKey key = SigningKey.generate();

    @Test
    void exportsASession() throws Exception {
        SealedSession.recorded(directory);
        Outcome outcome = run("j", "export", "last", "--output", "out.akmon", "--format", "json");

        assertThat(outcome.exitCode()).isZero();
        JsonNode json = MAPPER.readTree(outcome.out());
        assertThat(membersOf(json))
                .startsWith(
                        "akmon_version",
                        "agef_version",
                        "session_id",
                        "output_path",
                        "events_exported",
                        "objects_exported",
                        "bundle_size_bytes");
        Path file = directory.resolve("out.akmon");
        assertThat(json.path("output_path").textValue())
                .isEqualTo(file.toRealPath().toString());
        assertThat(json.path("bundle_size_bytes").longValue()).isEqualTo(Files.size(file));
        Manifest manifest = SealedSession.manifest(file);
        assertThat(json.path("events_exported").longValue()).isEqualTo(manifest.eventCount());
        assertThat(json.path("objects_exported").longValue()).isEqualTo(manifest.objectCount());
        assertThat(json.path("session_id").textValue()).isEqualTo(SealedSession.ID);
        assertThat(SealedSession.verdict(file).passed()).isTrue();
    }

    @Test
    void namesTheFileAfterTheSession() throws Exception {
        SealedSession.recorded(directory);
        Outcome outcome = run("j", "export", SealedSession.ID.substring(0, 8));

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).startsWith("exported: session " + SealedSession.ID + "\n");
        assertThat(directory.resolve(SealedSession.ID + ".akmon")).exists();
    }

    @Test
    void refusesToReplaceAFile() throws Exception {
        SealedSession.recorded(directory);
        Files.writeString(directory.resolve("taken"), "mine");

        assertError(run("none", "export", "last", "--output", "taken", "--format", "json"), 2, "output_exists");
        assertThat(directory.resolve("taken")).hasContent("mine");
    }

    @Test
    void refusesWhatCannotBeExported() throws Exception {
        Journal journal = SealedSession.recorded(directory);
        try (SessionWriter writer = journal.create(new UUID(1, 1))) {
            writer.put(new byte[1]);
            writer.commit();
        }

        assertError(run("none", "export", SealedSession.ID, "--format", "json"), 3, "journal_not_found");
        assertError(run("j", "export", new UUID(9, 9).toString(), "--format", "json"), 3, "session_not_found");
        assertError(run("j", "export", new UUID(1, 1).toString(), "--format", "json"), 3, "malformed_journal");
        assertError(run("j", "export", SealedSession.ID, "--output", "none/x", "--format", "json"), 3, "io_error");
        assertThat(files()).containsExactly("j");
    }

    @Test
    void verifiesABundle() throws Exception {
        signed("s.akmon");
        Files.writeString(directory.resolve("k"), key.publicKey().hex());
        Outcome human = run("j", "verify", "s.akmon", "--verify-key", "k", "--require-signature");
        Outcome json = run("j", "verify", "s.akmon", "--format", "json");

        assertThat(human.exitCode()).isZero();
        assertThat(human.out()).isEmpty();
        assertThat(human.err()).startsWith("verified bundle (integrity + signature): s.akmon\n");
        assertThat(membersOf(MAPPER.readTree(json.out())))
                .startsWith(
                        "akmon_version",
                        "agef_version",
                        "bundle_path",
                        "session_id",
                        "events_in_bundle",
                        "objects_in_bundle",
                        "passed",
                        "violations",
                        "signatures",
                        "operators");
        assertThat(run("j", "verify", "s.akmon", "--require-operator").exitCode())
                .isEqualTo(1);
        assertError(run("j", "verify", "s.akmon", "--verify-key", "x", "--format", "json"), 3, "verify_key_error");
        assertError(run("j", "verify", "k", "--format", "json"), 1, "invalid_archive");
        assertError(run("j", "verify", "none", "--format", "json"), 3, "io_error");
    }

    @Test
    void importsABundleWithItsSignatures() throws Exception {
        Path original = signed("s.akmon");
        Outcome outcome = run("other", "import", "s.akmon", "--format", "json");

        assertThat(outcome.exitCode()).isZero();
        JsonNode json = MAPPER.readTree(outcome.out());
        assertThat(membersOf(json))
                .startsWith(
                        "akmon_version",
                        "agef_version",
                        "bundle_path",
                        "original_session_id",
                        "imported_session_id",
                        "events_imported",
                        "objects_total",
                        "objects_new",
                        "objects_existing",
                        "journal_path");
        assertThat(json.path("objects_new")).isEqualTo(json.path("objects_total"));
        assertThat(json.path("already_imported").booleanValue()).isFalse();
        assertThat(json.path("signatures_kept").intValue()).isEqualTo(1);
        assertThat(new CommandLineRunner(directory)
                        .run("--journal", "other", "verify", SealedSession.ID)
                        .exitCode())
                .isZero();
        run("other", "export", SealedSession.ID, "--output", "again.akmon");
        assertThat(directory.resolve("again.akmon")).hasSameBinaryContentAs(original);
    }

    @Test
    void recognisesASessionThatIsThere() throws Exception {
        signed("s.akmon");
        run("other", "import", "s.akmon");
        Outcome again = run("other", "import", "s.akmon");

        assertThat(again.exitCode()).isZero();
        assertThat(again.err()).startsWith("there already: session " + SealedSession.ID);
        assertThat(MAPPER.readTree(run("other", "import", "s.akmon", "--format", "json")
                                .out())
                        .path("events_imported")
                        .intValue())
                .isZero();
    }

    @Test
    void refusesAnotherSessionOfTheSameId() throws Exception {
        signed("s.akmon");
        Journal other = Journal.at(directory.resolve("other"));
        try (SessionWriter writer = other.create(UUID.fromString(SealedSession.ID))) {
            writer.put(new byte[1]);
            writer.commit();
        }
        Outcome collision = run("other", "import", "s.akmon", "--format", "json");
        assertError(collision, 2, "session_id_collision");
        assertThat(MAPPER.readTree(collision.out()).path("colliding_session_id").textValue())
                .isEqualTo(SealedSession.ID);

        UUID free = new UUID(7, 7);
        Outcome renamed = run("other", "import", "s.akmon", "--rename-to", free.toString());
        assertThat(renamed.exitCode()).isZero();
        assertThat(other.sessionIds()).contains(free);
        assertThat(run("other", "export", free.toString()).err())
                .contains("note: the signatures it came with are for session " + SealedSession.ID);
        assertThat(SealedSession.manifest(directory.resolve(free + ".akmon")).signatures())
                .isNull();
    }

    @Test
    void importsNothingThatDoesNotVerify() throws Exception {
        signed("s.akmon");
        BundleRewriter.rewrite(
                directory.resolve("s.akmon"),
                BundleLimits.DEFAULT,
                manifest -> new Manifest(
                        manifest.agefVersion(),
                        new Producer("forger", "1"),
                        manifest.session(),
                        manifest.hashAlgorithm(),
                        99,
                        manifest.eventCount(),
                        null,
                        null,
                        manifest.extras()),
                directory.resolve("s.akmon"));
        Outcome refused = run("other", "import", "s.akmon", "--format", "json");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(MAPPER.readTree(refused.out()).path("passed").booleanValue()).isFalse();
        assertThat(directory.resolve("other")).doesNotExist();
    }

    @Test
    void verifiesWithoutImportingOnRequest() throws Exception {
        signed("s.akmon");
        Outcome imported = run("other", "import", "s.akmon", "--verify-only", "--format", "json");

        assertThat(imported.exitCode()).isZero();
        assertThat(imported.out())
                .isEqualTo(run("other", "verify", "s.akmon", "--format", "json").out());
        assertThat(directory.resolve("other")).doesNotExist();
    }

    @Test
    void replaysAnImportedSessionToItsHead() throws Exception {
        Path script = Files.writeString(directory.resolve("script.yaml"), """
                name: s
                turns:
                  - text: A few words, then a call.
                    tool_calls:
                      - name: list_directory
                        arguments: {}
                  - text: Done.
                """);
        CommandLineRunner runner = new CommandLineRunner(directory);
        assertThat(runner.run("--journal", "j", "--task", "x", "--model", "scripted:" + script, "--yes")
                        .exitCode())
                .isZero();
        run("j", "export", "last", "--output", "s.akmon");
        run("other", "import", "s.akmon");
        Outcome replayed = runner.run("--journal", "other", "replay", "last", "--mode", "strict", "--format", "json");

        assertThat(replayed.exitCode()).isZero();
        assertThat(MAPPER.readTree(replayed.out()).path("head_reproduced").booleanValue())
                .isTrue();
    }

    private Path signed(String name) throws Exception {
        Path file = SealedSession.exported(directory, name);
        BundleRewriter.rewrite(
                file,
                BundleLimits.DEFAULT,
                manifest -> ManifestSigner.sign(manifest, key, Instant.parse("2026-11-21T08:00:00Z")),
                file);
        return file;
    }

    private Outcome run(String journal, String command, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--journal", journal, "bundle", command));
        all.addAll(List.of(arguments));
        return new CommandLineRunner(directory).run(all.toArray(String[]::new));
    }

    private static void assertError(Outcome outcome, int exitCode, String category) throws IOException {
        JsonNode json = MAPPER.readTree(outcome.out().getBytes(StandardCharsets.UTF_8));

        assertThat(json.path("category").textValue()).isEqualTo(category);
        assertThat(json.path("error").textValue()).isNotBlank().doesNotContain("\n");
        assertThat(outcome.exitCode()).isEqualTo(exitCode);
        assertThat(outcome.err()).isEmpty();
    }

    private static List<String> membersOf(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
