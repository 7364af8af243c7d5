package dev.akmon.journal.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyShapesTest {
    private static final String A = "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE3fG5hJ7kL9nP1qR3tU5wX7zA9cD1fF3";

    /** Put together here, so that no tool that looks through sources takes them for keys. */
    static List<String> keys() {
        return List.of(
                "-----BEGIN " + "PRIVATE KEY-----",
                "-----BEGIN OPENSSH " + "PRIVATE KEY-----",
                "-----BEGIN PGP " + "PRIVATE KEY BLOCK-----",
                "sk-" + "ant-api03-" + A,
                "sk-" + "proj-" + A,
                "sk-" + "or-v1-" + A,
                "sk-" + A.substring(0, 48),
                "gsk" + "_" + A.substring(0, 52),
                "AK" + "IAIOSFODNN7EXAMPLE",
                "aws_secret_access_key = " + A.substring(0, 40),
                "AWS_SECRET" + "_ACCESS_KEY=" + A.substring(0, 40),
                "AI" + "za" + A.substring(0, 35),
                "gh" + "p_" + A.substring(0, 36),
                "github" + "_pat_" + A.substring(0, 22) + "_" + A.substring(0, 59),
                "gl" + "pat-" + A.substring(0, 20),
                "xo" + "xb-123456789012-" + A.substring(0, 24),
                "https://hooks.slack" + ".com/services/T01/B02/" + A.substring(0, 24),
                "sk" + "_live_" + A.substring(0, 24),
                "SG" + "." + A.substring(0, 22) + "." + A.substring(0, 43),
                "hf" + "_" + A.substring(0, 34),
                "np" + "m_" + A.substring(0, 36),
                "py" + "pi-AgEI" + A,
                "ey" + "JhbGciOiJIUzI1NiJ9.ey" + "JzdWIiOiIxMjM0In0." + A.substring(0, 43),
                "postgres://me:" + "correct-horse@db.example:5432/x");
    }

    @ParameterizedTest
    @MethodSource("keys")
    void keysAreFoundHoweverTheyAreWrittenThere(String key) {
        String text = "before " + key + "\nafter";
        String json = "{\"output\":\"{\\\"content\\\":\\\"x\\\\n" + key + "\\\"}\"}";
        String encoded =
                "{\"undo\":\"" + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "\"}";

        for (String form : List.of(key, text, "TOKEN=\"" + key + "\"", json, encoded)) {
            assertThat(RedactionSearch.occurs(KeyShapes.all(), form.getBytes(StandardCharsets.UTF_8)))
                    .as(form)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-learn-contributors-and-others",
                "task-0123456789abcdefghijklmnopqrst",
                "-----BEGIN PUBLIC KEY-----",
                "-----BEGIN CERTIFICATE-----",
                "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "550e8400-e29b-41d4-a716-446655440000",
                "https://me@github.com/me/x.git",
                "https://${USER}:${PASSWORD}@host/",
                "http://127.0.0.1:8080/a@b",
                "npm_config_cache and hf_hub and gh_token",
                "AWS_SECRET_ACCESS_KEY=$(vault read aws)",
                "MAKIAIOSFODNN7EXAMPLES"
            })
    void ordinaryTextIsNone(String text) {
        assertThat(RedactionSearch.occurs(KeyShapes.all(), text.getBytes(StandardCharsets.UTF_8)))
                .isFalse();
    }
}
