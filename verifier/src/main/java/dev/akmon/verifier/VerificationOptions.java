package dev.akmon.verifier;

import dev.akmon.journal.verdict.VerificationRequest;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a verification: what to read, whom to trust, what to insist on. */
public final class VerificationOptions {

    @Mixin
    TrustOptions trust = new TrustOptions();

    @Option(
            names = "--require-capture",
            paramLabel = "<level>",
            description = "Insist that the session holds everything that happened; the level is: full.")
    @Nullable
    RequiredCapture requireCapture;

    @Option(names = "--allow-extra-files", description = "Ignore files a bundle does not have instead of refusing it.")
    boolean allowExtraFiles;

    @Mixin
    BundleLimitOption limit = new BundleLimitOption();

    /**
     * What is asked for.
     *
     * @param resolve finds a file by the name the user gave
     * @throws KeyFileException when a key cannot be read
     */
    public VerificationRequest request(Function<String, Path> resolve) throws KeyFileException {
        return new VerificationRequest(limit.limits(), allowExtraFiles, trust.policy(resolve), requireCapture != null);
    }

    /** The levels of capture that can be insisted on. */
    enum RequiredCapture {
        FULL
    }
}
