package dev.akmon.journal.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.akmon.journal.TestVectors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementTest {
    private static final HeadStatement HEAD = new HeadStatement(
            "0.1.3",
            "sha256",
            "550e8400-e29b-41d4-a716-446655440000",
            "d6e477ec3da895cf423e27efb7675b77e307cbbfef28be55d69977038904cadf");

    private static final OperatorStatement OPERATOR =
            new OperatorStatement(HEAD, new OperatorIdentity("alice@example.com", "Alice Éxample", "approver", "Acme"));

    @Test
    void headStatementIsFiveLines() {
        assertThat(new String(HEAD.bytes(), StandardCharsets.UTF_8)).isEqualTo("""
                        AGEF-SIG-v1
                        agef_version:0.1.3
                        hash_algorithm:sha256
                        session_id:550e8400-e29b-41d4-a716-446655440000
                        head:d6e477ec3da895cf423e27efb7675b77e307cbbfef28be55d69977038904cadf
                        """);
        assertThat(HEAD.bytes()).hasSize(171);
    }

    @Test
    void operatorStatementIsNineLines() {
        assertThat(new String(OPERATOR.bytes(), StandardCharsets.UTF_8)).isEqualTo("""
                        AGEF-OPERATOR-v1
                        agef_version:0.1.3
                        hash_algorithm:sha256
                        session_id:550e8400-e29b-41d4-a716-446655440000
                        head:d6e477ec3da895cf423e27efb7675b77e307cbbfef28be55d69977038904cadf
                        operator_id:alice@example.com
                        display_name:Alice Éxample
                        role:approver
                        org:Acme
                        """);
        assertThat(OPERATOR.bytes()).hasSize(257);
    }

    @Test
    void signaturesAreThoseOfTheReference() {
        assertThat(HexFormat.of().formatHex(TestKeys.signer().sign(HEAD.bytes())))
                .isEqualTo("400d836c4645407f88b47e6f41a7813a5f7bed268be26c273a7d70fe35dfc4b0"
                        + "83b5ca8508f9ec3148062568a06d1cb1d328ae7176f316e51e90a9beca31cb05");
        assertThat(HexFormat.of().formatHex(TestKeys.operator().sign(OPERATOR.bytes())))
                .isEqualTo("7a229cda3ea3c53a7d14b4d9f781fc4ad8d352891289509d1d55f8bb2cc87281"
                        + "a426dc07dc48e0ea3875e3340787067b1a3c13adab295d7463ace6eec19bb204");
        assertThat(TestKeys.operator().publicKey().hex())
                .isEqualTo("29acbae141bccaf0b22e1a94d34d0bc7361e526d0bfe12c89794bc9322966dd7");
    }

    @Test
    void statementsAndSignaturesAreTheBytesOfTheVectors() throws IOException {
        assertThat(HEAD.bytes()).isEqualTo(vector("statement.bin"));
        assertThat(TestKeys.signer().sign(HEAD.bytes())).isEqualTo(vector("signature.bin"));
        assertThat(OPERATOR.bytes()).isEqualTo(vector("operator_statement.bin"));
        assertThat(TestKeys.operator().sign(OPERATOR.bytes())).isEqualTo(vector("operator_signature.bin"));
    }

    @Test
    void aSignatureOfOneStatementNeverFitsTheOther() {
        byte[] head = TestKeys.signer().sign(HEAD.bytes());
        byte[] attestation = TestKeys.signer().sign(OPERATOR.bytes());

        assertThat(TestKeys.signer().publicKey().verifies(OPERATOR.bytes(), head))
                .isFalse();
        assertThat(TestKeys.signer().publicKey().verifies(HEAD.bytes(), attestation))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", "\n", "a\r\n"})
    void noValueHoldsALineBreak(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OperatorIdentity(value, "", "", ""))
                .withMessage("operator_id must be one line without line breaks");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OperatorIdentity("a", value, "", ""))
                .withMessageContaining("display_name");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OperatorIdentity("a", "", value, ""))
                .withMessageContaining("role");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OperatorIdentity("a", "", "", value))
                .withMessageContaining("org");
        assertThatIllegalArgumentException().isThrownBy(() -> new HeadStatement(value, "sha256", "i", "h"));
        assertThatIllegalArgumentException().isThrownBy(() -> new HeadStatement("0.1.3", value, "i", "h"));
        assertThatIllegalArgumentException().isThrownBy(() -> new HeadStatement("0.1.3", "sha256", value, "h"));
        assertThatIllegalArgumentException().isThrownBy(() -> new HeadStatement("0.1.3", "sha256", "i", value));
    }

    @Test
    void otherOddCharactersAreTakenAsTheyAre() {
        String odd = "tab\t quote\" line separator\u2028 next line\u0085";
        String text = new String(
                new OperatorStatement(HEAD, new OperatorIdentity(odd, "", "", "")).bytes(), StandardCharsets.UTF_8);

        assertThat(text).contains("operator_id:" + odd + "\ndisplay_name:\nrole:\norg:\n");
    }

    private static byte[] vector(String name) throws IOException {
        return Files.readAllBytes(TestVectors.find("agef/proof/" + name));
    }
}
