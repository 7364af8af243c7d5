package dev.akmon.journal.trust;

/** What checking one signature or attestation of a manifest came to. */
public enum SignatureOutcome {
    /** A trusted key made it, and the entry names that key. */
    VERIFIED("verified"),
    /** It names a trusted key that did not make it, or a trusted key made it and it names another. */
    INVALID("invalid"),
    /** It is not written as a signature: no hexadecimal, another statement, line breaks in an identity. */
    MALFORMED("malformed"),
    /** It is not Ed25519. */
    UNSUPPORTED_SCHEME("unsupported_scheme"),
    /** None of the trusted keys is the one it names: nothing is known about it. */
    UNVERIFIED_NO_KEY("unverified_no_key");

    private final String wireName;

    SignatureOutcome(String wireName) {
        this.wireName = wireName;
    }

    /** The name used in reports. */
    public String wireName() {
        return wireName;
    }
}
