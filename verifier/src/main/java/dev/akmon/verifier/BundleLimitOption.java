package dev.akmon.verifier;

import dev.akmon.journal.bundle.BundleLimits;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --max-bytes}, for every command that reads bundles. */
public final class BundleLimitOption {

    @Option(
            names = "--max-bytes",
            paramLabel = "<n>",
            converter = PositiveNumber.class,
            description = "Read at most this much of the bundle, unpacked, in bytes (default: 1073741824).")
    long maxBytes = BundleLimits.DEFAULT_DECODED_BYTES;

    /** How much of a bundle is read. */
    public BundleLimits limits() {
        return new BundleLimits(maxBytes);
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
