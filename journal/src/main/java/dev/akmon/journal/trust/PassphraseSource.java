package dev.akmon.journal.trust;

import java.io.IOException;
import java.util.Optional;

/** Where the passphrase of an encrypted key comes from. It is asked only when a key needs one. */
@FunctionalInterface
public interface PassphraseSource {
    /**
     * The passphrase in UTF-8, which the caller wipes; empty when there is none to be had.
     *
     * @param keyName which key it is for, to be shown to a person
     */
    Optional<byte[]> passphrase(String keyName) throws IOException;

    /** Has no passphrase: encrypted keys are refused. */
    static PassphraseSource none() {
        return keyName -> Optional.empty();
    }
}
