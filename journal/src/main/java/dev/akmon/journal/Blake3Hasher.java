package dev.akmon.journal;

import org.bouncycastle.crypto.digests.Blake3Digest;

/** BLAKE3 by BouncyCastle; a class of its own so that BouncyCastle is loaded only for sessions that need it. */
final class Blake3Hasher implements Hasher {
    private final Blake3Digest digest = new Blake3Digest(Digest.BYTES * 8);

    @Override
    public void update(byte[] bytes, int offset, int length) {
        digest.update(bytes, offset, length);
    }

    @Override
    public Digest finish() {
        byte[] out = new byte[Digest.BYTES];
        digest.doFinal(out, 0);
        return Digest.of(out);
    }
}
