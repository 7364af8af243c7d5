package dev.akmon.journal.trust;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.BCrypt;

/**
 * Private keys as ssh-keygen writes them (OpenSSH's PROTOCOL.key): the magic {@code openssh-key-v1}, the names of cipher and
 * key derivation with its options, the number of keys, the public key, and the private section. That section holds a random
 * number twice, by which a wrong passphrase shows, then the key, its comment, and padding that counts 1, 2, 3.
 */
final class OpenSshPrivateKey {
    private static final byte[] MAGIC = "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII);
    private static final String KEY_TYPE = "ssh-ed25519";
    private static final String NONE = "none";
    private static final String BCRYPT = "bcrypt";
    private static final int BLOCK_BYTES = 16;

    /** Each round costs about 10 ms: beyond this a file asks for minutes, which no key of a person does. */
    private static final int MAX_ROUNDS = 2048;

    private static final Map<String, AesMode> CIPHERS = Map.of(
            "aes128-ctr", new AesMode("AES/CTR/NoPadding", 16),
            "aes192-ctr", new AesMode("AES/CTR/NoPadding", 24),
            "aes256-ctr", new AesMode("AES/CTR/NoPadding", 32),
            "aes128-cbc", new AesMode("AES/CBC/NoPadding", 16),
            "aes192-cbc", new AesMode("AES/CBC/NoPadding", 24),
            "aes256-cbc", new AesMode("AES/CBC/NoPadding", 32));

    private record AesMode(String transformation, int keyBytes) {}

    private OpenSshPrivateKey() {}

    static SigningKey decode(byte[] blob, String keyName, PassphraseSource passphrases)
            throws KeyFormatException, IOException {
        if (blob.length < MAGIC.length || !Arrays.equals(Arrays.copyOf(blob, MAGIC.length), MAGIC)) {
            throw new KeyFormatException("it is not a private key of OpenSSH");
        }
        SshReader file = new SshReader(Arrays.copyOfRange(blob, MAGIC.length, blob.length));
        String cipher = file.text("cipher");
        String derivation = file.text("key derivation");
        byte[] options = file.string("key derivation");
        boolean encrypted = !cipher.equals(NONE);
        if (encrypted && !(CIPHERS.containsKey(cipher) && derivation.equals(BCRYPT))) {
            throw new KeyFormatException(
                    "it is encrypted in a way that is not read here; re-encrypt it with: ssh-keygen -p -Z aes256-ctr -f "
                            + keyName);
        }
        if (file.uint32("number of keys") != 1) {
            throw new KeyFormatException("it does not hold exactly one key");
        }
        file.string("public key");
        byte[] section = file.string("private section");
        if (!file.atEnd()) {
            throw new KeyFormatException("there are bytes behind its private section");
        }
        byte[] plain = encrypted ? decrypt(section, CIPHERS.get(cipher), options, keyName, passphrases) : section;
        try {
            return privateSection(plain, encrypted);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private static byte[] decrypt(
            byte[] section, AesMode mode, byte[] options, String keyName, PassphraseSource passphrases)
            throws KeyFormatException, IOException {
        SshReader reader = new SshReader(options);
        byte[] salt = reader.string("salt");
        int rounds = reader.uint32("number of rounds");
        if (salt.length == 0 || rounds < 1 || rounds > MAX_ROUNDS || section.length % BLOCK_BYTES != 0) {
            throw new KeyFormatException(
                    "its encryption is damaged, or asks for more than " + MAX_ROUNDS + " rounds of bcrypt");
        }
        byte[] passphrase = passphrases.required(keyName);
        byte[] material = BCrypt.pbkdfGenerate(passphrase, salt, rounds, mode.keyBytes() + BLOCK_BYTES);
        Arrays.fill(passphrase, (byte) 0);
        try {
            Cipher aes = Cipher.getInstance(mode.transformation());
            aes.init(
                    Cipher.DECRYPT_MODE,
                    new SecretKeySpec(material, 0, mode.keyBytes(), "AES"),
                    new IvParameterSpec(material, mode.keyBytes(), BLOCK_BYTES));
            return aes.doFinal(section);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no AES", e);
        } finally {
            Arrays.fill(material, (byte) 0);
        }
    }

    private static SigningKey privateSection(byte[] plain, boolean encrypted) throws KeyFormatException {
        SshReader section = new SshReader(plain);
        if (section.uint32("private section") != section.uint32("private section")) {
            throw new KeyFormatException(encrypted ? "the passphrase is wrong" : "its private section is damaged");
        }
        if (!section.text("key type").equals(KEY_TYPE)) {
            throw new KeyFormatException("it is not a key for Ed25519");
        }
        byte[] publicKey = section.string("public key");
        byte[] secret = section.string("private key");
        section.string("comment");
        byte[] padding = section.rest();
        for (int i = 0; i < padding.length; i++) {
            if (padding[i] != (byte) (i + 1)) {
                throw new KeyFormatException("its padding is damaged");
            }
        }
        if (secret.length != SigningKey.SEED_BYTES + VerifyingKey.BYTES) {
            throw new KeyFormatException("its private key does not have 64 bytes");
        }
        byte[] seed = Arrays.copyOf(secret, SigningKey.SEED_BYTES);
        SigningKey key = SigningKey.ofSeed(seed, SecretAccess.grant());
        byte[] derived = key.publicKey().bytes();
        boolean belongs = Arrays.equals(derived, publicKey)
                && Arrays.equals(derived, Arrays.copyOfRange(secret, SigningKey.SEED_BYTES, secret.length));
        Arrays.fill(seed, (byte) 0);
        Arrays.fill(secret, (byte) 0);
        if (!belongs) {
            throw new KeyFormatException("its public key does not belong to its private key");
        }
        return key;
    }
}
