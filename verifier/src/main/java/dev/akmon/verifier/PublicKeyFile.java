package dev.akmon.verifier;

import dev.akmon.journal.IoErrors;
import dev.akmon.journal.trust.KeyFormatException;
import dev.akmon.journal.trust.PublicKeys;
import dev.akmon.journal.trust.VerifyingKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Public keys in files that a command line names. */
public final class PublicKeyFile {

    /** What a key is for, which decides under which category its file is reported. */
    public enum Use {
        VERIFY("verify_key_error"),
        OPERATOR("operator_key_error");

        private final String category;

        Use(String category) {
            this.category = category;
        }
    }

    private PublicKeyFile() {}

    /**
     * Reads a key.
     *
     * @param file the file as the user named it
     * @param resolve finds a file by that name
     * @throws KeyFileException when it cannot be read or is no public key
     */
    public static VerifyingKey read(String file, Function<String, Path> resolve, Use use) throws KeyFileException {
        try {
            return PublicKeys.read(resolve.apply(file));
        } catch (KeyFormatException e) {
            throw new KeyFileException(use.category, e.getMessage(), e);
        } catch (IOException e) {
            throw new KeyFileException(use.category, "cannot read the key " + file + ": " + IoErrors.reason(e), e);
        }
    }

    static List<VerifyingKey> readAll(List<String> files, Function<String, Path> resolve, Use use)
            throws KeyFileException {
        List<VerifyingKey> keys = new ArrayList<>();
        for (String file : files) {
            keys.add(read(file, resolve, use));
        }
        return keys;
    }
}
