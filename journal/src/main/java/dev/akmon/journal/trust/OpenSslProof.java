package dev.akmon.journal.trust;

import dev.akmon.journal.bundle.AttestationEntry;
import dev.akmon.journal.bundle.Manifest;
import dev.akmon.journal.bundle.SignatureEntry;
import dev.akmon.journal.trust.ProofException.Category;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A signature taken out of a manifest, as the three files with which openssl (3.0 or newer) checks it: what was signed, the
 * 64 bytes of the signature, the public key as PEM. It exists only for signatures that hold.
 */
public final class OpenSslProof {
    /** Which kind of signature a proof is about. */
    public enum Kind {
        /** Of the head: {@code statement.bin}, {@code signature.bin}, {@code pubkey.pem}. */
        HEAD(""),
        /** Of an operator: the same names behind {@code operator_}. */
        OPERATOR("operator_");

        private final String filePrefix;

        Kind(String filePrefix) {
            this.filePrefix = filePrefix;
        }
    }

    /**
     * Where a proof was written.
     *
     * @param command the command that checks it, ready for a shell
     */
    public record Written(Path statement, Path signature, Path publicKey, String command) {}

    private static final Pattern NEEDS_NO_QUOTES = Pattern.compile("[A-Za-z0-9_./,:@%+-]+");

    private final Kind kind;
    private final VerifyingKey key;
    private final byte[] statement;
    private final byte[] signature;
    private final @Nullable AttestationEntry attestation;

    private OpenSslProof(
            Kind kind, VerifyingKey key, byte[] statement, byte[] signature, @Nullable AttestationEntry attestation) {
        this.kind = kind;
        this.key = key;
        this.statement = statement;
        this.signature = signature;
        this.attestation = attestation;
    }

    /**
     * Proves that a key signed the head.
     *
     * @throws ProofException when no signature of the manifest by this key holds
     */
    public static OpenSslProof ofHead(Manifest manifest, VerifyingKey key) throws ProofException {
        List<Candidate> candidates = new ArrayList<>();
        byte[] statement = HeadStatement.of(manifest).bytes();
        for (SignatureEntry entry : manifest.allSignatures()) {
            boolean supported = entry.scheme().equals(SignatureVerifier.ED25519)
                    && entry.statementVersion().equals(HeadStatement.VERSION);
            if (entry.keyId().equals(key.keyId())) {
                candidates.add(new Candidate(supported, Optional.of(statement), entry.signature(), null));
            }
        }
        return best(Kind.HEAD, key, candidates);
    }

    /**
     * Proves that a key attested the session. There need not be a signature of the head.
     *
     * @throws ProofException when no attestation of the manifest by this key holds
     */
    public static OpenSslProof ofOperator(Manifest manifest, VerifyingKey key) throws ProofException {
        List<Candidate> candidates = new ArrayList<>();
        for (AttestationEntry entry : manifest.allAttestations()) {
            boolean supported = entry.scheme().equals(SignatureVerifier.ED25519)
                    && entry.statementVersion().equals(OperatorStatement.VERSION);
            if (entry.keyId().equals(key.keyId())) {
                Optional<byte[]> statement =
                        OperatorStatement.of(manifest, entry).map(OperatorStatement::bytes);
                candidates.add(new Candidate(supported, statement, entry.signature(), entry));
            }
        }
        return best(Kind.OPERATOR, key, candidates);
    }

    public VerifyingKey key() {
        return key;
    }

    /** The attestation a proof of {@link Kind#OPERATOR} is about; empty for the head. */
    public Optional<AttestationEntry> attestation() {
        return Optional.ofNullable(attestation);
    }

    /** Writes the three files into a directory, which is created when missing; files that are there are replaced. */
    public Written writeTo(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path where = directory.toRealPath();
        Path statementFile = where.resolve(kind.filePrefix + "statement.bin");
        Path signatureFile = where.resolve(kind.filePrefix + "signature.bin");
        Path keyFile = where.resolve(kind.filePrefix + "pubkey.pem");
        Files.write(statementFile, statement);
        Files.write(signatureFile, signature);
        Files.writeString(keyFile, PublicKeys.pem(key), StandardCharsets.US_ASCII);
        String command = "openssl pkeyutl -verify -pubin -inkey " + quoted(keyFile) + " -rawin -in "
                + quoted(statementFile) + " -sigfile " + quoted(signatureFile);
        return new Written(statementFile, signatureFile, keyFile, command);
    }

    /** An entry that names the key: what it may have signed is absent when its identity holds a line break. */
    private record Candidate(
            boolean supported,
            Optional<byte[]> statement,
            String signatureHex,
            @Nullable AttestationEntry attestation) {

        Optional<byte[]> signature() {
            try {
                byte[] bytes = HexFormat.of().parseHex(signatureHex);
                return bytes.length == VerifyingKey.SIGNATURE_BYTES ? Optional.of(bytes) : Optional.empty();
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }

    /** The first candidate that holds; when there is none, what is wrong with the first. */
    private static OpenSslProof best(Kind kind, VerifyingKey key, List<Candidate> candidates) throws ProofException {
        for (Candidate candidate : candidates) {
            Optional<byte[]> signature = candidate.signature();
            if (candidate.supported()
                    && candidate.statement().isPresent()
                    && signature.isPresent()
                    && key.verifies(candidate.statement().get(), signature.get())) {
                return new OpenSslProof(
                        kind, key, candidate.statement().get(), signature.get(), candidate.attestation());
            }
        }
        throw candidates.isEmpty() ? none(kind, key) : defect(kind, key, candidates.get(0));
    }

    private static ProofException none(Kind kind, VerifyingKey key) {
        return kind == Kind.HEAD
                ? new ProofException(
                        Category.NO_MATCHING_SIGNATURE, "the bundle has no signature that names the key " + key.keyId())
                : new ProofException(
                        Category.NO_MATCHING_OPERATOR_ATTESTATION,
                        "the bundle has no attestation that names the key " + key.keyId());
    }

    private static ProofException defect(Kind kind, VerifyingKey key, Candidate candidate) {
        boolean head = kind == Kind.HEAD;
        String which = (head ? "the signature" : "the attestation") + " that names the key " + key.keyId();
        if (!candidate.supported()) {
            return new ProofException(
                    head ? Category.UNSUPPORTED_SIGNATURE : Category.UNSUPPORTED_OPERATOR_ATTESTATION,
                    which + " is of a scheme or statement that openssl cannot be asked about");
        }
        if (candidate.statement().isEmpty() || candidate.signature().isEmpty()) {
            return new ProofException(
                    head ? Category.MALFORMED_SIGNATURE : Category.MALFORMED_OPERATOR_SIGNATURE,
                    which + " is malformed");
        }
        return new ProofException(
                head ? Category.INVALID_SIGNATURE : Category.INVALID_OPERATOR_SIGNATURE,
                which + " is invalid: that key did not sign what the bundle says now");
    }

    private static String quoted(Path path) {
        String text = path.toString();
        return NEEDS_NO_QUOTES.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
