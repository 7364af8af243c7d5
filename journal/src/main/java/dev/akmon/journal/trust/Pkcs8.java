package dev.akmon.journal.trust;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Ed25519 private keys in PKCS#8 (RFC 5958, RFC 8410). There are three forms, all of them read:
 *
 * <ul>
 *   <li>version 1, 48 bytes, without public key: what openssl writes, and all that OpenSSL 3.0 reads;
 *   <li>version 2, 83 bytes, with the public key behind {@code 81 21 00}: what akmon writes, and what the reference
 *       implementation insists on;
 *   <li>version 2 as some older libraries wrote it, 85 bytes, with the public key behind {@code a1 23 03 21 00}.
 * </ul>
 */
final class Pkcs8 {
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] ED25519_OID = HEX.parseHex("06032b6570");
    private static final byte[] V1_PREFIX = HEX.parseHex("302e020100300506032b657004220420");
    private static final byte[] V2_PREFIX = HEX.parseHex("3051020101300506032b657004220420");
    private static final byte[] V2_PUBLIC_KEY_PREFIX = HEX.parseHex("812100");
    private static final int ATTRIBUTES = 0xa0;
    private static final int PUBLIC_KEY = 0x81;
    private static final int LEGACY_PUBLIC_KEY = 0xa1;

    private Pkcs8() {}

    static byte[] encodeV1(SigningKey key, SecretAccess access) {
        return concatenation(V1_PREFIX, key.seed(access));
    }

    static byte[] encodeV2(SigningKey key, SecretAccess access) {
        return concatenation(
                V2_PREFIX,
                key.seed(access),
                V2_PUBLIC_KEY_PREFIX,
                key.publicKey().bytes());
    }

    static SigningKey decode(byte[] der) throws KeyFormatException {
        DerReader file = new DerReader(der);
        DerReader info = file.enter(DerReader.SEQUENCE, "key");
        file.requireEnd();
        int version = version(info);
        if (!Arrays.equals(info.enter(DerReader.SEQUENCE, "algorithm").rest(), ED25519_OID)) {
            throw new KeyFormatException("it is not a key for Ed25519");
        }
        DerReader secret = info.enter(DerReader.OCTET_STRING, "secret");
        byte[] seed = secret.enter(DerReader.OCTET_STRING, "secret").rest();
        secret.requireEnd();
        SigningKey key = SigningKey.ofSeed(seed, SecretAccess.grant());
        Arrays.fill(seed, (byte) 0);
        if (info.next(ATTRIBUTES)) {
            info.enter(ATTRIBUTES, "attributes");
        }
        if (version == 1) {
            requirePublicKeyOf(key, publicKey(info));
        }
        info.requireEnd();
        return key;
    }

    private static int version(DerReader info) throws KeyFormatException {
        byte[] version = info.enter(DerReader.INTEGER, "version").rest();
        if (version.length != 1 || version[0] < 0 || version[0] > 1) {
            throw new KeyFormatException("its version of PKCS#8 is neither 1 nor 2");
        }
        return version[0];
    }

    private static byte[] publicKey(DerReader info) throws KeyFormatException {
        DerReader bits;
        if (info.next(LEGACY_PUBLIC_KEY)) {
            DerReader wrapped = info.enter(LEGACY_PUBLIC_KEY, "public key");
            bits = wrapped.enter(DerReader.BIT_STRING, "public key");
            wrapped.requireEnd();
        } else {
            bits = info.enter(PUBLIC_KEY, "public key");
        }
        byte[] value = bits.rest();
        // A bit string begins with the number of bits that do not count.
        if (value.length != 1 + VerifyingKey.BYTES || value[0] != 0) {
            throw new KeyFormatException("its public key does not have 32 bytes");
        }
        return Arrays.copyOfRange(value, 1, value.length);
    }

    private static void requirePublicKeyOf(SigningKey key, byte[] publicKey) throws KeyFormatException {
        if (!Arrays.equals(key.publicKey().bytes(), publicKey)) {
            throw new KeyFormatException("its public key does not belong to its private key");
        }
    }

    private static byte[] concatenation(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }
}
