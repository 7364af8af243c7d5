package dev.akmon.journal.trust;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * PKCS#8 private keys under a passphrase (EncryptedPrivateKeyInfo of RFC 5958), as {@code openssl genpkey -aes256} writes
 * them: PBES2 of RFC 8018 with AES in CBC, the key derived by PBKDF2 or by scrypt (RFC 7914). Nothing in this form
 * authenticates the content: a wrong passphrase shows by what comes out being no key.
 */
final class EncryptedPkcs8 {
    private static final String PBES2 = "2a864886f70d01050d";
    private static final String PBKDF2 = "2a864886f70d01050c";
    private static final String SCRYPT = "2b06010401da47040b";
    private static final int IV_BYTES = 16;

    /** Lengths of the key, by object identifier. */
    private static final Map<String, Integer> AES_CBC =
            Map.of("608648016503040102", 16, "608648016503040116", 24, "60864801650304012a", 32);

    /** Digests of HMAC, by object identifier. */
    private static final Map<String, Supplier<Digest>> HMACS = Map.of(
            "2a864886f70d0207", SHA1Digest::new,
            "2a864886f70d0209", SHA256Digest::new,
            "2a864886f70d020a", SHA384Digest::new,
            "2a864886f70d020b", SHA512Digest::new);

    /** Seconds of work: beyond this a file asks for minutes, which no key of a person does. */
    private static final int MAX_ITERATIONS = 5_000_000;

    /** scrypt takes 128 bytes for each of cost times block size: 64 MiB. */
    private static final long MAX_SCRYPT_SIZE = 1L << 19;

    private static final int MAX_SCRYPT_PARALLELISM = 16;

    /** How a passphrase becomes a key. */
    private interface Derivation {
        byte[] key(byte[] passphrase, int bytes);
    }

    private EncryptedPkcs8() {}

    /** Whether this DER is an encrypted key: it begins with an algorithm, one that is not begins with a version. */
    static boolean isOne(byte[] der) {
        try {
            return new DerReader(der).enter(DerReader.SEQUENCE, "key").next(DerReader.SEQUENCE);
        } catch (KeyFormatException e) {
            return false;
        }
    }

    /**
     * Reads a key.
     *
     * @param keyName what to call the key when its passphrase is asked for
     */
    static SigningKey decode(byte[] der, String keyName, PassphraseSource passphrases)
            throws KeyFormatException, IOException {
        DerReader file = new DerReader(der);
        DerReader info = file.enter(DerReader.SEQUENCE, "key");
        file.requireEnd();
        DerReader encryption = info.enter(DerReader.SEQUENCE, "encryption");
        byte[] encrypted = info.enter(DerReader.OCTET_STRING, "encrypted key").rest();
        info.requireEnd();
        requireKnown(encryption.objectIdentifier("encryption").equals(PBES2), keyName);
        DerReader parameters = encryption.enter(DerReader.SEQUENCE, "encryption");
        Derivation derivation = derivation(parameters.enter(DerReader.SEQUENCE, "key derivation"), keyName);
        DerReader cipher = parameters.enter(DerReader.SEQUENCE, "cipher");
        Integer keyBytes = AES_CBC.get(cipher.objectIdentifier("cipher"));
        requireKnown(keyBytes != null, keyName);
        byte[] iv =
                cipher.enter(DerReader.OCTET_STRING, "initialization vector").rest();
        if (iv.length != IV_BYTES) {
            throw new KeyFormatException("its initialization vector does not have 16 bytes");
        }
        byte[] passphrase = passphrases.required(keyName);
        byte[] key = derivation.key(passphrase, keyBytes);
        Arrays.fill(passphrase, (byte) 0);
        byte[] plain = decrypt(encrypted, key, iv);
        try {
            return Pkcs8.decode(plain);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private static Derivation derivation(DerReader algorithm, String keyName) throws KeyFormatException {
        String name = algorithm.objectIdentifier("key derivation");
        requireKnown(name.equals(PBKDF2) || name.equals(SCRYPT), keyName);
        DerReader parameters = algorithm.enter(DerReader.SEQUENCE, "key derivation");
        byte[] salt = parameters.enter(DerReader.OCTET_STRING, "salt").rest();
        return name.equals(SCRYPT) ? scrypt(salt, parameters) : pbkdf2(salt, parameters, keyName);
    }

    private static Derivation pbkdf2(byte[] salt, DerReader parameters, String keyName) throws KeyFormatException {
        int iterations = parameters.positive("number of iterations");
        if (iterations > MAX_ITERATIONS) {
            throw new KeyFormatException("its encryption asks for more than " + MAX_ITERATIONS + " iterations");
        }
        skipKeyLength(parameters);
        // HMAC with SHA-1 is what stands there when nothing does.
        Supplier<Digest> digest = parameters.atEnd()
                ? SHA1Digest::new
                : HMACS.get(parameters.enter(DerReader.SEQUENCE, "HMAC").objectIdentifier("HMAC"));
        requireKnown(digest != null, keyName);
        return (passphrase, bytes) -> {
            PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(digest.get());
            generator.init(passphrase, salt, iterations);
            return ((KeyParameter) generator.generateDerivedMacParameters(bytes * Byte.SIZE)).getKey();
        };
    }

    private static Derivation scrypt(byte[] salt, DerReader parameters) throws KeyFormatException {
        int cost = parameters.positive("cost of scrypt");
        int blockSize = parameters.positive("block size of scrypt");
        int parallelism = parameters.positive("parallelism of scrypt");
        skipKeyLength(parameters);
        if (cost < 2
                || Integer.bitCount(cost) != 1
                || (long) cost * blockSize > MAX_SCRYPT_SIZE
                || parallelism > MAX_SCRYPT_PARALLELISM) {
            throw new KeyFormatException("its encryption is damaged, or asks scrypt for more than 64 MiB");
        }
        return (passphrase, bytes) -> SCrypt.generate(passphrase, salt, cost, blockSize, parallelism, bytes);
    }

    /** The cipher says it, too. */
    private static void skipKeyLength(DerReader parameters) throws KeyFormatException {
        if (parameters.next(DerReader.INTEGER)) {
            parameters.positive("length of the key");
        }
    }

    private static byte[] decrypt(byte[] encrypted, byte[] key, byte[] iv) throws KeyFormatException {
        try {
            Cipher aes = Cipher.getInstance("AES/CBC/PKCS5Padding");
            aes.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
            byte[] plain = aes.doFinal(encrypted);
            // One wrong passphrase in 256 leaves the padding right.
            if (!new DerReader(plain).next(DerReader.SEQUENCE)) {
                throw new KeyFormatException("the passphrase is wrong");
            }
            return plain;
        } catch (BadPaddingException e) {
            throw new KeyFormatException("the passphrase is wrong", e);
        } catch (IllegalBlockSizeException e) {
            throw new KeyFormatException("its encrypted part is cut off", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no AES", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static void requireKnown(boolean known, String keyName) throws KeyFormatException {
        if (!known) {
            throw new KeyFormatException(
                    "it is encrypted in a way that is not read here; re-encrypt it with: openssl pkey -aes256 -in "
                            + keyName);
        }
    }
}
