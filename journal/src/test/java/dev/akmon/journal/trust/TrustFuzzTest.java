package dev.akmon.journal.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akmon.journal.Mutator;
import dev.akmon.journal.RedactionSentinel;
import dev.akmon.journal.bundle.AttestationEntry;
import dev.akmon.journal.bundle.Manifest;
import dev.akmon.journal.bundle.SignatureEntry;
import dev.akmon.journal.trust.PrivateKeys.Form;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Damaged and forged input of every kind this package reads: it is refused or means what it says, and nothing else happens. */
@Timeout(120)
class TrustFuzzTest {
    private static final Instant NOW = Instant.parse("2026-11-20T22:57:25Z");
    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.UTF_8);

    @Test
    void damagedPrivateKeysAreRefusedOrStillTheSameKey() throws Exception {
        Mutator mutator = new Mutator(1);
        SigningKey key = TestKeys.signer();
        VerifyingKey openSsh = PublicKeys.parse(resource("openssh-plain.pub"));
        for (byte[] original : List.of(
                PrivateKeys.encode(key, Form.PKCS8_V2, SecretAccess.grant()),
                PrivateKeys.encode(key, Form.PKCS8_V1_PEM, SecretAccess.grant()),
                resource("openssh-plain.key"),
                resource("openssh-aes256-ctr.key"),
                resource("openssl-encrypted.key"))) {
            for (int i = 0; i < 4_000; i++) {
                byte[] damaged = mutator.mutate(original);
                parsePrivate(damaged, PassphraseSource.none()).ifPresent(parsed -> {
                    byte[] signature = parsed.sign(MESSAGE);
                    assertThat(parsed.publicKey().verifies(MESSAGE, signature)).isTrue();
                    // Forms with a public key beside the private one notice every change of either.
                    boolean checked = original[0] == '-' ? original.length > 200 : original.length == 83;
                    if (checked) {
                        assertThat(parsed.publicKey()).isIn(key.publicKey(), openSsh);
                    }
                });
            }
        }
    }

    @Test
    void aDamagedEncryptedKeyNeverYieldsAnotherKey() throws Exception {
        Mutator mutator = new Mutator(2);
        byte[] blob =
                Pem.parse(resource("openssh-aes256-ctr.key")).orElseThrow().content();
        VerifyingKey expected = PublicKeys.parse(resource("openssh-aes256-ctr.pub"));
        // Behind the options of the key derivation, so that its cost stays as it is.
        int untouched = 100;
        for (int i = 0; i < 40; i++) {
            byte[] end = mutator.mutate(Arrays.copyOfRange(blob, untouched, blob.length));
            byte[] damaged = Arrays.copyOf(blob, untouched + end.length);
            System.arraycopy(end, 0, damaged, untouched, end.length);
            byte[] pem = Pem.encode(Pem.OPENSSH_PRIVATE_KEY, damaged).getBytes(StandardCharsets.US_ASCII);

            Optional<SigningKey> parsed =
                    parsePrivate(pem, name -> Optional.of("correct horse é".getBytes(StandardCharsets.UTF_8)));

            parsed.ifPresent(key -> assertThat(key.publicKey()).isEqualTo(expected));
        }
    }

    @Test
    void damagedPublicKeysAreRefusedOrPointsOfTheGroup() throws Exception {
        Mutator mutator = new Mutator(3);
        for (byte[] original : List.of(
                TestKeys.signer().publicKey().hex().getBytes(StandardCharsets.US_ASCII),
                PublicKeys.pem(TestKeys.signer().publicKey()).getBytes(StandardCharsets.US_ASCII),
                resource("openssh-plain.pub"))) {
            for (int i = 0; i < 4_000; i++) {
                parsePublic(mutator.mutate(original)).ifPresent(key -> {
                    assertThat(key.bytes()).hasSize(32);
                    assertThat(key.verifies(MESSAGE, new byte[64])).isFalse();
                });
            }
        }
    }

    @Test
    void forgedEntriesAreNeverVerified() {
        Mutator mutator = new Mutator(4);
        SigningKey signer = TestKeys.signer();
        Manifest unsigned = TestManifests.unsigned();
        SignatureEntry good =
                ManifestSigner.sign(unsigned, signer, NOW).allSignatures().get(0);
        TrustPolicy policy = new TrustPolicy(
                List.of(signer.publicKey(), TestKeys.operator().publicKey()), true, List.of(), false, List.of());
        for (int i = 0; i < 4_000; i++) {
            int field = mutator.random().nextInt(5);
            SignatureEntry forged = new SignatureEntry(
                    good.createdAt(),
                    field == 0 ? mutated(mutator, good.keyId()) : good.keyId(),
                    field == 1 ? mutated(mutator, good.scheme()) : good.scheme(),
                    field >= 3 ? mutated(mutator, good.signature()) : good.signature(),
                    field == 2 ? mutated(mutator, good.statementVersion()) : good.statementVersion());

            TrustReport report = SignatureVerifier.verify(unsigned.withSignature(forged), policy);

            boolean unchanged = forged.keyId().equals(good.keyId())
                    && forged.scheme().equals(good.scheme())
                    && forged.statementVersion().equals(good.statementVersion())
                    && forged.signature().equalsIgnoreCase(good.signature());
            assertThat(report.signatures().get(0).outcome() == SignatureOutcome.VERIFIED)
                    .as(forged.toString())
                    .isEqualTo(unchanged);
            assertThat(report.passed()).isEqualTo(unchanged);
        }
    }

    @Test
    void forgedAttestationsAreNeverVerified() {
        Random random = new Random(5);
        SigningKey operator = TestKeys.operator();
        Manifest unsigned = TestManifests.unsigned();
        OperatorIdentity alice = new OperatorIdentity("alice@example.com", "Alice", "approver", "Acme");
        AttestationEntry good = ManifestSigner.attest(unsigned, operator, alice, NOW)
                .allAttestations()
                .get(0);
        TrustPolicy policy = new TrustPolicy(List.of(), false, List.of(), false, List.of(operator.publicKey()));
        for (int i = 0; i < 2_000; i++) {
            AttestationEntry forged = new AttestationEntry(
                    good.createdAt(),
                    text(random, good.displayName()),
                    good.keyId(),
                    text(random, good.operatorId()),
                    text(random, good.org()),
                    text(random, good.role()),
                    good.scheme(),
                    good.signature(),
                    good.statementVersion());

            TrustReport report = SignatureVerifier.verify(unsigned.withAttestation(forged), policy);

            assertThat(report.passed()).as(forged.toString()).isEqualTo(forged.equals(good));
        }
    }

    @Test
    void differentStatementsHaveDifferentBytes() {
        Random random = new Random(6);
        Map<String, OperatorStatement> seen = new HashMap<>();
        HeadStatement head = HeadStatement.of(TestManifests.unsigned());
        for (int i = 0; i < 20_000; i++) {
            AttestationEntry entry = new AttestationEntry(
                    "", shortText(random), "", shortText(random), shortText(random), shortText(random), "", "", "");
            Optional<OperatorStatement> statement = OperatorStatement.of(TestManifests.unsigned(), entry);
            if (statement.isEmpty()) {
                continue;
            }
            String text = new String(statement.get().bytes(), StandardCharsets.UTF_8);
            assertThat(text.chars().filter(c -> c == '\n').count()).isEqualTo(9);
            assertThat(text)
                    .startsWith("AGEF-OPERATOR-v1\n"
                            + new String(head.bytes(), StandardCharsets.UTF_8).substring("AGEF-SIG-v1\n".length()));
            OperatorStatement before = seen.putIfAbsent(text, statement.get());
            assertThat(before).isIn(null, statement.get());
        }
        assertThat(seen).hasSizeGreaterThan(1_000);
    }

    @Test
    void damagedSentinelsAreOrdinaryObjectsOrSayExactlyWhatTheySay() {
        Mutator mutator = new Mutator(7);
        byte[] original = new RedactionSentinel("2a".repeat(32), 42, "reason", "2023-11-14T22:13:20Z").encode();
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = mutator.mutate(original);
            RedactionSentinel.parse(damaged)
                    .ifPresent(sentinel -> assertThat(sentinel.encode()).isEqualTo(damaged));
        }
    }

    private static Optional<SigningKey> parsePrivate(byte[] content, PassphraseSource passphrases) throws IOException {
        try {
            return Optional.of(PrivateKeys.parse(content, "key", passphrases));
        } catch (KeyFormatException e) {
            assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
            return Optional.empty();
        }
    }

    private static Optional<VerifyingKey> parsePublic(byte[] content) {
        try {
            return Optional.of(PublicKeys.parse(content));
        } catch (KeyFormatException e) {
            assertThat(e.getMessage()).isNotBlank();
            return Optional.empty();
        }
    }

    private static String mutated(Mutator mutator, String text) {
        return new String(mutator.mutate(text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.ISO_8859_1);
    }

    /** The text itself, mostly; otherwise with something before, behind or instead. */
    private static String text(Random random, String original) {
        return switch (random.nextInt(8)) {
            case 0 -> original + shortText(random);
            case 1 -> shortText(random);
            case 2 -> original + "\nrole:owner";
            default -> original;
        };
    }

    private static String shortText(Random random) {
        String[] pieces = {"a", "b", "", ":", "\n", "\r", "role:", "\norg:", "org:", "\u2028", "\u0000", "é", " "};
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < random.nextInt(4); i++) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        return text.toString();
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = TrustFuzzTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }
}
