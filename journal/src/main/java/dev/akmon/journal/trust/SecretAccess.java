package dev.akmon.journal.trust;

/**
 * What one must hold to read the secret bytes of a key. It protects nothing by itself: it makes every place that handles
 * secret bytes easy to find.
 */
public final class SecretAccess {
    private static final SecretAccess GRANTED = new SecretAccess();

    private SecretAccess() {}

    /** Says that the caller handles secret bytes on purpose. */
    public static SecretAccess grant() {
        return GRANTED;
    }
}
