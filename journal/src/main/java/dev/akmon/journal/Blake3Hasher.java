package dev.akmon.journal;

import org.bouncycastle.crypto.digests.Blake3Digest;

/** BLAKE3 by BouncyCastle; a class of its own so that BouncyCastle is loaded only for sessions that need it. */
final class Blake3Hasher implements Hasher {
    private final Blake3Digest digest;

    Blake3Hasher() {
        this(new Blake3Digest(Digest.BYTES * 8));
    }

    private Blake3Hasher(Blake3Digest digest) {
        this.digest = digest;
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
        digest.update(bytes, offset, length);
    }

    @Override
    public Hasher copy() {
        return new Blake3Hasher(new Blake3Digest(digest));
    }

    @Override
    public Digest finish() {
        byte[] out = new byte[Digest.BYTES];
        digest.doFinal(out, 0);
        return Digest.of(out);
    }
}
