package dev.akmon.journal.trust;

/** The two keys of the reference's test vectors: known to everybody, so for tests alone. */
public final class TestKeys {
    private TestKeys() {}

    /** The key with the seed 00 01 .. 1f. */
    public static SigningKey signer() {
        return counting(0x00);
    }

    /** The key with the seed 20 21 .. 3f. */
    public static SigningKey operator() {
        return counting(0x20);
    }

    /** The key whose seed counts up from this byte. */
    public static SigningKey counting(int first) {
        byte[] seed = new byte[SigningKey.SEED_BYTES];
        for (int i = 0; i < seed.length; i++) {
            seed[i] = (byte) (first + i);
        }
        try {
            return SigningKey.ofSeed(seed, SecretAccess.grant());
        } catch (KeyFormatException e) {
            throw new AssertionError(e);
        }
    }
}
