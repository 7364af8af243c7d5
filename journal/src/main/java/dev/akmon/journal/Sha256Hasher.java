package dev.akmon.journal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 by the JDK, which uses the processor's own instructions for it. */
final class Sha256Hasher implements Hasher {
    private final MessageDigest digest;

    Sha256Hasher() {
        this(sha256());
    }

    private Sha256Hasher(MessageDigest digest) {
        this.digest = digest;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
        digest.update(bytes, offset, length);
    }

    @Override
    public Hasher copy() {
        try {
            return new Sha256Hasher((MessageDigest) digest.clone());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the SHA-256 of the Java platform can be copied", e);
        }
    }

    @Override
    public Digest finish() {
        return Digest.of(digest.digest());
    }
}
