package dev.akmon.verifier;

import dev.akmon.journal.trust.TrustPolicy;
import dev.akmon.verifier.PublicKeyFile.Use;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Whom to trust and what to insist on, for every command that judges signatures. */
public final class TrustOptions {

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

    /**
     * The policy these options come to.
     *
     * @param resolve finds a file by the name the user gave
     * @throws KeyFileException when a key cannot be read
     */
    public TrustPolicy policy(Function<String, Path> resolve) throws KeyFileException {
        return new TrustPolicy(
                PublicKeyFile.readAll(verifyKeys, resolve, Use.VERIFY),
                requireSignature,
                PublicKeyFile.readAll(operatorKeys, resolve, Use.OPERATOR),
                requireOperator,
                PublicKeyFile.readAll(requiredOperatorKeys, resolve, Use.OPERATOR));
    }
}
