package dev.akmon.journal.bundle;

import java.util.Objects;

/**
 * A person's signature over head and identity, as the manifest carries it. Nothing here has been checked: every member is
 * what the file says.
 *
 * @param createdAt when it was made; not covered by the signature
 * @param displayName covered by the signature, like {@code operatorId}, {@code org} and {@code role}; may be empty
 * @param keyId which key is said to have made it; not covered by the signature
 * @param scheme {@code ed25519}
 * @param signature the signature, in hexadecimal
 * @param statementVersion the form of the statement that was signed, {@code AGEF-OPERATOR-v1}
 */
public record AttestationEntry(
        String createdAt,
        String displayName,
        String keyId,
        String operatorId,
        String org,
        String role,
        String scheme,
        String signature,
        String statementVersion) {
    public AttestationEntry {
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(displayName, "displayName");
        Objects.requireNonNull(keyId, "keyId");
        Objects.requireNonNull(operatorId, "operatorId");
        Objects.requireNonNull(org, "org");
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(scheme, "scheme");
        Objects.requireNonNull(signature, "signature");
        Objects.requireNonNull(statementVersion, "statementVersion");
    }
}
