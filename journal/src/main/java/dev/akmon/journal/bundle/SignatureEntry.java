package dev.akmon.journal.bundle;

import java.util.Objects;

/**
 * A signature over the head, as the manifest carries it. Nothing here has been checked: every member is what the file says.
 *
 * @param createdAt when it was made; not covered by the signature
 * @param keyId which key is said to have made it; not covered by the signature
 * @param scheme {@code ed25519}
 * @param signature the signature, in hexadecimal
 * @param statementVersion the form of the statement that was signed, {@code AGEF-SIG-v1}
 */
public record SignatureEntry(String createdAt, String keyId, String scheme, String signature, String statementVersion) {
    public SignatureEntry {
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(keyId, "keyId");
        Objects.requireNonNull(scheme, "scheme");
        Objects.requireNonNull(signature, "signature");
        Objects.requireNonNull(statementVersion, "statementVersion");
    }
}
