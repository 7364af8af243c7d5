package dev.akmon.journal.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.akmon.journal.TestVectors;
import dev.akmon.journal.Violation;
import dev.akmon.journal.bundle.BundleException;
import dev.akmon.journal.bundle.BundleLimits;
import dev.akmon.journal.trust.PublicKeys;
import dev.akmon.journal.trust.TrustPolicy;
import dev.akmon.journal.trust.VerifyingKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.TestAbortedException;

/** Bundles, sound and broken, with what the reference implementation said about them and what we are to say. */
class ReferenceCasesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One case, shown by its name. */
    record Case(JsonNode json) {
        @Override
        public String toString() {
            return json.path("case").asText("all");
        }

        boolean referencePassed() {
            return json.path("reference_exit").intValue() == 0;
        }

        List<String> texts(String name) {
            List<String> texts = new ArrayList<>();
            json.path(name).forEach(text -> texts.add(text.textValue()));
            return texts;
        }
    }

    /** What we say: exactly one of the two is there. */
    private record Answer(BundleVerdict verdict, BundleException refusal) {
        boolean passed() {
            return verdict != null && verdict.passed();
        }
    }

    static Stream<Case> cases() throws IOException {
        JsonNode all;
        try {
            all = JSON.readTree(TestVectors.find("agef/cases.json").toFile());
        } catch (TestAbortedException e) {
            return Stream.of(
                    new Case(NullNode.getInstance())); // so that a run without the vectors shows a skipped test
        }
        assertThat(all).hasSize(108);
        return StreamSupport.stream(all.spliterator(), false).map(Case::new);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isAnsweredAsExpected(Case example) throws Exception {
        TestVectors.find("agef/cases.json");
        Answer answer = answer(example);

        if (example.json().path("expected_exit").isInt()) {
            assertThat(answer.passed())
                    .isEqualTo(example.json().path("expected_exit").intValue() == 0);
        }
        if (!example.referencePassed()) {
            assertThat(answer.passed()).as("never looser than the reference").isFalse();
            assertSameReason(example, answer);
        }
        if (answer.verdict() != null && example.json().has("signatures")) {
            assertSameOutcomes(example, answer.verdict());
        }
    }

    /** Both reject: a file that cannot be read for the same reason, a bundle that can be for no fewer. */
    private static void assertSameReason(Case example, Answer answer) {
        if (example.json().has("category")) {
            assertThat(answer.refusal()).isNotNull();
            assertThat(answer.refusal().category().wireName())
                    .isEqualTo(example.json().path("category").textValue());
        } else if (answer.verdict() != null) {
            assertThat(answer.verdict().violations().stream().map(Violation::category))
                    .containsAll(example.texts("violations"));
        }
    }

    private static void assertSameOutcomes(Case example, BundleVerdict verdict) {
        assertThat(verdict.trust().signatures())
                .extracting(signature -> signature.outcome().wireName())
                .isEqualTo(example.texts("signatures"));
        assertThat(verdict.trust().attestations())
                .extracting(attestation -> attestation.outcome().wireName())
                .isEqualTo(example.texts("operators"));
    }

    private static Answer answer(Case example) throws Exception {
        Path file = TestVectors.find("agef/cases/" + example.json().path("file").textValue());
        try {
            return new Answer(BundleVerdict.of(file, request(example.texts("args"))), null);
        } catch (BundleException e) {
            return new Answer(null, e);
        }
    }

    private static VerificationRequest request(List<String> arguments) throws Exception {
        boolean extraFiles = false;
        boolean fullCapture = false;
        boolean signature = false;
        boolean operator = false;
        List<VerifyingKey> signatureKeys = new ArrayList<>();
        List<VerifyingKey> operatorKeys = new ArrayList<>();
        List<VerifyingKey> requiredOperatorKeys = new ArrayList<>();
        for (Iterator<String> next = arguments.iterator(); next.hasNext(); ) {
            String argument = next.next();
            switch (argument) {
                case "--allow-extra-files" -> extraFiles = true;
                case "--require-signature" -> signature = true;
                case "--require-operator" -> operator = true;
                case "--verify-key" -> signatureKeys.add(key(next.next()));
                case "--operator-key" -> operatorKeys.add(key(next.next()));
                case "--require-operator-key" -> requiredOperatorKeys.add(key(next.next()));
                case "--require-capture" -> fullCapture = next.next().equals("full");
                default -> throw new IllegalArgumentException(argument);
            }
        }
        TrustPolicy policy = new TrustPolicy(signatureKeys, signature, operatorKeys, operator, requiredOperatorKeys);
        return new VerificationRequest(BundleLimits.DEFAULT, extraFiles, policy, fullCapture);
    }

    private static VerifyingKey key(String name) throws Exception {
        return PublicKeys.read(TestVectors.find("agef/keys/" + name.substring("KEY:".length()) + ".pub.hex"));
    }
}
