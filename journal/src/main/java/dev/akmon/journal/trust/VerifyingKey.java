package dev.akmon.journal.trust;

import dev.akmon.journal.HashAlgorithm;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * An Ed25519 public key (RFC 8032). There is no instance for a key that must not be trusted: points of small or mixed
 * order, for which one signature can fit many messages, and second spellings of a point are refused.
 */
public final class VerifyingKey {
    /** Length of a public key in bytes. */
    public static final int BYTES = Ed25519.PUBLIC_KEY_SIZE;

    /** Length of a signature in bytes: the point R, then the number S. */
    public static final int SIGNATURE_BYTES = Ed25519.SIGNATURE_SIZE;

    private final byte[] encoded;
    private final Ed25519.PublicPoint point;
    private final String keyId;

    private VerifyingKey(byte[] encoded, Ed25519.PublicPoint point) {
        this.encoded = encoded;
        this.point = point;
        this.keyId = HashAlgorithm.SHA256.digest(encoded).hex();
    }

    /**
     * The key with these 32 bytes.
     *
     * @throws KeyFormatException when they are not the canonical encoding of a point of the prime-order group
     */
    public static VerifyingKey of(byte[] thirtyTwo) throws KeyFormatException {
        if (thirtyTwo.length != BYTES) {
            throw new KeyFormatException("an Ed25519 public key has 32 bytes, not " + thirtyTwo.length);
        }
        byte[] encoded = thirtyTwo.clone();
        Ed25519.PublicPoint point = Ed25519.validatePublicKeyFullExport(encoded, 0);
        if (point == null) {
            throw new KeyFormatException(
                    "not an Ed25519 public key: " + HexFormat.of().formatHex(encoded)
                            + " is no point of the group, is of small order or is not in canonical form");
        }
        return new VerifyingKey(encoded, point);
    }

    /** A fresh copy of the 32 bytes. */
    public byte[] bytes() {
        return encoded.clone();
    }

    /** The 64 lowercase hex digits of the key. */
    public String hex() {
        return HexFormat.of().formatHex(encoded);
    }

    /** What entries call the key: the lowercase hex SHA-256 of its 32 bytes, whatever the session hashes with. */
    public String keyId() {
        return keyId;
    }

    /**
     * Whether this key made this signature of exactly this message.
     *
     * <p>Stricter than RFC 8032 asks: the signature has 64 bytes, S is below the order of the group, and R is the canonical
     * encoding of a point of the prime-order group, so that nobody can make a second signature from a first.
     */
    public boolean verifies(byte[] message, byte[] signature) {
        // R is checked by itself: how the library compares points is its own affair and has changed between versions.
        return signature.length == SIGNATURE_BYTES
                && Ed25519.validatePublicKeyFull(signature, 0)
                && Ed25519.verify(signature, 0, point, message, 0, message.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifyingKey key && Arrays.equals(encoded, key.encoded);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(encoded);
    }

    @Override
    public String toString() {
        return "Ed25519 key " + keyId;
    }
}
