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

    /**
     * As {@link #passphrase}, for a key that cannot be read without.
     *
     * @throws KeyFormatException when there is none to be had
     */
    default byte[] required(String keyName) throws IOException, KeyFormatException {
        Optional<byte[]> passphrase = passphrase(keyName);
        if (passphrase.isEmpty() || passphrase.get().length == 0) {
            throw new KeyFormatException("it is encrypted and needs its passphrase");
        }
        return passphrase.get();
    }

    /** Has no passphrase: encrypted keys are refused. */
    static PassphraseSource none() {
        return keyName -> Optional.empty();
    }
}
