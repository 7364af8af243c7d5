package dev.akmon.journal.trust;

import dev.akmon.journal.bundle.SignatureEntry;
import org.jspecify.annotations.Nullable;

/**
 * A head signature and what checking it came to.
 *
 * @param verifiedBy the key that made it, when the outcome is {@link SignatureOutcome#VERIFIED}
 * @param explanation why, in words; never quotes the entry
 */
public record CheckedSignature(
        SignatureEntry entry,
        SignatureOutcome outcome,
        @Nullable VerifyingKey verifiedBy,
        String explanation) {}
