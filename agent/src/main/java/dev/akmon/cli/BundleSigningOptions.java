package dev.akmon.cli;

import dev.akmon.cli.console.CommandException;
import dev.akmon.cli.console.Console;
import dev.akmon.cli.console.ExitCode;
import dev.akmon.cli.console.TerminalText;
import dev.akmon.journal.bundle.BundleException;
import dev.akmon.journal.bundle.Manifest;
import dev.akmon.journal.sealing.BundleSigner;
import dev.akmon.journal.sealing.UnsoundBundleException;
import dev.akmon.journal.trust.SigningKey;
import dev.akmon.verifier.BundleLimitOption;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** For every command that vouches for a bundle: the bundle, the key to do it with, where the result goes. */
final class BundleSigningOptions {

    @Parameters(index = "0", paramLabel = "<bundle>", description = "The bundle.")
    String bundle = "";

    @Mixin
    KeyOption key = new KeyOption();

    @Mixin
    BundleOutputOption output = new BundleOutputOption();

    @Option(names = "--unverified", description = "Do it even if the bundle does not verify; it is not looked at.")
    boolean unverified;

    @Mixin
    BundleLimitOption limit = new BundleLimitOption();

    /** What is added to the bundle. */
    interface Step {
        Manifest apply(BundleSigner signer, Path bundle, Path output, SigningKey key)
                throws BundleException, UnsoundBundleException;
    }

    /**
     * A bundle that was vouched for.
     *
     * @param name the file's name, as it was given
     */
    record Signed(Manifest manifest, SigningKey key, String name, Path file) {

        /** Says what was done to what. */
        void print(Console console, String done) {
            PrintStream err = console.err();
            err.println(console.errorStyle().green(done) + ": " + TerminalText.line(file.toString()));
            err.println("session: " + manifest.session().id());
            err.println("head: " + manifest.session().head().hex());
        }

        /** Says with which key. */
        void printKey(Console console) {
            console.err().println("key id: " + key.keyId());
            console.err().println("public key: " + key.publicKey().hex());
        }
    }

    /** Reads the key and adds something to the bundle, which is left as it is when that fails. */
    Signed apply(Console console, Step step) throws IOException {
        Path file = console.resolve(bundle);
        Path target = output.file(console, file);
        SigningKey signingKey = key.read(console);
        try {
            Manifest manifest = step.apply(new BundleSigner(limit.limits(), unverified), file, target, signingKey);
            return new Signed(manifest, signingKey, output.name(bundle), target);
        } catch (UnsoundBundleException e) {
            throw new CommandException(
                    ExitCode.NEGATIVE,
                    "bundle_not_verified",
                    bundle + " is left as it is: " + e.getMessage() + "; see akmon bundle verify",
                    e);
        }
    }
}
