package dev.akmon.verifier;

import dev.akmon.journal.IoErrors;
import dev.akmon.journal.bundle.BundleLimits;
import dev.akmon.journal.trust.KeyFormatException;
import dev.akmon.journal.trust.PublicKeys;
import dev.akmon.journal.trust.TrustPolicy;
import dev.akmon.journal.trust.VerifyingKey;
import dev.akmon.journal.verdict.VerificationRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of a verification: what to read, whom to trust, what to insist on. */
public final class VerificationOptions {

    @Option(
            names = "--verify-key",
            paramLabel = "<file>",
            description = "Public key trusted to sign the head: 64 hex digits, PEM, or an OpenSSH line. Repeatable.")
    List<String> verifyKeys = new ArrayList<>();

    @Option(names = "--require-signature", description = "Insist on a signature by a trusted key.")
    boolean requireSignature;

    @Option(
            names = "--operator-key",
            paramLabel = "<file>",
            description = "Public key trusted to attest as operator. Repeatable.")
    List<String> operatorKeys = new ArrayList<>();

    @Option(names = "--require-operator", description = "Insist on an attestation by a trusted operator.")
    boolean requireOperator;

    @Option(
            names = "--require-operator-key",
            paramLabel = "<file>",
            description = "Insist on an attestation by this key. Repeatable: each of them must have attested.")
    List<String> requiredOperatorKeys = new ArrayList<>();

    @Option(
            names = "--require-capture",
            paramLabel = "<level>",
            description = "Insist that the session holds everything that happened; the level is: full.")
    @Nullable
    RequiredCapture requireCapture;

    @Option(names = "--allow-extra-files", description = "Ignore files a bundle does not have instead of refusing it.")
    boolean allowExtraFiles;

    @Option(
            names = "--max-bytes",
            paramLabel = "<n>",
            converter = PositiveNumber.class,
            description = "Read at most this much of the bundle, unpacked, in bytes (default: 1073741824).")
    long maxBytes = BundleLimits.DEFAULT_DECODED_BYTES;

    /** A key file that cannot be used. */
    public static final class KeyFileException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String category;

        KeyFileException(String category, String message, Exception cause) {
            super(message, cause);
            this.category = category;
        }

        /** {@code verify_key_error} or {@code operator_key_error}. */
        public String category() {
            return category;
        }
    }

    /**
     * What is asked for.
     *
     * @param resolve finds a file by the name the user gave
     * @throws KeyFileException when a key cannot be read
     */
    public VerificationRequest request(Function<String, Path> resolve) throws KeyFileException {
        TrustPolicy policy = new TrustPolicy(
                read(verifyKeys, resolve, "verify_key_error"),
                requireSignature,
                read(operatorKeys, resolve, "operator_key_error"),
                requireOperator,
                read(requiredOperatorKeys, resolve, "operator_key_error"));
        return new VerificationRequest(new BundleLimits(maxBytes), allowExtraFiles, policy, requireCapture != null);
    }

    private static List<VerifyingKey> read(List<String> files, Function<String, Path> resolve, String category)
            throws KeyFileException {
        List<VerifyingKey> keys = new ArrayList<>();
        for (String file : files) {
            try {
                keys.add(PublicKeys.read(resolve.apply(file)));
            } catch (KeyFormatException e) {
                throw new KeyFileException(category, e.getMessage(), e);
            } catch (IOException e) {
                throw new KeyFileException(category, "cannot read the key " + file + ": " + IoErrors.reason(e), e);
            }
        }
        return keys;
    }

    /** The levels of capture that can be insisted on. */
    enum RequiredCapture {
        FULL
    }

    /** A limit is above zero. */
    static final class PositiveNumber implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            try {
                long number = Long.parseLong(text);
                if (number > 0) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw new TypeConversionException("'" + text + "' is not a number of bytes");
            }
            throw new TypeConversionException("'" + text + "' is not a number above zero");
        }
    }
}
