package dev.akmon.cli;

import dev.akmon.journal.bundle.BundleLimits;
import picocli.CommandLine.Option;

/** {@code --max-bytes}, for every command that reads bundles. */
final class BundleLimitOption {

    @Option(
            names = "--max-bytes",
            paramLabel = "<n>",
            description = "Read at most this much of a bundle, unpacked, in bytes (default: 1073741824).")
    long maxBytes = BundleLimits.DEFAULT_DECODED_BYTES;

    BundleLimits limits() {
        if (maxBytes <= 0) {
            throw CommandException.usage("--max-bytes must be above zero");
        }
        return new BundleLimits(maxBytes);
    }
}
