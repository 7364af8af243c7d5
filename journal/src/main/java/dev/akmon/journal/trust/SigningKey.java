package dev.akmon.journal.trust;

import java.security.SecureRandom;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * An Ed25519 private key with its public key. The secret leaves it only through {@link #seed}; texts and comparisons never
 * show it.
 */
public final class SigningKey {
    /** Length of the secret, which RFC 8032 calls the private key, in bytes. */
    public static final int SEED_BYTES = Ed25519.SECRET_KEY_SIZE;

    private final byte[] seed;
    private final VerifyingKey publicKey;

    private SigningKey(byte[] seed) {
        this.seed = seed;
        byte[] encoded = new byte[VerifyingKey.BYTES];
        Ed25519.generatePublicKey(seed, 0, encoded, 0);
        try {
            this.publicKey = VerifyingKey.of(encoded);
        } catch (KeyFormatException e) {
            throw new IllegalStateException("the public key of a seed is no public key", e);
        }
    }

    /** A new key from the system's random numbers. */
    public static SigningKey generate() {
        byte[] seed = new byte[SEED_BYTES];
        Ed25519.generatePrivateKey(new SecureRandom(), seed);
        return new SigningKey(seed);
    }

    /**
     * The key of this seed.
     *
     * @throws KeyFormatException unless it has 32 bytes
     */
    public static SigningKey ofSeed(byte[] thirtyTwo, SecretAccess access) throws KeyFormatException {
        if (thirtyTwo.length != SEED_BYTES) {
            throw new KeyFormatException("the seed of an Ed25519 key has 32 bytes, not " + thirtyTwo.length);
        }
        return new SigningKey(thirtyTwo.clone());
    }

    /** A fresh copy of the 32 secret bytes; whoever asks has to wipe it. */
    public byte[] seed(SecretAccess access) {
        return seed.clone();
    }

    public VerifyingKey publicKey() {
        return publicKey;
    }

    /** As {@link VerifyingKey#keyId()}. */
    public String keyId() {
        return publicKey.keyId();
    }

    /** The 64 byte signature of a message; always the same for the same message. */
    public byte[] sign(byte[] message) {
        byte[] signature = new byte[VerifyingKey.SIGNATURE_BYTES];
        Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
        return signature;
    }

    /** Names the public key. */
    @Override
    public String toString() {
        return "private half of " + publicKey;
    }
}
