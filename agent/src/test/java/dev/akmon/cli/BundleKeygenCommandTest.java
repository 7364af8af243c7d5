package dev.akmon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.akmon.cli.CommandLineRunner.Outcome;
import dev.akmon.journal.trust.PassphraseSource;
import dev.akmon.journal.trust.PrivateKeys;
import dev.akmon.journal.trust.PublicKeys;
import dev.akmon.journal.trust.SecretAccess;
import dev.akmon.journal.trust.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleKeygenCommandTest {

    @TempDir
    Path directory;

    @Test
    void writesBothHalvesOfAKey() throws Exception {
        Outcome outcome = run("--out", "k.key", "--public-out", "k.pub");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).isEmpty();
        SigningKey key = PrivateKeys.read(directory.resolve("k.key"), PassphraseSource.none());
        assertThat(directory.resolve("k.pub")).hasContent(key.publicKey().hex()).hasSize(64);
        assertThat(PublicKeys.read(directory.resolve("k.pub"))).isEqualTo(key.publicKey());
        assertThat(directory.resolve("k.key")).hasSize(83);
        assertThat(permissions("k.key")).isEqualTo("rw-------");
        assertThat(outcome.err())
                .contains("key written: " + directory.resolve("k.key"))
                .contains("public key: " + key.publicKey().hex())
                .contains("key id: " + key.keyId());
    }

    @Test
    void neverPrintsThePrivateKey() throws Exception {
        Outcome outcome = run("--out", "k.key", "--format", "json");

        SigningKey key = PrivateKeys.read(directory.resolve("k.key"), PassphraseSource.none());
        assertThat(outcome.out() + outcome.err())
                .doesNotContain(HexFormat.of().formatHex(key.seed(SecretAccess.grant())));
    }

    @Test
    void reportsInJson() throws Exception {
        Outcome outcome = run("--out", "k.key", "--format", "json");

        JsonNode json = new ObjectMapper().readTree(outcome.out());
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly("tool", "akmon_version", "key_path", "public_out", "public_key_hex", "key_id");
        assertThat(json.path("tool").textValue()).isEqualTo("akmon");
        assertThat(json.path("public_out").isNull()).isTrue();
    }

    @Test
    void leavesFilesAlone() throws Exception {
        Files.writeString(directory.resolve("k.key"), "mine");
        Files.writeString(directory.resolve("k.pub"), "mine too");

        Outcome key = run("--out", "k.key", "--format", "json");
        Outcome publicKey = run("--out", "new.key", "--public-out", "k.pub");

        assertThat(key.exitCode()).isEqualTo(3);
        assertThat(new ObjectMapper().readTree(key.out()).path("category").textValue())
                .isEqualTo("output_exists");
        assertThat(publicKey.exitCode()).isEqualTo(3);
        assertThat(publicKey.err()).contains("k.pub exists already; --force replaces it");
        assertThat(directory.resolve("k.key")).hasContent("mine");
        assertThat(directory.resolve("k.pub")).hasContent("mine too");
        assertThat(directory.resolve("new.key")).doesNotExist();
    }

    @Test
    void replacesThemWhenForced() throws Exception {
        Files.writeString(directory.resolve("k.key"), "x".repeat(200));
        Files.setPosixFilePermissions(directory.resolve("k.key"), PosixFilePermissions.fromString("rw-r--r--"));
        Files.writeString(directory.resolve("k.pub"), "x".repeat(200));

        assertThat(run("--out", "k.key", "--public-out", "k.pub", "--force").exitCode())
                .isZero();

        SigningKey key = PrivateKeys.read(directory.resolve("k.key"), PassphraseSource.none());
        assertThat(directory.resolve("k.pub")).hasContent(key.publicKey().hex());
        assertThat(permissions("k.key")).isEqualTo("rw-------");
    }

    @Test
    void aPublicKeyThatCannotBeWrittenLeavesNoPrivateKeyBehind() {
        Outcome outcome = run("--out", "k.key", "--public-out", "missing/k.pub");

        assertThat(outcome.exitCode()).isEqualTo(3);
        assertThat(directory.resolve("k.key")).doesNotExist();
    }

    @Test
    void writesKeysForOpenssl() throws Exception {
        assertThat(run("--out", "k.pem", "--pkcs8-v1").exitCode()).isZero();

        assertThat(directory.resolve("k.pem")).content().startsWith("-----BEGIN PRIVATE KEY-----\n");
        PrivateKeys.read(directory.resolve("k.pem"), PassphraseSource.none());
    }

    @Test
    void bothFilesMustDiffer() {
        Outcome outcome = run("--out", "k.key", "--public-out", "./k.key");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(directory.resolve("k.key")).doesNotExist();
    }

    @Test
    void theParentCommandNamesItsCommands() {
        Outcome outcome = new CommandLineRunner(directory).run("bundle");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("missing what to do").contains("keygen");
    }

    private String permissions(String file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file)));
    }

    private Outcome run(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "bundle";
        all[1] = "keygen";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return new CommandLineRunner(directory).run(all);
    }
}
