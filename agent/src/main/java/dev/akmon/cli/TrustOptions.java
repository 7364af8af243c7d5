package dev.akmon.cli;

import dev.akmon.journal.trust.KeyFormatException;
import dev.akmon.journal.trust.PublicKeys;
import dev.akmon.journal.trust.TrustPolicy;
import dev.akmon.journal.trust.VerifyingKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Whom to trust and what to insist on, for every command that judges signatures. */
final class TrustOptions {

    @Option(
            names = "--verify-key",
            paramLabel = "<file>",
            description = "Public key to check the head's signatures with; may be repeated.")
    List<String> verifyKeys = new ArrayList<>();

    @Option(names = "--require-signature", description = "Insist that one of these keys signed the head.")
    boolean requireSignature;

    @Option(
            names = "--operator-key",
            paramLabel = "<file>",
            description = "Public key to check operators' attestations with; may be repeated.")
    List<String> operatorKeys = new ArrayList<>();

    @Option(names = "--require-operator", description = "Insist that one of these keys attested.")
    boolean requireOperator;

    @Option(
            names = "--require-operator-key",
            paramLabel = "<file>",
            description = "Insist that this key attested; may be repeated.")
    List<String> requiredOperatorKeys = new ArrayList<>();

    /** The policy these options come to; a file that is no public key ends the command with exit code 3. */
    TrustPolicy policy(Console console) {
        return new TrustPolicy(
                keys(console, verifyKeys, "verify_key_error"),
                requireSignature,
                keys(console, operatorKeys, "operator_key_error"),
                requireOperator,
                keys(console, requiredOperatorKeys, "operator_key_error"));
    }

    private static List<VerifyingKey> keys(Console console, List<String> files, String category) {
        return files.stream().map(file -> key(console, file, category)).toList();
    }

    private static VerifyingKey key(Console console, String file, String category) {
        try {
            return PublicKeys.read(console.resolve(file));
        } catch (KeyFormatException e) {
            throw new CommandException(ExitCode.ENVIRONMENT, category, e.getMessage(), e);
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.ENVIRONMENT, category, Failure.of(e).message(), e);
        }
    }
}
