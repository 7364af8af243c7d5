package dev.akmon.journal.trust;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Private keys in files. Written is PKCS#8; read are the three forms of PKCS#8 that exist for Ed25519, as DER or as PEM, and
 * keys of OpenSSH; of both, encrypted ones too.
 */
public final class PrivateKeys {
    /** How a private key is written. */
    public enum Form {
        /** PKCS#8 version 2 in DER, 83 bytes: what the reference implementation reads, and OpenSSL 3.0 does not. */
        PKCS8_V2,
        /** PKCS#8 version 1 as PEM: what openssl reads, and the reference implementation does not. */
        PKCS8_V1_PEM
    }

    private static final int DER_SEQUENCE = 0x30;

    private PrivateKeys() {}

    /**
     * Reads a private key file.
     *
     * @param passphrases asked when the key is encrypted
     * @throws IOException when the file cannot be read or the passphrase cannot be asked for
     * @throws KeyFormatException when it is not a usable private key, naming the file
     */
    public static SigningKey read(Path file, PassphraseSource passphrases) throws IOException, KeyFormatException {
        try {
            byte[] content = KeyFiles.read(file);
            try {
                return parse(content, file.toString(), passphrases);
            } finally {
                Arrays.fill(content, (byte) 0);
            }
        } catch (KeyFormatException e) {
            throw new KeyFormatException(file + " is not a usable private key: " + e.getMessage(), e);
        }
    }

    /**
     * Reads the content of a private key file.
     *
     * @param keyName what to call the key when its passphrase is asked for
     */
    public static SigningKey parse(byte[] content, String keyName, PassphraseSource passphrases)
            throws IOException, KeyFormatException {
        // Asked first: a public key in hexadecimal may begin with the same byte as DER.
        if (PublicKeys.isOne(content)) {
            throw new KeyFormatException("it is a public key");
        }
        if (content.length > 0 && content[0] == DER_SEQUENCE) {
            return EncryptedPkcs8.isOne(content)
                    ? EncryptedPkcs8.decode(content, keyName, passphrases)
                    : Pkcs8.decode(content);
        }
        Optional<Pem> pem = Pem.parse(content);
        if (pem.isEmpty()) {
            throw new KeyFormatException("it is neither PKCS#8 nor a PEM block");
        }
        byte[] block = pem.get().content();
        try {
            return switch (pem.get().label()) {
                case Pem.PRIVATE_KEY -> Pkcs8.decode(block);
                case Pem.OPENSSH_PRIVATE_KEY -> OpenSshPrivateKey.decode(block, keyName, passphrases);
                case Pem.ENCRYPTED_PRIVATE_KEY -> EncryptedPkcs8.decode(block, keyName, passphrases);
                default -> throw new KeyFormatException("a " + pem.get().label() + " is not for Ed25519");
            };
        } finally {
            Arrays.fill(block, (byte) 0);
        }
    }

    /**
     * Writes a private key file that only its owner can read.
     *
     * @param replace whether a file that is there may be replaced
     * @throws FileAlreadyExistsException when it may not
     */
    public static void write(Path file, SigningKey key, Form form, boolean replace) throws IOException {
        byte[] content = encode(key, form, SecretAccess.grant());
        try {
            KeyFiles.writePrivate(file, content, replace);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    /** The content of a private key file; whoever asks has to wipe it. */
    public static byte[] encode(SigningKey key, Form form, SecretAccess access) {
        return switch (form) {
            case PKCS8_V2 -> Pkcs8.encodeV2(key, access);
            case PKCS8_V1_PEM ->
                Pem.encode(Pem.PRIVATE_KEY, Pkcs8.encodeV1(key, access)).getBytes(StandardCharsets.US_ASCII);
        };
    }
}
