package dev.akmon.cli;

import dev.akmon.journal.sealing.UnsoundBundleException;
import picocli.CommandLine.Option;

/** {@code --unverified}, for every command that would vouch for a bundle. */
final class SoundBundleOption {

    @Option(names = "--unverified", description = "Do it even if the bundle does not verify; it is not looked at.")
    boolean unverified;

    /** What to say about a bundle that does not verify. */
    static CommandException refused(String bundle, UnsoundBundleException e) {
        return new CommandException(
                ExitCode.NEGATIVE,
                "bundle_not_verified",
                bundle + " is left as it is: " + e.getMessage() + "; see akmon bundle verify",
                e);
    }
}
