package dev.akmon.journal.trust;

/** There is nothing to prove: a manifest has no signature by the key asked for, or one that does not hold. */
public final class ProofException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Category category;

    ProofException(Category category, String message) {
        super(message);
        this.category = category;
    }

    /** What is the matter. */
    public Category category() {
        return category;
    }

    /** The reasons callers tell apart. */
    public enum Category {
        NO_MATCHING_SIGNATURE("no_matching_signature"),
        UNSUPPORTED_SIGNATURE("unsupported_signature"),
        MALFORMED_SIGNATURE("malformed_signature"),
        /** The key named by the signature did not make it. */
        INVALID_SIGNATURE("invalid_signature"),
        NO_MATCHING_OPERATOR_ATTESTATION("no_matching_operator_attestation"),
        UNSUPPORTED_OPERATOR_ATTESTATION("unsupported_operator_attestation"),
        MALFORMED_OPERATOR_SIGNATURE("malformed_operator_signature"),
        /** The key named by the attestation did not make it. */
        INVALID_OPERATOR_SIGNATURE("invalid_operator_signature");

        private final String wireName;

        Category(String wireName) {
            this.wireName = wireName;
        }

        /** The name used in reports. */
        public String wireName() {
            return wireName;
        }
    }
}
