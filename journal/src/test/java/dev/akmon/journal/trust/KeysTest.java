package dev.akmon.journal.trust;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.akmon.journal.TestVectors;
import dev.akmon.journal.trust.PrivateKeys.Form;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final String SEED = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    private static final String PUBLIC = "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8";
    private static final String V1 = "302e020100300506032b657004220420" + SEED;
    private static final String V2 = "3051020101300506032b657004220420" + SEED + "812100" + PUBLIC;
    private static final String LEGACY = "3053020101300506032b657004220420" + SEED + "a123032100" + PUBLIC;
    private static final String PASSPHRASE = "correct horse é";

    @TempDir
    Path directory;

    @Test
    void writesTheEightyThreeByteForm() throws Exception {
        Path file = directory.resolve("key");

        PrivateKeys.write(file, TestKeys.signer(), Form.PKCS8_V2, false);

        assertThat(file).hasBinaryContent(HEX.parseHex(V2)).hasSize(83);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PrivateKeys.read(file, PassphraseSource.none()).publicKey().hex())
                .isEqualTo(PUBLIC);
    }

    @Test
    void neverReplacesAKeyUnlessTold() throws Exception {
        Path file = directory.resolve("key");
        Files.writeString(file, "something");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> PrivateKeys.write(file, TestKeys.signer(), Form.PKCS8_V2, false));
        assertThat(file).hasContent("something");

        PrivateKeys.write(file, TestKeys.signer(), Form.PKCS8_V2, true);
        assertThat(file).hasBinaryContent(HEX.parseHex(V2));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void writesWhatOpensslReads() throws Exception {
        byte[] pem = PrivateKeys.encode(TestKeys.signer(), Form.PKCS8_V1_PEM, SecretAccess.grant());

        assertThat(new String(pem, US_ASCII))
                .isEqualTo("-----BEGIN PRIVATE KEY-----\n"
                        + "MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n"
                        + "-----END PRIVATE KEY-----\n");
        assertThat(parse(pem).publicKey().hex()).isEqualTo(PUBLIC);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                V1,
                V2,
                LEGACY,
                // Attributes may stand before the public key.
                "3053020101300506032b657004220420" + SEED + "a000" + "812100" + PUBLIC
            })
    void readsEveryFormOfPkcs8(String der) throws Exception {
        assertThat(parse(HEX.parseHex(der)).publicKey().hex()).isEqualTo(PUBLIC);
        assertThat(parse(Pem.encode(Pem.PRIVATE_KEY, HEX.parseHex(der)).getBytes(US_ASCII))
                        .publicKey()
                        .hex())
                .isEqualTo(PUBLIC);
    }

    @ParameterizedTest
    @CsvSource({
        "'version 2 without public key', 302e020101300506032b657004220420" + SEED,
        "'public key of another', 3051020101300506032b657004220420" + SEED
                + "81210029acbae141bccaf0b22e1a94d34d0bc7361e526d0bfe12c89794bc9322966dd7",
        "'byte behind it', " + V2 + "00",
        "'public key in version 1', 3051020100300506032b657004220420" + SEED + "812100" + PUBLIC,
        "'version 3', 302e020102300506032b657004220420" + SEED,
        "'X25519', 302e020100300506032b656e04220420" + SEED,
        "'short seed', 302d020100300506032b65700421041f"
                + "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e",
        "'long form of a length', 30812e020100300506032b657004220420" + SEED,
        "'cut off', 3051020101300506032b657004220420000102",
        "'raw seed', " + SEED,
        "'nothing', ''"
    })
    void refusesWhatIsNoPkcs8Key(String what, String der) {
        assertThatExceptionOfType(KeyFormatException.class).as(what).isThrownBy(() -> parse(HEX.parseHex(der)));
    }

    @ParameterizedTest
    @CsvSource({
        "openssh-plain",
        "openssh-aes256-ctr",
        "openssh-aes128-cbc",
        "openssl",
        "openssl-encrypted",
        "openssl-pbkdf2-sha512",
        "openssl-pbkdf2-sha1",
        "openssl-scrypt"
    })
    void readsKeysOfOtherPrograms(String name) throws Exception {
        SigningKey key =
                PrivateKeys.parse(resource(name + ".key"), name, keyName -> Optional.of(PASSPHRASE.getBytes(UTF_8)));

        assertThat(key.publicKey()).isEqualTo(PublicKeys.parse(resource(name + ".pub")));
    }

    @ParameterizedTest
    @CsvSource({
        "openssh-chacha20, ssh-keygen -p -Z aes256-ctr -f some.key",
        "openssh-ecdsa, not a key for Ed25519",
        "openssl-des3, openssl pkey -aes256 -in some.key",
        "openssl-x25519-encrypted, not a key for Ed25519",
        "openssl-x25519, not a key for Ed25519"
    })
    void saysWhatToDoAboutOtherKeys(String name, String message) {
        assertThatExceptionOfType(KeyFormatException.class)
                .isThrownBy(() -> PrivateKeys.parse(
                        resource(name + ".key"), "some.key", keyName -> Optional.of(PASSPHRASE.getBytes(UTF_8))))
                .withMessageContaining(message);
    }

    @Test
    void asksForThePassphraseOnlyWhenItIsNeeded() throws Exception {
        PrivateKeys.parse(resource("openssh-plain.key"), "plain", keyName -> {
            throw new AssertionError("asked for a passphrase");
        });

        assertThatExceptionOfType(KeyFormatException.class)
                .isThrownBy(() -> PrivateKeys.parse(
                        resource("openssh-aes256-ctr.key"), "k", keyName -> Optional.of("wrong".getBytes(UTF_8))))
                .withMessage("the passphrase is wrong");
        assertThatExceptionOfType(KeyFormatException.class)
                .isThrownBy(() -> PrivateKeys.parse(resource("openssh-aes256-ctr.key"), "k", PassphraseSource.none()))
                .withMessage("it is encrypted and needs its passphrase");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openssh-aes256-ctr", "openssl-encrypted"})
    void wipesThePassphraseItWasGiven(String name) throws Exception {
        byte[] passphrase = PASSPHRASE.getBytes(UTF_8);

        PrivateKeys.parse(resource(name + ".key"), "k", keyName -> Optional.of(passphrase));

        assertThat(passphrase).containsOnly(0);
    }

    @Test
    void readsAnEncryptedKeyThatIsNoPem() throws Exception {
        byte[] der = Pem.parse(resource("openssl-encrypted.key")).orElseThrow().content();

        assertThat(PrivateKeys.parse(der, "k", keyName -> Optional.of(PASSPHRASE.getBytes(UTF_8)))
                        .publicKey())
                .isEqualTo(PublicKeys.parse(resource("openssl-encrypted.pub")));
        assertThatExceptionOfType(KeyFormatException.class)
                .isThrownBy(() -> parse(der))
                .withMessage("it is encrypted and needs its passphrase");
    }

    @Test
    void aWrongPassphraseNeverGivesAKey() throws Exception {
        byte[] key = resource("openssl-encrypted.key");
        // Among so many some leave the padding right.
        for (int i = 0; i < 600; i++) {
            byte[] wrong = ("wrong " + i).getBytes(UTF_8);
            assertThatExceptionOfType(KeyFormatException.class)
                    .isThrownBy(() -> PrivateKeys.parse(key, "k", keyName -> Optional.of(wrong)))
                    .withMessage("the passphrase is wrong");
        }
    }

    @Test
    void refusesMillionsOfIterations() throws Exception {
        EncryptedPrivateKeyInfo key = EncryptedPrivateKeyInfo.getInstance(
                Pem.parse(resource("openssl-encrypted.key")).orElseThrow().content());
        PBES2Parameters parameters =
                PBES2Parameters.getInstance(key.getEncryptionAlgorithm().getParameters());
        PBKDF2Params patient = new PBKDF2Params(new byte[8], 100_000_000);
        AlgorithmIdentifier encryption = new AlgorithmIdentifier(
                key.getEncryptionAlgorithm().getAlgorithm(),
                new PBES2Parameters(
                        new KeyDerivationFunc(PKCSObjectIdentifiers.id_PBKDF2, patient),
                        parameters.getEncryptionScheme()));
        byte[] der = new EncryptedPrivateKeyInfo(encryption, key.getEncryptedData()).getEncoded();

        assertThatExceptionOfType(KeyFormatException.class)
                .isThrownBy(() -> PrivateKeys.parse(der, "k", keyName -> {
                    throw new AssertionError("asked for a passphrase");
                }))
                .withMessageContaining("iterations");
    }

    @ParameterizedTest
    @CsvSource({
        "openssl-pbkdf2-sha512, 02020bb8, 0202ffff, number of iterations",
        "openssl-scrypt, 02024000, 02024001, scrypt",
        "openssl-scrypt, 020108, 02017f, scrypt",
        "openssl-scrypt, 020101, 02017f, scrypt"
    })
    void refusesToWorkForMinutesOnAPassphraseOfPkcs8(String name, String from, String to, String message)
            throws Exception {
        String der =
                HEX.formatHex(Pem.parse(resource(name + ".key")).orElseThrow().content());
        assertThat(der).contains(from);

        assertThatExceptionOfType(KeyFormatException.class)
                .isThrownBy(() -> PrivateKeys.parse(
                        HEX.parseHex(der.replaceFirst(from, to)),
                        "k",
                        keyName -> Optional.of(PASSPHRASE.getBytes(UTF_8))))
                .withMessageContaining(message);
    }

    @Test
    void refusesToWorkForMinutesOnAPassphrase() throws Exception {
        String text = new String(resource("openssh-aes256-ctr.key"), US_ASCII);
        byte[] blob = Pem.parse(text.getBytes(US_ASCII)).orElseThrow().content();
        // The rounds stand behind the magic, two names with their lengths, and the salt with its length.
        int rounds = 15 + 4 + 10 + 4 + 6 + 4 + 4 + 16;
        assertThat(blob[rounds + 3]).isEqualTo((byte) 2);
        blob[rounds] = 0x7f;

        assertThatExceptionOfType(KeyFormatException.class)
                .isThrownBy(() -> PrivateKeys.parse(
                        Pem.encode(Pem.OPENSSH_PRIVATE_KEY, blob).getBytes(US_ASCII),
                        "k",
                        keyName -> Optional.of(PASSPHRASE.getBytes(UTF_8))))
                .withMessageContaining("rounds");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                PUBLIC,
                " \n" + PUBLIC + "\r\n",
                "03A107BFF3CE10BE1D70DD18E74BC09967E4D6309BA50D5F1DDC8664125531B8",
                "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAA6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=\n"
                        + "-----END PUBLIC KEY-----\n",
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4 alice@host\n",
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
            })
    void readsEveryFormOfAPublicKey(String content) throws Exception {
        assertThat(PublicKeys.parse(content.getBytes(UTF_8)).hex()).isEqualTo(PUBLIC);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0x" + PUBLIC,
                "03a107bff3ce10be1d70dd18e74bc099 67e4d6309ba50d5f1ddc8664125531b8",
                "03a1",
                PUBLIC + PUBLIC,
                "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAA6EH\n-----END PUBLIC KEY-----\n",
                "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAA6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=\n",
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5",
                "ssh-ed25519",
                "ssh-rsa AAAAB3NzaC1yc2E",
                "0100000000000000000000000000000000000000000000000000000000000000"
            })
    void refusesWhatIsNoPublicKey(String content) {
        assertThatExceptionOfType(KeyFormatException.class).isThrownBy(() -> PublicKeys.parse(content.getBytes(UTF_8)));
    }

    @Test
    void twoKeysInOneFileAreRefused() throws Exception {
        String line = new String(resource("openssh-plain.pub"), UTF_8);

        assertThatExceptionOfType(KeyFormatException.class)
                .isThrownBy(() -> PublicKeys.parse((line + line).getBytes(UTF_8)))
                .withMessageContaining("single");
    }

    @Test
    void errorsNameTheFile() throws Exception {
        Path file = Files.writeString(directory.resolve("some.pub"), "hello");

        assertThatExceptionOfType(KeyFormatException.class)
                .isThrownBy(() -> PublicKeys.read(file))
                .withMessageContaining(file.toString());
        assertThatExceptionOfType(KeyFormatException.class)
                .isThrownBy(() -> PrivateKeys.read(file, PassphraseSource.none()))
                .withMessageContaining(file.toString());
    }

    @Test
    void aHugeFileIsNotReadAsAKey() throws Exception {
        Path file = Files.write(directory.resolve("huge"), new byte[70_000]);

        assertThatExceptionOfType(KeyFormatException.class)
                .isThrownBy(() -> PublicKeys.read(file))
                .withMessageContaining("larger");
    }

    @Test
    void aPrivateKeyGivenAsPublicKeyIsPointedOut() {
        assertThatExceptionOfType(KeyFormatException.class)
                .isThrownBy(() -> PublicKeys.parse(resource("openssl.key")))
                .withMessageContaining("private key");
        assertThatExceptionOfType(KeyFormatException.class)
                .isThrownBy(() -> parse(resource("openssl.pub")))
                .withMessageContaining("public key");
        assertThatExceptionOfType(KeyFormatException.class)
                .isThrownBy(() -> parse(PUBLIC.getBytes(US_ASCII)))
                .withMessage("it is a public key");
    }

    @Test
    void spkiIsWhatOpensslWrites() throws Exception {
        VerifyingKey key = TestKeys.signer().publicKey();

        assertThat(HEX.formatHex(PublicKeys.spki(key))).isEqualTo("302a300506032b6570032100" + PUBLIC);
        assertThat(PublicKeys.pem(key)).hasSize(113);
        byte[] theirs = resource("openssl.pub");
        assertThat(PublicKeys.pem(PublicKeys.parse(theirs)).getBytes(US_ASCII)).isEqualTo(theirs);
    }

    @Test
    void neitherTextsNorComparisonsShowTheSecret() throws Exception {
        SigningKey key = TestKeys.signer();

        assertThat(key).hasToString("private half of Ed25519 key " + key.keyId());
        byte[] seed = key.seed(SecretAccess.grant());
        Arrays.fill(seed, (byte) 0);
        assertThat(HEX.formatHex(key.seed(SecretAccess.grant()))).isEqualTo(SEED);
    }

    @Test
    void newKeysDiffer() {
        assertThat(SigningKey.generate().publicKey())
                .isNotEqualTo(SigningKey.generate().publicKey());
    }

    @Test
    void readsTheKeysOfTheReference() throws Exception {
        for (String name : new String[] {"signer", "operator"}) {
            SigningKey key = PrivateKeys.read(TestVectors.find("agef/keys/" + name + ".pk8"), PassphraseSource.none());
            assertThat(key.publicKey()).isEqualTo(PublicKeys.read(TestVectors.find("agef/keys/" + name + ".pub.hex")));
            assertThat(PrivateKeys.encode(key, Form.PKCS8_V2, SecretAccess.grant()))
                    .isEqualTo(Files.readAllBytes(TestVectors.find("agef/keys/" + name + ".pk8")));
        }
    }

    private static SigningKey parse(byte[] content) throws IOException, KeyFormatException {
        return PrivateKeys.parse(content, "the key", PassphraseSource.none());
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = KeysTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }
}
